import { createHash } from 'node:crypto';
import { basename, extname } from 'node:path';
import type { SampleRecordings } from '../observe/recording/types.ts';
import { LISTING_LENGTH } from '../sagemaker/listing-limits.ts';
import type { RecordedBody, Recordings } from './types.ts';

/** A file of the listing before it is written; `path` is relative to its folder. */
export interface ListingFile {
  readonly path: string;
  readonly content: string | Uint8Array;
}

/** Folder of what buyers get. */
export const BUYER = 'buyer';
/** Folder of the samples below it. */
export const SAMPLES = `${BUYER}/samples`;

/** Names the recorded bodies and puts them into files: the record for `listing.json`, and the files. */
export function placeRecordings(recorded: SampleRecordings): { readonly recordings: Recordings; readonly files: readonly ListingFile[] } {
  const files: ListingFile[] = [];
  const put = (path: string, content: Uint8Array): RecordedBody => {
    files.push({ path, content });
    return describeBody(path, content);
  };
  const name = createNames();
  const realtime = recorded.realtime.map(({ request, response, trouble, status, ...exchange }) => {
    const own = name(basename(exchange.sample));
    return {
      ...exchange,
      status: status ?? 0,
      ...(trouble === undefined ? {} : { trouble }),
      request: put(`${SAMPLES}/requests/${own}`, request),
      response: put(`${SAMPLES}/answers/${own}.out`, response),
    };
  });
  const batch =
    recorded.batch === undefined
      ? undefined
      : {
          ...recorded.batch,
          objects: recorded.batch.objects.map(({ key, input, output, trouble }) => ({
            key,
            ...(trouble === undefined ? {} : { trouble }),
            input: put(`${SAMPLES}/batch/${key}`, input),
            output: put(`${SAMPLES}/batch-answers/${key}.out`, output),
          })),
        };
  return { recordings: { realtime, batch }, files };
}

/** Samples of the same name in different folders get different ones. */
function createNames(): (wanted: string) => string {
  const taken = new Set<string>();
  return (wanted) => {
    const ending = extname(wanted);
    let name = wanted;
    for (let count = 2; taken.has(name.toLowerCase()); count += 1) name = `${basename(wanted, ending)}-${count}${ending}`;
    taken.add(name.toLowerCase());
    return name;
  };
}

function describeBody(file: string, content: Uint8Array): RecordedBody {
  const text = decode(content);
  return {
    file,
    bytes: content.length,
    sha256: createHash('sha256').update(content).digest('hex'),
    ...(text === undefined || text.length > LISTING_LENGTH.sampleText ? {} : { text }),
  };
}

/** The body as text; undefined when a form could not hold it. */
export function decode(content: Uint8Array): string | undefined {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(content);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
    return /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/.test(text) ? undefined : text;
  } catch {
    return undefined;
  }
}
