import { join } from 'node:path';
import type { WatchOutput } from '../engine/engine.ts';
import { type JobOptions, runJob } from '../observe/distributed/job.ts';
import { mergeFolders } from '../observe/distributed/merge.ts';
import type { HostRun, JobRun } from '../observe/distributed/types.ts';
import type { Lab } from '../observe/lab.ts';
import type { TrainRun } from '../observe/train/types.ts';
import { walkTree } from '../observe/tree.ts';
import type { JobPlan } from '../plan/distributed.ts';
import { describeEnding } from '../text/ending.ts';
import { createLineReader } from '../text/live-lines.ts';

/** Paths that are named when hosts write over each other. */
const PATHS_SHOWN = 5;

/** A training that has ended, and where its model and output are. */
export interface Trained {
  readonly run: TrainRun;
  readonly ml: string;
  /** What goes into training.log. */
  readonly log: string;
  /** What the user has to know besides. */
  readonly notes: readonly string[];
}

/** A person is watching, who can stop it. */
const PATIENT: JobOptions = {
  limitMs: Number.POSITIVE_INFINITY,
  stragglerMs: Number.POSITIVE_INFINITY,
  lateMs: 0,
  expectsModel: false,
};

/** Trains on several hosts and puts what they leave together as the platform would; `note` gets each line with its host. */
export async function trainOnHosts(lab: Lab, plan: JobPlan, note: (line: string) => void): Promise<Trained> {
  const readers: ReturnType<typeof createLineReader>[] = [];
  const watch = (host: string): WatchOutput => {
    const streams = {
      stdout: createLineReader((line) => note(`[${host}] ${line}`)),
      stderr: createLineReader((line) => note(`[${host}] ${line}`)),
    };
    readers.push(streams.stdout, streams.stderr);
    return (chunk, stream) => streams[stream].add(chunk);
  };
  const job = await runJob(lab, plan, { ...PATIENT, watch });
  for (const reader of readers) reader.end();
  const folders = plan.hosts.map(({ scenario }) => join(lab.folder, scenario.id));
  const ml = join(lab.folder, 'merged');
  for (const name of ['model', 'output']) {
    await mergeFolders(
      folders.map((folder) => join(folder, name)),
      join(ml, name),
    );
  }
  return { run: combine(job, ml), ml, log: job.hosts.map(describeLog).join(''), notes: describeNotes(job) };
}

/** The job as one run: that of the first host that failed, with the log and the files of all. */
function combine({ hosts }: JobRun, ml: string): TrainRun {
  const [first] = hosts;
  const telling = hosts.find(({ exit }) => exit.exitCode !== 0) ?? first;
  if (telling === undefined) throw new Error('A job without hosts.');
  const text = (of: (run: HostRun) => string) => hosts.map(of).join('');
  const droppedBytes = hosts.reduce((sum, { log }) => sum + log.droppedBytes, 0);
  const log = { stdout: text(({ log: { stdout } }) => stdout), stderr: text(({ log: { stderr } }) => stderr), droppedBytes };
  const durationMs = Math.max(...hosts.map(({ exit }) => exit.durationMs));
  return {
    ...telling,
    exit: { ...telling.exit, durationMs },
    log,
    model: walkTree(join(ml, 'model')),
    output: walkTree(join(ml, 'output')),
  };
}

function describeLog({ host, log }: HostRun): string {
  return `${log.stdout}${log.stderr}`.replaceAll(/^(?=.)/gm, `[${host}] `);
}

function describeNotes({ hosts, shared }: JobRun): readonly string[] {
  const failed = hosts.filter(({ exit }) => exit.exitCode !== 0).map(({ host, exit }) => `${describeEnding(host, exit)}.`);
  const clashes = shared.filter(({ same }) => !same);
  const named = clashes.slice(0, PATHS_SHOWN).map(({ path, hosts: writers }) => {
    const kept = path.startsWith('checkpoints/') ? '' : ` Kept here: that of ${writers[0]}.`;
    return `${writers.join(' and ')} wrote different files to /opt/ml/${path}; SageMaker keeps one of them, and does not say which.${kept}`;
  });
  const more = clashes.length - named.length;
  return [...failed, ...named, ...(more > 0 ? [`The same holds for ${more} more.`] : [])];
}
