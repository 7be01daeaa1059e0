import type { HostOddity, JobRun, SharedPath } from '../observe/distributed/types.ts';
import type { Observations } from '../observe/types.ts';
import { describeEnd, describeEnding } from '../text/ending.ts';
import type { Outcome } from './define-check.ts';
import { describeLog } from './evidence.ts';

/**
 * Training on several hosts, judged: one job carries everything that is odd about real jobs. When it is in trouble, the plain
 * job and one for each oddity tell which of them is the cause, so that one cause is one failure.
 */

export type HostsSeen = Pick<Observations, 'project' | 'distributed/together' | 'distributed/apart'>;

const ALL_END_WELL = 'distributed/all-hosts-end-well';
const OUTPUT_NAMES = 'distributed/output-names';
const PATHS_SHOWN = 8;

/** The answer of every check of this area to a spec that promises one host only (TRAIN-39). */
export const ONE_HOST: Outcome = {
  status: 'not-applicable',
  reason: 'The spec has training.distributed false.',
};

/** Outcome of a check that one oddity of a job alone explains. */
export function judgeOddity(
  oddity: HostOddity,
  seen: HostsSeen,
  texts: { readonly expected: string; readonly cause: string; readonly fix: string },
): Outcome {
  const { run } = seen['distributed/together'];
  const { plain, carrying } = seen['distributed/apart'];
  if (run === undefined) return ONE_HOST;
  if (run.trouble === undefined) return { status: 'pass' };
  if (plain?.trouble !== undefined)
    return { status: 'not-checked', reason: 'The plain job on several hosts fails already.', follows: plainCause(plain) };
  const alone = carrying[oddity];
  if (alone?.trouble === undefined) return { status: 'pass' };
  return failJob(alone, texts);
}

function plainCause({ trouble }: JobRun): string {
  return trouble === 'clash' ? OUTPUT_NAMES : ALL_END_WELL;
}

/** The failure of a job, with what the host wrote that tells most. */
export function failJob(run: JobRun, texts: { readonly expected: string; readonly cause?: string; readonly fix: string }): Outcome {
  return { status: 'fail', actual: describeTrouble(run), ...texts, evidence: describeHosts(run) };
}

/** What went wrong in a job, in words. */
function describeTrouble(run: JobRun): string {
  const named = (names: readonly string[]) => names.join(' and ');
  switch (run.trouble) {
    case 'failed':
      return run.hosts
        .filter(isFailed)
        .map(({ host, exit }) => describeEnding(host, exit, 'ends'))
        .join(', ');
    case 'stuck':
      return `${named(run.hosts.filter(({ timedOut }) => timedOut).map(({ host }) => host))} did not end and had to be killed`;
    case 'no-model':
      return 'every host ends with exit code 0 and none has written a model';
    case 'clash':
      return run.shared
        .filter(differs)
        .slice(0, 3)
        .map(({ path, hosts }) => `${named(hosts)} write different bytes to /opt/ml/${path}`)
        .join(', ');
    case undefined:
      return 'all hosts end well';
  }
}

/** The log of the first host in trouble, under the codes of all: the others often only wait for it. */
function describeHosts(run: JobRun): readonly string[] {
  const codes = run.hosts.map(({ host, exit, timedOut }) => `${host}: ${timedOut ? 'killed at the time limit' : describeEnd(exit)}`);
  if (run.trouble === 'clash') return [...codes, ...describeShared(run.shared.filter(differs))];
  const telling = run.hosts.find(isFailed) ?? run.hosts.find(({ timedOut }) => timedOut) ?? run.hosts[0];
  return telling === undefined ? codes : [...codes, `log of ${telling.host}:`, ...describeLog(telling.log)];
}

/** A host that failed by itself. */
function isFailed({ exit, timedOut }: JobRun['hosts'][number]): boolean {
  return exit.exitCode !== 0 && !timedOut;
}

function differs({ path, same }: SharedPath): boolean {
  return !same && !path.startsWith('checkpoints/');
}

/** Paths that several hosts have written, for evidence. */
export function describeShared(paths: readonly SharedPath[]): readonly string[] {
  const lines = paths.slice(0, PATHS_SHOWN).map(({ path, hosts }) => `/opt/ml/${path}: ${hosts.join(', ')}`);
  return paths.length > PATHS_SHOWN ? [...lines, `and ${paths.length - PATHS_SHOWN} more`] : lines;
}

/** The job whose folders can be looked at: the one with everything odd, else the plain one; undefined when neither went well. */
export function mergeable({ 'distributed/together': { run }, 'distributed/apart': { plain } }: HostsSeen): JobRun | undefined {
  return [run, plain].find((job) => job !== undefined && (job.trouble === undefined || job.trouble === 'clash'));
}
