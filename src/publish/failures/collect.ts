import type { DescribedAlgorithm } from '../../aws/algorithms.ts';
import type { ClientSettings } from '../../aws/client-settings.ts';
import { asAwsFailure } from '../../aws/failure.ts';
import { createLogs, type Logs } from '../../aws/logs.ts';
import { createRecentJobs, type RecentJob } from '../../aws/recent-jobs.ts';
import type { FailedJob, FailureEvidence } from './evidence.ts';

/** An algorithm whose validation failed, as AWS describes it: `request` tells what its jobs read. */
export type FailedAlgorithm = Pick<DescribedAlgorithm, 'createdAt' | 'validation' | 'imageScans' | 'request'>;

const LOG_GROUPS = { training: '/aws/sagemaker/TrainingJobs', transform: '/aws/sagemaker/TransformJobs' } as const;
const LOG_LINES = 200;
/** The clock of this machine and that of AWS may differ by so many milliseconds. */
const CLOCKS = 60_000;

/**
 * Looks up what there is about a failed validation: its jobs by what they read (the names that AWS gives them are not known), and the
 * end of their logs. What cannot be looked at, for want of a permission for instance, is named instead; only an abort is thrown.
 */
export async function collectFailure(
  { createdAt, validation, imageScans, request }: FailedAlgorithm,
  settings: ClientSettings,
  signal: AbortSignal,
): Promise<FailureEvidence> {
  const notLookedAt: string[] = [];
  const orNothing = async <T>(what: string, nothing: T, look: () => Promise<T>): Promise<T> => {
    try {
      return await look();
    } catch (error) {
      const failure = asAwsFailure(error);
      if (failure === undefined) throw error;
      notLookedAt.push(`${what} (${failure.service} ${failure.operation}: ${failure.code}: ${failure.message})`);
      return nothing;
    }
  };
  const recent = await orNothing('the jobs of the validation', [], () =>
    createRecentJobs(settings, signal).failedSince(createdAt - CLOCKS),
  );
  const samples = addressesIn(request['ValidationSpecification']);
  const own = recent.filter(({ inputs }) => inputs.some((address) => samples.includes(address)));
  const logs = createLogs(settings, signal);
  const jobs = await Promise.all(
    own.map(async (job): Promise<FailedJob> => {
      const log = await orNothing(`the log of the ${job.kind} job ${job.name}`, [], () => readLog(logs, job));
      return { kind: job.kind, name: job.name, status: job.status, reason: job.reason, log };
    }),
  );
  return { validation, imageScans, jobs, notLookedAt };
}

async function readLog(logs: Logs, { kind, name }: RecentJob): Promise<readonly string[]> {
  const lines = await logs.tail(LOG_GROUPS[kind], `${name}/`, LOG_LINES);
  return [...lines].sort((a, b) => a.at - b.at).map(({ text }) => text);
}

/** Every address in S3 that a validation specification reads from, however deep it stands. */
function addressesIn(value: unknown): readonly string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, one]) => (name === 'S3Uri' && typeof one === 'string' ? [one] : addressesIn(one)));
}
