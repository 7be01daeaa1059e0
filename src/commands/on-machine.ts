import type { Config } from '../config/schema.ts';
import type { Context } from '../context.ts';
import type { ContainerEngine, EngineMachine } from '../engine/engine.ts';
import { lendGpus, limitMachine, type MachineLimits } from '../engine/on-machine.ts';
import { EXIT, UserError } from '../errors.ts';
import type { Role } from '../sagemaker/contract.ts';
import { knownInstanceTypes } from '../sagemaker/known-instance-types.ts';
import { findMachineSize, hasGpu, type MachineSize } from '../sagemaker/machine-sizes.ts';
import { formatBytes } from '../text/bytes.ts';
import { nearest } from '../text/nearest.ts';

const GIB = 1_073_741_824;

/** `--as`: an instance type, or true for the first that the spec names for each role. */
export type AsOption = string | true | undefined;

/**
 * The engine as the rest of a command uses it: with `--as`, containers have the cores and the memory of that machine as far as this one
 * has them, and a note says what is missing; where the spec lists machines with GPUs, containers get those that there are (TRAIN-20).
 * Throws a UserError for a machine whose size is not known, and for `--as` without containers.
 */
export async function placeOnMachine(
  engine: ContainerEngine,
  config: Config,
  as: AsOption,
  context: Pick<Context, 'progress'>,
): Promise<ContainerEngine> {
  const wanting = (['train', 'serve'] as const).filter((role) => typesOf(config, role).some(hasGpu));
  const lent = engine.info.kind === 'process' || wanting.length === 0 ? engine : lendGpus(engine, wanting);
  if (as === undefined) return lent;
  if (engine.info.kind === 'process') {
    throw new UserError('--as needs a container engine: a program on this machine itself cannot be held to the size of another.', {
      hint: 'Start Docker, or leave --as out.',
      exitCode: EXIT.couldNotLook,
    });
  }
  const machine = await engine.describeMachine?.();
  if (machine?.setsLimits === false) {
    throw new UserError(`--as cannot hold containers to the size of another machine here: ${engine.info.name} sets no limits.`, {
      hint: 'Without root it needs a Linux with cgroups v2 for that. Use an engine that runs as root, or leave --as out.',
      exitCode: EXIT.couldNotLook,
    });
  }
  const types = { train: pickType(config, 'train', as), serve: pickType(config, 'serve', as) };
  const limits: Record<string, MachineLimits[Role]> = {};
  for (const role of ['train', 'serve'] as const) {
    const size = sizeOf(types[role], config);
    limits[role] = { cpus: Math.min(size.cpus, machine?.cpus ?? size.cpus), memoryBytes: size.memoryGiB * GIB };
  }
  for (const type of new Set(Object.values(types))) context.progress.note(describe(type, sizeOf(type, config), machine));
  return limitMachine(lent, limits);
}

function typesOf({ training, inference }: Config, role: Role): readonly string[] {
  return role === 'train' ? training.instanceTypes : [...inference.realtimeInstanceTypes, ...inference.transformInstanceTypes];
}

function pickType(config: Config, role: Role, as: string | true): string {
  return as === true ? (typesOf(config, role)[0] ?? 'ml.m5.large') : as;
}

function sizeOf(type: string, config: Config): MachineSize {
  const size = findMachineSize(type);
  if (size !== undefined) return size;
  const known = [...typesOf(config, 'train'), ...typesOf(config, 'serve')].filter((name) => findMachineSize(name) !== undefined);
  const meant =
    nearest(type, known) ??
    nearest(
      type,
      knownInstanceTypes().filter((name) => findMachineSize(name) !== undefined),
    );
  throw new UserError(`The size of ${JSON.stringify(type)} is not known here, so that --as cannot hold containers to it.`, {
    hint:
      meant === undefined
        ? `Name a machine of a similar size, for example --as ${known[0] ?? 'ml.m5.large'}`
        : `Did you mean --as ${meant}?`,
  });
}

function describe(type: string, { cpus, memoryGiB }: MachineSize, machine: EngineMachine | undefined): string {
  const whole = `As on ${type}: each container has ${cpus} cores and ${memoryGiB} GiB.`;
  if (machine === undefined) return whole;
  const short = [
    ...(machine.cpus < cpus ? [`${machine.cpus} of the cores, so that everything takes longer`] : []),
    ...(machine.memoryBytes < memoryGiB * GIB ? [`${formatBytes(machine.memoryBytes)} of memory, so that it may end earlier`] : []),
  ];
  return short.length === 0 ? whole : `${whole} This machine has only ${short.join(', and ')}.`;
}
