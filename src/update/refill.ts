import { isUtf8 } from 'node:buffer';
import { isDeepStrictEqual } from 'node:util';
import { deriveText } from '../derive/derive-text.ts';
import { type Facts, parseFacts } from '../derive/facts.ts';
import { MARK } from '../derive/regions.ts';
import { parseBoundedJson } from '../text/bounded-json.ts';

/** Brings the marked regions of files to what the spec file says after the update, so that they never conflict. */
export interface Refill {
  /** With `force` also regions that were edited by hand. Bytes that hold no region come back as they are. */
  fill(path: string, bytes: Buffer, options: { readonly force: boolean }): Buffer;
  /** Whether the update changes what the regions are made from. */
  readonly changed: boolean;
}

/** Undefined when the spec file will not be readable. */
export function createRefill(before: Buffer | undefined, after: Buffer | undefined): Refill | undefined {
  const facts = readFacts(after);
  if (facts === undefined) return undefined;
  return {
    changed: !isDeepStrictEqual(facts, readFacts(before)),
    fill: (path, bytes, options) =>
      bytes.includes(MARK) && isUtf8(bytes) ? Buffer.from(deriveText(path, bytes.toString('utf8'), facts, options).text) : bytes,
  };
}

function readFacts(spec: Buffer | undefined): Facts | undefined {
  if (spec === undefined) return undefined;
  try {
    return parseFacts(parseBoundedJson(spec.toString('utf8').replace(/^\uFEFF/, '')));
  } catch {
    // Conflict markers: the regions are renewed once they are settled.
    return undefined;
  }
}
