import { outputName } from '../observe/batch/keep-outputs.ts';
import type { BatchRequest } from '../plan/transform.ts';
import type { TransformSettings } from '../sagemaker/transform-settings.ts';
import { neutralise } from '../text/safe.ts';
import { formatDuration } from '../text/terminal.ts';

/** What became of a batch. Plain JSON; `bytes` are those sent, the last try of each request. */
export interface Summary {
  readonly status: 'Completed' | 'Failed';
  readonly settings: TransformSettings;
  readonly objects: number;
  readonly failed: number;
  readonly records: number;
  readonly requests: number;
  readonly bytes: number;
  readonly seconds: number;
  /** Where the outputs are, as seen from where the command was called. */
  readonly folder: string;
  readonly results: readonly { readonly key: string; readonly requests: number; readonly records: number; readonly failure?: string }[];
}

const FAILURES_SHOWN = 10;

/** The summary for a person. */
export function describeSummary({ status, results, folder, settings, ...sums }: Summary): string {
  const mb = sums.bytes / 1e6;
  const rate = sums.seconds > 0 ? mb / sums.seconds : 0;
  const failures = results.filter(({ failure }) => failure !== undefined);
  const shown = failures.slice(0, FAILURES_SHOWN).map(({ key, failure }) => `  ${neutralise(`${key}: ${failure}`)}`);
  const sent = `${counted(sums.records, 'record')} in ${counted(sums.requests, 'request')}`;
  const [first] = results.filter(({ failure }) => failure === undefined);
  return [
    `Transform job ${status}: ${sums.objects - sums.failed} of ${counted(sums.objects, 'object')}, ${sent}.`,
    `  ${mb.toFixed(1)} MB in ${formatDuration(sums.seconds * 1000)}, ${rate.toFixed(1)} MB/s; ${describeChoice(settings)}.`,
    ...shown,
    ...(failures.length > FAILURES_SHOWN ? [`  and ${failures.length - FAILURES_SHOWN} more`] : []),
    ...(first === undefined ? [] : [`Results are in ${folder}, as ${neutralise(outputName(first.key))}.`]),
    '',
  ].join('\n');
}

function counted(count: number, what: string): string {
  return `${count.toLocaleString('en-US')} ${what}${count === 1 ? '' : 's'}`;
}

function describeChoice({ strategy, maxConcurrent, maxPayloadMb }: TransformSettings): string {
  const size = maxPayloadMb === 0 ? 'whole objects in chunks' : `requests up to ${maxPayloadMb} MB`;
  return `${strategy}, ${size}, ${maxConcurrent} at once`;
}

/** What a dry run says about the requests. The container's own wishes are not known before it runs. */
export function describeSettings(
  { from, contentType, accept, assemble, wish }: BatchRequest,
  files: number,
  settings: TransformSettings,
): string {
  const headers = [`Content-Type: ${contentType}`, ...(accept === undefined ? [] : [`Accept: ${accept}`])].join(', ');
  return [
    `# ${counted(files, 'object')} of ${from}`,
    `# POST /invocations (${headers})`,
    `# split ${wish.split}, assemble with ${assemble}, unless the container asks for something else: ${describeChoice(settings)}`,
    '',
  ].join('\n');
}
