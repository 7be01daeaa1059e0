// A project whose images are built, and what stands for /opt/ml where its containers are started by hand.
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/**
 * Makes a project of the template and builds its images with the build under test; both are gone at the end of the subject. Returns its
 * folder, its spec and the tags of its images. Two of one machine have different names.
 */
export function makeBuiltProject(bench, ...args) {
  const name = `bench-${path.basename(bench.work).slice(-6).toLowerCase()}`;
  const folder = bench.create(name, ...args);
  const spec = JSON.parse(readFileSync(path.join(folder, 'sagemaker-algo.json'), 'utf8'));
  const images = { train: spec.images.train.tag, serve: spec.images.serve.tag };
  bench.onEnd(() => {
    const left = bench.docker('image', 'ls', '--quiet', ...Object.values(images).map((tag) => `--filter=reference=${tag}`));
    if (left !== '') bench.docker('image', 'rm', '--force', ...new Set(left.split('\n')));
  });
  bench.run(...bench.tool('build'), { cwd: folder });
  return { folder, spec, images };
}

/** The folder that stands for `/opt/ml` of a training, sample data included, as the tutorial's script lays it out. */
export function makeMlTree(folder, project) {
  const { spec } = project;
  for (const name of ['input/config', 'input/data', 'model', 'output']) mkdirSync(path.join(folder, name), { recursive: true });
  const channels = {};
  for (const [channel, sample] of Object.entries(spec.samples.channels)) {
    cpSync(path.join(project.folder, sample.path), path.join(folder, 'input/data', channel), { recursive: true });
    channels[channel] = { TrainingInputMode: 'File', S3DistributionType: 'FullyReplicated', RecordWrapperType: 'None' };
  }
  const config = {
    inputdataconfig: channels,
    hyperparameters: {},
    resourceconfig: { current_host: 'algo-1', hosts: ['algo-1'], network_interface_name: 'eth0' },
  };
  for (const [name, value] of Object.entries(config)) writeFileSync(path.join(folder, `input/config/${name}.json`), JSON.stringify(value));
  return folder;
}

/** The words with which an image starts a role: its entry point, and the role. */
export function startWords(bench, image, role) {
  return [...(JSON.parse(bench.docker('image', 'inspect', '--format', '{{json .Config.Entrypoint}}', image)) ?? []), role];
}
