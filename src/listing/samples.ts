import type { Listing } from '../config/schema.ts';
import { mediaType } from '../sagemaker/payload.ts';
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
  const first = { realtime: chooseFitting(exchanges, output.classes), batch: chooseFitting(objects, output.classes) };
  const pick = (kind: 'realtime' | 'batch', side: 'input' | 'output', url: string | undefined): SampleValue | undefined => {
    if (url !== undefined) return { kind: 'url', url };
    const text = first[kind]?.[side].text;
    return text === undefined || text === '' ? undefined : { kind: 'text', text };
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

/** The first pair that fits into the form; of a classifier the one that shows most classes. */
function chooseFitting(pairs: readonly Pair[], classes: readonly string[]): Pair | undefined {
  const fitting = pairs.filter(({ input, output }) => Boolean(input.text) && Boolean(output.text));
  const shows = ({ output }: Pair) => classes.filter((label) => holdsLabel(output.text ?? '', label)).length;
  const most = Math.max(0, ...fitting.map(shows));
  return fitting.find((pair) => shows(pair) === most) ?? pairs[0];
}

/** Whether a label stands in a text as a word of its own. */
export function holdsLabel(text: string, label: string): boolean {
  const word = /[^\p{L}\p{N}_.-]/u;
  return word.test(label) ? text.includes(label) : text.split(word).includes(label);
}

/** The request that examples send: the one of the page, as a file beside the notebook. */
export function chooseExampleRequest({ realtime }: Recordings): ExampleRequest | undefined {
  const first = realtime.find(isAnswered);
  if (first === undefined) return undefined;
  return { file: besideNotebook(first.request.file), contentType: first.contentType, accept: first.accept };
}

/** A request and its answer as they can stand in a text. */
export interface ShownSample {
  readonly contentType: string;
  readonly responseType: string;
  readonly request: string;
  readonly answer: string;
}

/** Characters of a sample in the instructions. */
const SHOWN_MAX = 600;

/** One short sample for each content type, where there is one. */
export function chooseShownSamples({ realtime }: Recordings): readonly ShownSample[] {
  const short = realtime.filter(isAnswered).flatMap(({ contentType, responseType = 'none', request, response }) => {
    if (request.text === undefined || response.text === undefined) return [];
    return [{ contentType, responseType, request: request.text.trimEnd(), answer: response.text.trimEnd() }];
  });
  const fitting = short.filter(({ request, answer }) => request.length <= SHOWN_MAX && answer.length <= SHOWN_MAX);
  return fitting.filter(
    ({ contentType }, index) => fitting.findIndex((other) => mediaType(other.contentType) === mediaType(contentType)) === index,
  );
}

/** A path of the listing as it is seen from the notebook. */
export function besideNotebook(file: string): string {
  return file.startsWith(`${BUYER}/`) ? file.slice(BUYER.length + 1) : file;
}
