import { type Command, Option } from 'commander';
import { OPTION_GROUPS } from './groups.ts';

/** Where a stage can run. */
export type Where = 'local' | 'sagemaker';

/** Which options of a stage make sense in one place only. */
interface Places {
  /** Attribute names of options that the command has already. */
  readonly local: readonly string[];
  readonly cloud: readonly Option[];
}

/**
 * Gives a stage its `--on` and the options of SageMaker. What comes back tells where it runs, and ends the command with usage when an
 * option was given that has no meaning there.
 */
export function addPlaces(command: Command, { local, cloud }: Places): (options: { readonly on: Where }) => Where {
  command.addOption(new Option('--on <where>', 'where it runs').choices(['local', 'sagemaker']).default('local'));
  for (const option of command.options) if (local.includes(option.attributeName())) option.helpGroup(OPTION_GROUPS.here);
  for (const option of cloud) command.addOption(option.helpGroup(OPTION_GROUPS.sagemaker));
  const only: Readonly<Record<Where, readonly string[]>> = { local, sagemaker: cloud.map((option) => option.attributeName()) };
  return ({ on }) => {
    const other = on === 'local' ? 'sagemaker' : 'local';
    refuseGiven(command, only[other], on === 'local' ? `goes with --on sagemaker only` : 'has no meaning with --on sagemaker');
    return on;
  };
}

/** Ends a command with usage when one of these options, by attribute name, was given on the command line. */
export function refuseGiven(command: Command, names: readonly string[], reason: string): void {
  const wrong = names.find((name) => command.getOptionValueSource(name) === 'cli');
  const flag = command.options.filter((option) => option.attributeName() === wrong).at(-1)?.long;
  if (flag !== undefined && flag !== null) command.error(`error: option '${flag}' ${reason}`);
}
