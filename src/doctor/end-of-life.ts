import { CODE_NAMES, PRODUCTS, SUPPORTED_UNTIL } from './end-of-life-data.ts';

/** A version of a system or runtime, and how long it is supported. */
export interface Support {
  /** As people write it: `Debian 11`. */
  readonly name: string;
  readonly until: string;
  readonly state: 'supported' | 'ending' | 'ended';
}

/** Less than that is worth a word. */
const SOON_MS = 180 * 86_400_000;

/** Support of a version, by the longest part of it that is known; undefined for what is not in the table. `now` in milliseconds. */
export function supportOf(product: string, version: string, now: number): Support | undefined {
  const known = Object.hasOwn(SUPPORTED_UNTIL, product) ? SUPPORTED_UNTIL[product] : undefined;
  const parts = version.split('.');
  for (let length = parts.length; known !== undefined && length > 0; length -= 1) {
    const cycle = parts.slice(0, length).join('.');
    const until = Object.hasOwn(known, cycle) ? known[cycle] : undefined;
    if (until === undefined) continue;
    const end = Date.parse(until) + 86_400_000;
    const state = now >= end ? 'ended' : now >= end - SOON_MS ? 'ending' : 'supported';
    return { name: `${PRODUCTS[product] ?? product} ${cycle}`, until, state };
  }
  return undefined;
}

/** Products and versions that the name of an image tells: `python:3.9-slim-bullseye` is Python 3.9 on Debian 11. */
export function productsOf(reference: string): readonly (readonly [product: string, version: string])[] {
  const { name, tag = '' } = splitReference(reference);
  const last = name.split('/').at(-1) ?? '';
  const found: (readonly [string, string])[] = [];
  const number = /^\d+(\.\d+)*/.exec(tag)?.[0];
  if (number !== undefined && Object.hasOwn(SUPPORTED_UNTIL, last)) found.push([last, number]);
  for (const word of tag.split('-')) {
    const named = Object.hasOwn(CODE_NAMES, word) ? CODE_NAMES[word] : undefined;
    if (named !== undefined) found.push(named);
    const [, product, version] = /^(alpine|ubuntu|debian|rockylinux)(\d+(?:\.\d+)*)$/.exec(word) ?? [];
    if (product !== undefined && version !== undefined) found.push([product, version]);
  }
  return found;
}

/** Parts of an image reference; a port is no tag. */
export function splitReference(reference: string): {
  readonly name: string;
  readonly tag: string | undefined;
  readonly digest: string | undefined;
} {
  const [front = '', digest] = reference.split('@');
  const colon = front.lastIndexOf(':');
  if (colon < 0 || front.slice(colon).includes('/')) return { name: front, tag: undefined, digest };
  return { name: front.slice(0, colon), tag: front.slice(colon + 1), digest };
}

/** `2026-08-31` as `31 August 2026`. */
export function describeDay(day: string): string {
  return new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: 'UTC' }).format(Date.parse(day));
}
