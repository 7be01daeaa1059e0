import { findHint } from '../../report/hints.ts';
import { neutralise, neutraliseLine, tail } from '../../text/safe.ts';
import type { FailedJob, FailureEvidence, StatusItem } from './evidence.ts';
import { type FailureText, STAGES, type Stage } from './failure-text.ts';
import { findFailures } from './table.ts';

/** A text of AWS, made safe for a terminal, and where it stood. */
export interface Said {
  readonly from: string;
  readonly text: string;
}

/** One possible cause of a failure. */
export interface Cause {
  readonly id: string;
  readonly stage: Stage;
  readonly cause: string;
  readonly fix: string;
  readonly local: string | undefined;
  /** Where the text stood that tells it. */
  readonly from: string;
  /** Public record of the text; undefined for a signature in the container's own log. */
  readonly source: string | undefined;
  /** What of this is inference, because nobody has shown it on AWS. */
  readonly notShown: string | undefined;
}

/** A failure in the seller's words. Plain JSON. */
export interface Translation {
  /** Where it failed, as far as anything says so. */
  readonly stage: Stage | undefined;
  readonly said: readonly Said[];
  /** The likeliest first; empty when no known text fits. */
  readonly causes: readonly Cause[];
  readonly logs: readonly { readonly job: string; readonly lines: readonly string[] }[];
  readonly notLookedAt: readonly string[];
}

const LOG_LINES = 15;
const IN_STATUS = 'that the text means the same in the status of an algorithm: no public record of a failed one was found';
const SCAN_STATUS = 'what AWS writes here when a scan fails was seen nowhere';

/** Says what a failure means: which stage, what AWS said, causes with fix and local command, the likeliest first. Pure. */
export function translateFailure(evidence: FailureEvidence): Translation {
  const jobs = evidence.jobs ?? [];
  const validation = failedItems(evidence.validation);
  const scans = failedItems(evidence.imageScans);
  const said: Said[] = [
    ...(evidence.refusals ?? []).map((text) => describeSaid('AWS', text)),
    ...validation.map(({ name, reason }) => describeSaid(`validation status ${name}`, reason)),
    ...scans.map(({ name, reason }) => describeSaid(`image scan status ${name}`, reason)),
    ...jobs.map((job) => describeSaid(jobName(job), job.reason ?? `ended as ${job.status}, without a reason`)),
  ];
  const found = [
    ...(evidence.refusals ?? []).flatMap((text) => causesIn(text, 'AWS', undefined)),
    // A job was seen to fail so; the same text in a status needs no more than that.
    ...jobs.flatMap(causesOfJob),
    ...validation.flatMap(({ name, reason }) => causesIn(reason ?? '', `validation status ${neutraliseLine(name)}`, IN_STATUS)),
    ...scans.flatMap(describeScan),
  ];
  const causes = rank(found);
  const logs = jobs.map((job) => ({ job: neutraliseLine(job.name), lines: shownLines(job.log) })).filter(({ lines }) => lines.length > 0);
  const stage = causes[0]?.stage ?? stageOf(jobs) ?? (scans.length > 0 ? 'images' : undefined);
  return { stage, said, causes, logs, notLookedAt: (evidence.notLookedAt ?? []).map((text) => neutraliseLine(text, 500)) };
}

/** A cause while its weight is still needed: the smallest comes first. */
interface Weighed {
  readonly cause: Cause;
  readonly weight: number;
}

const WEIGHT = { reason: 0, log: 1, hint: 2, vague: 3 } as const;

function causesIn(text: string, from: string, place: string | undefined): readonly Weighed[] {
  return findFailures(text).map((known) => ({
    weight: known.vague === true ? WEIGHT.vague : WEIGHT.reason,
    cause: describeCause(known, from, [place, known.inference]),
  }));
}

function causesOfJob(job: FailedJob): readonly Weighed[] {
  const from = jobName(job);
  const log = job.log.join('\n');
  const inLog = findFailures(log).map((known) => ({
    weight: known.vague === true ? WEIGHT.vague : WEIGHT.log,
    cause: describeCause(known, `log of ${from}`, [known.inference]),
  }));
  const hint = inLog.some(({ weight }) => weight === WEIGHT.log) ? undefined : findHint(log);
  const hinted = hint === undefined ? [] : [{ weight: WEIGHT.hint, cause: describeHint(hint, job) }];
  return [...causesIn(job.reason ?? '', from, undefined), ...inLog, ...hinted];
}

function describeCause(known: FailureText, from: string, inference: readonly (string | undefined)[]): Cause {
  const { id, stage, cause, fix, local, source, record } = known;
  const notShown = [record === 'documented' ? 'only named by AWS, nobody was seen to meet it' : undefined, ...inference];
  return { id, stage, cause, fix, local, from, source, notShown: notShown.filter((text) => text !== undefined).join('; ') || undefined };
}

function describeHint({ cause, fix }: { readonly cause: string; readonly fix: string }, job: FailedJob): Cause {
  const training = job.kind === 'training';
  return {
    id: 'container-log',
    stage: training ? 'training' : 'transform',
    cause,
    fix,
    local: `sagemaker-algo test-local --only ${training ? 'train' : 'serve,batch'}`,
    from: `log of ${jobName(job)}`,
    source: undefined,
    notShown: undefined,
  };
}

/** A scan that failed is a finding by itself, whatever its text is. */
function describeScan({ name, reason }: StatusItem): readonly Weighed[] {
  const from = `image scan status ${neutraliseLine(name)}`;
  const cause: Cause = {
    id: 'image-scan',
    stage: 'images',
    cause: 'The image did not pass the scan of AWS.',
    fix: 'Look at the findings: `sagemaker-algo push` shows them. Critical and High findings keep a product from being listed.',
    local: 'sagemaker-algo test-local --only image/vulnerabilities',
    from,
    source: undefined,
    notShown: SCAN_STATUS,
  };
  return [...causesIn(reason ?? '', from, SCAN_STATUS), { weight: WEIGHT.hint, cause }];
}

/** By weight, then in the order found; of the same cause the first. */
function rank(found: readonly Weighed[]): readonly Cause[] {
  const sorted = [...found].sort((a, b) => a.weight - b.weight).map(({ cause }) => cause);
  return sorted.filter((one, index) => sorted.findIndex(({ id, cause }) => id === one.id && cause === one.cause) === index);
}

/** The first stage that a job did not get through: what comes after it never ran. */
function stageOf(jobs: readonly FailedJob[]): Stage | undefined {
  return STAGES.find((stage) => jobs.some(({ kind }) => kind === stage));
}

function failedItems(items: readonly StatusItem[] | undefined): readonly StatusItem[] {
  return (items ?? []).filter(({ status, reason }) => status === 'Failed' || (reason ?? '') !== '');
}

function describeSaid(from: string, text: string | undefined): Said {
  return { from: neutraliseLine(from), text: text === undefined || text === '' ? 'no reason given' : neutralise(text, { lines: 20 }) };
}

function jobName({ kind, name }: FailedJob): string {
  return `${kind} job ${neutraliseLine(name)}`;
}

function shownLines(log: readonly string[]): readonly string[] {
  return tail(neutralise(log.join('\n'), { lineLength: 500 }), LOG_LINES);
}
