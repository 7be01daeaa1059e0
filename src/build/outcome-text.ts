import { neutralise, neutraliseLine, tail } from '../text/safe.ts';
import { formatDuration } from '../text/terminal.ts';
import type { ImageOutcome } from './build-image.ts';

/** Lines of the builder that are shown of a failed step. */
const SHOWN_LINES = 20;

const IN_WORDS = {
  built: 'built',
  unchanged: 'unchanged',
  adopted: 'used as it is',
  failed: 'failed',
} as const satisfies Record<ImageOutcome['status'], string>;

/** One line an image, for stdout. */
export function renderImages(outcomes: readonly ImageOutcome[]): string {
  const rows = outcomes.map((outcome) => [
    outcome.roles.join('+'),
    outcome.tag,
    IN_WORDS[outcome.status],
    outcome.status === 'failed' ? '' : shortId(outcome.id),
    outcome.status === 'built' ? formatDuration(outcome.durationMs) : '',
  ]);
  const widths = [0, 1, 2, 3].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows
    .map(
      (row) =>
        `${row
          .map((cell, column) => cell.padEnd(widths[column] ?? 0))
          .join('  ')
          .trimEnd()}\n`,
    )
    .join('');
}

/** The same for programs. */
export function renderJson(outcomes: readonly ImageOutcome[]): string {
  const images = outcomes.flatMap((outcome) =>
    outcome.roles.map((role) => ({
      role,
      tag: outcome.tag,
      status: outcome.status,
      durationMs: Math.round(outcome.durationMs),
      ...(outcome.status === 'failed'
        ? { reason: outcome.reason, cause: outcome.cause ?? null, fix: outcome.fix ?? null, log: neutralise(outcome.log) }
        : { id: outcome.id, ...(outcome.refused === undefined ? {} : { refused: outcome.refused }) }),
    })),
  );
  return `${JSON.stringify({ schemaVersion: 1, images }, undefined, 2)}\n`;
}

/** What went wrong with one image, for stderr: the step, the builder's last lines, cause and fix where known. */
export function renderFailure(outcome: Extract<ImageOutcome, { status: 'failed' }>): string {
  const lines = tail(neutralise(outcome.log, { lineLength: 400 }), SHOWN_LINES);
  return [
    `error: The ${outcome.roles.join(' and ')} image ${outcome.tag} could not be built: ${neutraliseLine(outcome.reason, 300)}`,
    ...lines.map((line) => `  | ${line}`),
    ...(outcome.cause === undefined ? [] : [`  cause: ${outcome.cause}`]),
    ...(outcome.fix === undefined ? [] : [`  fix: ${outcome.fix}`]),
    '',
  ].join('\n');
}

/** What is to be said of an image that SageMaker would refuse as it is kept here, for stderr; empty for any other. */
export function renderRefused(outcome: Exclude<ImageOutcome, { status: 'failed' }>): string {
  if (outcome.refused === undefined) return '';
  const how =
    outcome.status === 'adopted'
      ? 'Made with `docker buildx build --provenance=false --output type=image,name=...,oci-mediatypes=false` it is the form that SageMaker takes.'
      : "With docker's buildx plugin, and without DOCKER_BUILDKIT=0, this engine builds the form that SageMaker takes.";
  return [
    `Careful: ${outcome.tag} is kept here as ${outcome.refused}, which SageMaker refuses when it is pushed like that (MKT-06).`,
    `  ${how}`,
    '  `sagemaker-algo push` rewrites the manifest of what it pushes where it can.',
    '',
  ].join('\n');
}

/** As docker shows ids. */
function shortId(id: string): string {
  return id.replace(/^sha256:/, '').slice(0, 12);
}
