import type { Listing } from '../config/schema.ts';
import { BUYER } from './bodies.ts';
import type { ExampleRequest } from './examples.ts';
import type { RecordedBody, RecordedExchange, Recordings, SampleValue } from './types.ts';

/** What stands on the page as sample: the first recording that fits into the form, unless an address is given. */
export interface PageSamples {
  readonly input: Readonly<Record<'realtime' | 'batch', SampleValue | undefined>>;
  readonly output: Readonly<Record<'realtime' | 'batch', SampleValue | undefined>>;
}

/** Whether a request was answered with a result. */
export const isAnswered = ({ status }: Pick<RecordedExchange, 'status'>): boolean => status >= 200 && status < 300;

/** Chooses the samples of the page; input and output of a kind belong together. */
export function chooseSamples({ realtime, batch }: Recordings, { input, output }: Pick<Listing, 'input' | 'output'>): PageSamples {
  const exchanges = realtime.filter(isAnswered).map(({ request, response }) => ({ input: request, output: response }));
  const objects = (batch?.objects ?? []).filter(({ trouble }) => trouble === undefined);
  const first = { realtime: chooseFitting(exchanges), batch: chooseFitting(objects) };
  const pick = (kind: 'realtime' | 'batch', side: 'input' | 'output', url: string | undefined): SampleValue | undefined => {
    if (url !== undefined) return { kind: 'url', url };
    const text = first[kind]?.[side].text;
    return text === undefined ? undefined : { kind: 'text', text };
  };
  return {
    input: { realtime: pick('realtime', 'input', input.sampleUrls.realtime), batch: pick('batch', 'input', input.sampleUrls.batch) },
    output: { realtime: pick('realtime', 'output', output.sampleUrls.realtime), batch: pick('batch', 'output', output.sampleUrls.batch) },
  };
}

interface Pair {
  readonly input: RecordedBody;
  readonly output: RecordedBody;
}

function chooseFitting(pairs: readonly Pair[]): Pair | undefined {
  return pairs.find(({ input, output }) => input.text !== undefined && output.text !== undefined) ?? pairs[0];
}

/** The request that examples send: the one of the page, as a file beside the notebook. */
export function chooseExampleRequest({ realtime }: Recordings): ExampleRequest | undefined {
  const first = realtime.find(isAnswered);
  if (first === undefined) return undefined;
  return { file: besideNotebook(first.request.file), contentType: first.contentType, accept: first.accept };
}

/** A path of the listing as it is seen from the notebook. */
export function besideNotebook(file: string): string {
  return file.startsWith(`${BUYER}/`) ? file.slice(BUYER.length + 1) : file;
}
