import { compareResult, type Difference } from './compare-text.ts';
import type { KeptAnswer, Output, Results } from './results.ts';

/** One thing that both sides may have: a metric, an output, an answer. Plain JSON. */
export interface Compared {
  readonly part: 'metric' | 'output' | 'answer';
  readonly name: string;
  /** `local` and `cloud`: only there. */
  readonly verdict: 'same' | 'different' | 'local' | 'cloud';
  /** Records that were compared. */
  readonly records: number;
  /** Records that differ, counted from 1; bounded. */
  readonly differences: readonly (Difference & { readonly record: number })[];
  /** How many differ in all. */
  readonly differing: number;
  /** Why it differs as a whole, such as another number of records. */
  readonly reason?: string;
  readonly values?: { readonly local: string; readonly cloud: string };
}

/** Everything that was compared, and what could not be. Plain JSON. */
export interface Comparison {
  readonly same: boolean;
  /** Whether both models hold the same bytes; undefined when one is missing. */
  readonly sameModel: boolean | undefined;
  readonly compared: readonly Compared[];
  /** Parts that one side has not: nothing is said about them. */
  readonly missing: readonly { readonly part: Compared['part']; readonly side: 'local' | 'cloud' | 'both' }[];
}

/** Differences that are kept of one output. */
const KEPT = 20;

/** Puts two sides beside each other. A part that one side never made is not a difference; a piece of a part that both made is. */
export function compareResults(local: Results, cloud: Results, tolerance: number): Comparison {
  const parts = [
    ...pair('metric', mapOf(local.metrics), mapOf(cloud.metrics), (a, b) => compareMetric(a, b, tolerance)),
    ...pair('output', local.outputs, cloud.outputs, (a, b) => compareOutput(a, b, tolerance)),
    ...pair('answer', answersOf(local.answers), answersOf(cloud.answers), (a, b) => compareAnswer(a, b, tolerance)),
  ];
  const sides = { metric: [local.metrics, cloud.metrics], output: [local.outputs, cloud.outputs], answer: [local.answers, cloud.answers] };
  const missing = Object.entries(sides).flatMap(([part, [here, there]]) => {
    if (here !== undefined && there !== undefined) return [];
    const side = here === undefined ? (there === undefined ? 'both' : 'local') : 'cloud';
    return [{ part: part as Compared['part'], side } as const];
  });
  const known = local.model !== undefined && cloud.model !== undefined;
  return {
    same: parts.every(({ verdict }) => verdict === 'same'),
    sameModel: known ? local.model === cloud.model : undefined,
    compared: parts,
    missing,
  };
}

type Outcome = Omit<Compared, 'part' | 'name'>;

function pair<T>(
  part: Compared['part'],
  local: ReadonlyMap<string, T> | undefined,
  cloud: ReadonlyMap<string, T> | undefined,
  compare: (local: T, cloud: T) => Outcome,
): readonly Compared[] {
  if (local === undefined || cloud === undefined) return [];
  return [...new Set([...local.keys(), ...cloud.keys()])].map((name) => {
    const [here, there] = [local.get(name), cloud.get(name)];
    if (here !== undefined && there !== undefined) return { part, name, ...compare(here, there) };
    return { part, name, verdict: here === undefined ? 'cloud' : 'local', records: 0, differences: [], differing: 0 };
  });
}

function compareMetric(local: string, cloud: string, tolerance: number): Outcome {
  const difference = compareResult(local, cloud, tolerance);
  const differences = difference === undefined ? [] : [{ ...difference, record: 1 }];
  return { ...verdictOf(differences, 1), values: { local, cloud } };
}

function compareOutput(local: Output, cloud: Output, tolerance: number): Outcome {
  if (local.kind === 'text' && cloud.kind === 'text') return compareLines(local.text, cloud.text, tolerance);
  const same = local.kind === 'bytes' && cloud.kind === 'bytes' && local.sha256 === cloud.sha256;
  if (same) return verdictOf([], 1);
  return { verdict: 'different', records: 1, differences: [], differing: 1, reason: 'the bytes differ' };
}

function compareAnswer(local: KeptAnswer, cloud: KeptAnswer, tolerance: number): Outcome {
  if (local.status !== cloud.status) return odd(`status ${local.status ?? 'none'} here, ${cloud.status ?? 'none'} there`);
  const [here, there] = [mediaType(local.contentType), mediaType(cloud.contentType)];
  const lines = compareLines(local.body ?? '', cloud.body ?? '', tolerance);
  // InvokeEndpoint passes no content type of an error on.
  if (lines.verdict === 'different' || here === there || (local.status ?? 0) >= 400) return lines;
  return odd(`content type ${here || 'none'} here, ${there || 'none'} there`);
}

function odd(reason: string): Outcome {
  return { verdict: 'different', records: 1, differences: [], differing: 1, reason };
}

function mediaType(type: string | undefined): string {
  return (type ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
}

/** Line by line; a last line end more or less is none. One JSON document is one record. */
function compareLines(local: string, cloud: string, tolerance: number): Outcome {
  if (compareResult(local, cloud, tolerance) === undefined) return verdictOf([], linesOf(local).length);
  const [here, there] = [linesOf(local), linesOf(cloud)];
  const count = Math.min(here.length, there.length);
  const differences = Array.from({ length: count }, (_, index) => index).flatMap((index) => {
    const difference = compareResult(here[index] ?? '', there[index] ?? '', tolerance);
    return difference === undefined ? [] : [{ ...difference, record: index + 1 }];
  });
  const outcome = verdictOf(differences, count);
  if (here.length === there.length) return outcome;
  return { ...outcome, verdict: 'different', reason: `${here.length} records here, ${there.length} there` };
}

function linesOf(text: string): readonly string[] {
  const lines = text.split(/\r?\n/);
  return lines.at(-1) === '' ? lines.slice(0, -1) : lines;
}

function verdictOf(differences: Compared['differences'], records: number): Outcome {
  return {
    verdict: differences.length === 0 ? 'same' : 'different',
    records,
    differences: differences.slice(0, KEPT),
    differing: differences.length,
  };
}

function mapOf(values: Readonly<Record<string, string>> | undefined): ReadonlyMap<string, string> | undefined {
  return values === undefined ? undefined : new Map(Object.entries(values));
}

function answersOf(answers: readonly KeptAnswer[] | undefined): ReadonlyMap<string, KeptAnswer> | undefined {
  return answers === undefined ? undefined : new Map(answers.map((answer) => [answer.request, answer]));
}
