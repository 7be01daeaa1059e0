import { neutraliseLine } from '../text/safe.ts';
import type { Compared, Comparison } from './compare-results.ts';

const TITLES = { metric: 'Metrics', output: 'Batch outputs', answer: 'Answers to the sample requests' } as const;
const SHOWN = 5;
const WIDTH = 60;

/** The comparison for a person: what agrees in a line each, what differs with the first records of both sides. */
export function describeComparison(comparison: Comparison, tolerance: number): string {
  const { compared, missing, same, sameModel } = comparison;
  const parts = Object.entries(TITLES).flatMap(([part, title]) => {
    const own = compared.filter((one) => one.part === part);
    return own.length === 0 ? [] : [title, ...own.flatMap(describeOne), ''];
  });
  const bad = compared.filter(({ verdict }) => verdict !== 'same').length;
  return [
    ...parts,
    ...missing.map(
      ({ part, side }) => `${TITLES[part]}: not compared; ${side === 'both' ? 'neither side has' : `the ${side} side has not`} any.`,
    ),
    ...(missing.length > 0 ? [''] : []),
    same ? `Local and cloud agree, numbers within ${tolerance} of each other.` : `Local and cloud differ in ${bad} of ${compared.length}.`,
    ...(same ? [] : [describeModel(sameModel)].filter((line) => line !== '')),
    '',
  ].join('\n');
}

/** A training that comes out differently explains everything after it. */
function describeModel(same: boolean | undefined): string {
  if (same === undefined) return '';
  return same
    ? 'Both models hold the same bytes: the difference comes from serving.'
    : 'The models are not the same: fix the seeds of the training, or the difference comes from there.';
}

function describeOne({ name, verdict, records, differences, differing, reason, values, part }: Compared): readonly string[] {
  const shown = neutraliseLine(name, WIDTH);
  if (verdict === 'local' || verdict === 'cloud') return [`  ✗ ${shown}: only on the ${verdict} side`];
  const both = values === undefined ? '' : values.local === values.cloud ? values.local : `local ${values.local}, cloud ${values.cloud}`;
  if (verdict === 'same')
    return [`  ✓ ${shown}${both === '' ? '' : ` ${neutraliseLine(both, WIDTH)}`}${part === 'output' ? `, ${counted(records)}` : ''}`];
  if (part === 'metric') return [`  ✗ ${shown}: ${neutraliseLine(both, 2 * WIDTH)}${describeBy(differences[0]?.by)}`];
  const count = reason ?? `${differing} of ${counted(records)} ${differing === 1 ? 'differs' : 'differ'}`;
  const more = differing > SHOWN ? [`      and ${differing - SHOWN} more`] : [];
  return [`  ✗ ${shown}: ${count}`, ...differences.slice(0, SHOWN).flatMap(describeRecord), ...more];
}

function describeRecord({ record, local, cloud, by }: Compared['differences'][number]): readonly string[] {
  const at = firstDifference(local, cloud);
  return [`      record ${record}${describeBy(by)}`, `        local  ${excerpt(local, at)}`, `        cloud  ${excerpt(cloud, at)}`];
}

function describeBy(by: number | undefined): string {
  return by === undefined ? '' : `, off by ${(by * 100).toPrecision(2)} %`;
}

/** A long line is shown from a little before the place where it differs. */
function excerpt(text: string, at: number): string {
  const from = at < WIDTH - 10 ? 0 : at - 10;
  const part = neutraliseLine(text.slice(from, from + WIDTH), WIDTH);
  return `${from > 0 ? '…' : ''}${part}${text.length > from + WIDTH ? '…' : ''}`;
}

function firstDifference(local: string, cloud: string): number {
  let at = 0;
  while (at < local.length && local[at] === cloud[at]) at += 1;
  return at;
}

function counted(records: number): string {
  return `${records.toLocaleString('en')} record${records === 1 ? '' : 's'}`;
}
