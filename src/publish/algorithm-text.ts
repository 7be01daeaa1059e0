import type { AlgorithmSummary, DescribedAlgorithm, StageStatus } from '../aws/algorithms.ts';
import { neutralise } from '../text/safe.ts';

/** What AWS says of an algorithm, for a person. */
export function renderAlgorithm({ name, arn, status, createdAt, validation, imageScans, productId }: DescribedAlgorithm): string {
  return [
    `${name}  ${status}`,
    `  ${arn}`,
    `  created ${formatTime(createdAt)}`,
    ...(productId === undefined ? [] : [`  belongs to the Marketplace product ${productId}`]),
    ...renderStages('validation', validation),
    ...renderStages('image scan', imageScans),
    '',
  ].join('\n');
}

function renderStages(kind: string, stages: readonly StageStatus[]): readonly string[] {
  return stages.flatMap(({ name, status, reason }) => [
    `  ${kind} ${neutralise(name)}: ${status}`,
    ...(reason === undefined || reason === ''
      ? []
      : neutralise(reason)
          .split('\n')
          .map((line) => `    ${line}`)),
  ]);
}

/** A line for each version, the newest first. */
export function renderVersions(versions: readonly AlgorithmSummary[]): string {
  const width = Math.max(...versions.map(({ name }) => name.length));
  return versions.map(({ name, status, createdAt }) => `${name.padEnd(width)}  ${status.padEnd(10)}  ${formatTime(createdAt)}\n`).join('');
}

/** An algorithm in reports as JSON. */
export function algorithmJson({ name, arn, status, createdAt, validation, imageScans, productId }: DescribedAlgorithm): object {
  return { name, arn, status, createdAt: new Date(createdAt).toISOString(), productId: productId ?? null, validation, imageScans };
}

/** Minutes are enough, and AWS's own console shows UTC in its logs. */
function formatTime(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}
