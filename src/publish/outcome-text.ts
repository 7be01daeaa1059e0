import type { DescribedAlgorithm } from '../aws/algorithms.ts';
import { UserError } from '../errors.ts';
import { neutraliseLine } from '../text/safe.ts';
import { algorithmJson, renderAlgorithm } from './algorithm-text.ts';
import type { Difference } from './compare-algorithm.ts';
import type { Translation } from './failures/translate.ts';

/** How a publication ended, or where it stands. */
export interface Outcome {
  readonly seen: DescribedAlgorithm;
  readonly account: string;
  readonly region: string;
  /** Whether this run created it, rather than having found it. */
  readonly created: boolean;
  /** Whether images were compared with those of one that was found. */
  readonly comparedImages: boolean;
  readonly failure: Translation | undefined;
}

const NEXT: Readonly<Record<string, readonly string[]>> = {
  Completed: [
    'sagemaker-algo listing              what the Marketplace page asks for, from the spec and local runs',
    'sagemaker-algo publish --listing    the product and its listing, by the Marketplace Catalog API',
  ],
  Failed: [
    'Put it right, rehearse it (sagemaker-algo build, sagemaker-algo test-local), then either',
    '  raise "version" in sagemaker-algo.json and publish again, or',
    '  sagemaker-algo publish --replace    deletes the failed one and makes it anew',
  ],
};

/** The result for a person, on stdout. What failed is told on stderr. */
export function renderOutcome({ seen, created, comparedImages }: Outcome): string {
  const { name, arn, status } = seen;
  if (status === 'Completed') {
    return [
      `Certified: ${name}${created ? '' : comparedImages ? ' (it was there already, with the same content)' : ' (it was there already; its images were not compared)'}`,
      `  ${arn}`,
      'Next:',
      ...nextSteps(status).map((line) => `  ${line}`),
      '',
    ].join('\n');
  }
  if (status === 'Failed') return renderAlgorithm(seen);
  return [
    `${created ? 'Created' : 'Found'}: ${name}, ${status}`,
    `  ${arn}`,
    `AWS validates it now, which takes up to a few hours. Look with: sagemaker-algo status ${name} --watch`,
    '',
  ].join('\n');
}

/** What comes next, for a status that stays. */
export function nextSteps(status: string): readonly string[] {
  return NEXT[status] ?? [];
}

/** The result as JSON on stdout. */
export function outcomeJson({ seen, account, region, created, failure }: Outcome): string {
  const result = { schemaVersion: 1, ...algorithmJson(seen), account, region, created, ...(failure === undefined ? {} : { failure }) };
  return `${JSON.stringify(result, null, 2)}\n`;
}

/** Differences that a person can take in at once. */
const SHOWN = 12;

/** The name of this version is taken by something else: what differs, and the two ways on. */
export function differentAlgorithm(name: string, status: string, differences: readonly Difference[]): UserError {
  const [samples, others] = [differences.filter(isSamplePlace), differences.filter((one) => !isSamplePlace(one))];
  const lines = others
    .slice(0, SHOWN)
    .flatMap(({ path, sent, found }) => [`  ${path}`, `    there: ${show(found)}`, `    here:  ${show(sent)}`]);
  const rest = others.length > SHOWN ? [`  and ${others.length - SHOWN} more`] : [];
  const data = samples.length > 0 ? ['  the sample data that it was, or is being, validated with'] : [];
  return new UserError(
    [`${name} exists (${status}) and is not what this project would create now. It differs in:`, ...lines, ...rest, ...data].join('\n'),
    {
      hint: [
        'An algorithm cannot be changed. Raise "version" in sagemaker-algo.json, which gives it another name, and publish.',
        status === 'Failed'
          ? 'Or have the failed one deleted and made anew: sagemaker-algo publish --replace'
          : 'Or, if no listing uses it, have it deleted and made anew: sagemaker-algo publish --replace',
      ].join('\n'),
    },
  );
}

/** Samples have a place by their content, so that other content shows as another place. */
function isSamplePlace({ path, sent, found }: Difference): boolean {
  const general = (uri: unknown) => (typeof uri === 'string' ? uri.replace(/\/samples\/[0-9a-f]{12}\//, '/samples/*/') : undefined);
  return path.endsWith('.S3Uri') && general(sent) !== undefined && general(sent) === general(found);
}

function show(value: unknown): string {
  return value === undefined ? 'nothing' : neutraliseLine(JSON.stringify(value), 120);
}
