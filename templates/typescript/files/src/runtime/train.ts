/** Training container: `docker run IMAGE train` starts this file. */

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { train } from '../algorithm.ts';
import { BuyerError, printable } from './buyer-error.ts';
import { openChannel } from './channels.ts';
import { describeFailure, describeForLog, writeFailure } from './failure.ts';
import { parseHyperparameters, plainText } from './hyperparameters.ts';
import { openModelFolder } from './model-files.ts';
import { type Paths, resolvePaths } from './paths.ts';
import { readSpec } from './spec.ts';
import type { ModelFiles, TrainingInput } from './types.ts';

const log = (line: string) => console.log(line);

/** Reads one of the platform's JSON files. `undefined` when it is not there, as when somebody starts this file by hand. */
function readConfig(paths: Paths, file: string): Readonly<Record<string, unknown>> | undefined {
  const path = join(paths.config, file);
  if (!existsSync(path)) return undefined;
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>;
  } catch {
    throw new BuyerError(`${file} is not valid JSON.`);
  }
}

function prepareInput(paths: Paths, stop: AbortSignal): TrainingInput {
  const spec = readSpec().training;
  const given = readConfig(paths, 'hyperparameters.json') ?? {};
  const hyperparameters = parseHyperparameters(given, spec.hyperparameters ?? {}, log);
  const objective = given['_tuning_objective_metric'];
  const inputs = readConfig(paths, 'inputdataconfig.json');
  const channels = Object.entries(spec.channels).map(([name, channel]) => {
    const found = inputs === undefined && existsSync(join(paths.data, name)) ? {} : inputs?.[name];
    const config = found as Readonly<Record<string, unknown>> | undefined;
    return [name, openChannel({ name, spec: channel, config, folder: paths.data, stop })] as const;
  });
  return {
    hyperparameters,
    channels: Object.fromEntries(channels) as TrainingInput['channels'],
    tuningObjective: objective === undefined ? undefined : plainText(String(objective)),
    log,
    stop,
  };
}

/** The first line of the log: what this job was asked to do. */
function describeInput({ hyperparameters, channels }: TrainingInput): string {
  const values = Object.entries(hyperparameters).map(([name, value]) => `${name}=${printable(String(value))}`);
  const present = Object.values(channels).filter(({ present }) => present);
  return `Training with ${[...values, `channels ${present.map(({ name }) => name).join(' and ')}`].join(', ')}.`;
}

async function run(paths: Paths): Promise<number> {
  const stop = new AbortController();
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      log(`Received ${signal}: finishing with the data read so far.`);
      stop.abort();
    });
  }
  try {
    const input = prepareInput(paths, stop.signal);
    const save = openModelFolder(paths.model);
    log(describeInput(input));
    const files: ModelFiles | undefined = await train(input);
    if (files !== undefined) save(files);
    log(stop.signal.aborted ? 'Stopped early. The model covers the data read so far.' : 'Training is complete.');
    return 0;
  } catch (error) {
    const reason = describeFailure(error);
    if (stop.signal.aborted && error instanceof BuyerError) {
      log(`Stopped before there was a model: ${reason}`);
      return 0;
    }
    for (const line of [`Training failed: ${reason}`, ...describeForLog(error)]) console.error(line);
    writeFailure(paths.failure, reason);
    return 1;
  }
}

// As process 1 of a container nobody else ends us: leave even if the algorithm has left timers or sockets behind.
process.exit(await run(resolvePaths(process.env)));
