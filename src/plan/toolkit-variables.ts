import { type InputChannel, SINGLE_HOST } from '../sagemaker/input-tree.ts';

/** What AWS's training toolkit sets inside a container that has it; the platform sets none of it (TRAIN-14). */
export function describeToolkitVariables(
  root: string,
  channels: readonly InputChannel[],
  hyperparameters: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  const upper = (name: string) => name.toUpperCase().replaceAll(/[^A-Z0-9_]/g, '_');
  const names = channels.map(({ name }) => name);
  const resources = { current_host: SINGLE_HOST, hosts: [SINGLE_HOST], network_interface_name: 'eth0' };
  return {
    SM_MODEL_DIR: `${root}/model`,
    SM_INPUT_DIR: `${root}/input`,
    SM_INPUT_CONFIG_DIR: `${root}/input/config`,
    SM_OUTPUT_DIR: `${root}/output`,
    SM_OUTPUT_DATA_DIR: `${root}/output/data`,
    SM_CHANNELS: JSON.stringify(names),
    ...Object.fromEntries(names.map((name) => [`SM_CHANNEL_${upper(name)}`, `${root}/input/data/${name}`])),
    SM_HPS: JSON.stringify(hyperparameters),
    ...Object.fromEntries(Object.entries(hyperparameters).map(([name, value]) => [`SM_HP_${upper(name)}`, value])),
    SM_USER_ARGS: JSON.stringify(Object.entries(hyperparameters).flatMap(([name, value]) => [`--${name}`, value])),
    SM_HOSTS: JSON.stringify([SINGLE_HOST]),
    SM_CURRENT_HOST: SINGLE_HOST,
    SM_NUM_CPUS: '2',
    SM_NUM_GPUS: '0',
    SM_NETWORK_INTERFACE_NAME: 'eth0',
    SM_RESOURCE_CONFIG: JSON.stringify(resources),
    SM_INPUT_DATA_CONFIG: JSON.stringify(Object.fromEntries(channels.map(({ name, mode }) => [name, { TrainingInputMode: mode }]))),
    SM_TRAINING_ENV: JSON.stringify({ model_dir: `${root}/model`, hyperparameters, ...resources }),
    SM_LOG_LEVEL: '20',
  };
}
