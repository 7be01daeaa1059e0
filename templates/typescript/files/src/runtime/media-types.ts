/** Content negotiation: which of our formats a request is in, and which one its answer should have. */

export const MEDIA_TYPES = ['text/csv', 'application/json', 'application/jsonlines'] as const;
export type MediaType = (typeof MEDIA_TYPES)[number];

/** The formats that are both declared in `sagemaker-algo.json` and known to the runtime. */
export function knownTypes(declared: readonly string[]): MediaType[] {
  return MEDIA_TYPES.filter((type) => declared.some((each) => essence(each) === type));
}

/** `Text/CSV; charset=utf-8` is `text/csv`: parameters and letter case do not matter. */
export function essence(header: string): string {
  const end = header.indexOf(';');
  return (end < 0 ? header : header.slice(0, end)).trim().toLowerCase();
}

/** The type of a request body; a request without Content-Type is taken for the first type offered. */
export function resolveRequestType(header: string | undefined, offered: readonly MediaType[]): MediaType | undefined {
  const type = essence(header ?? '');
  return type === '' ? offered[0] : offered.find((each) => each === type);
}

/**
 * The type of the answer by the Accept header: the highest `q` wins, then the earlier entry. Without a wish, or with a wish
 * that leaves it open, the answer has the type of the request. Undefined when nothing acceptable is offered.
 */
export function resolveAnswerType(accept: string | undefined, request: MediaType, offered: readonly MediaType[]): MediaType | undefined {
  const preferred = offered.includes(request) ? [request, ...offered] : offered;
  if (accept === undefined || accept.trim() === '' || accept === '*/*') return preferred[0];
  const ranges = accept.split(',').map(parseRange);
  const refused = ranges.filter(({ q }) => q === 0).map(({ range }) => range);
  for (const { range, q } of ranges.sort((a, b) => b.q - a.q)) {
    if (q === 0) break;
    const type = preferred.find((each) => matches(range, each) && !refused.includes(each));
    if (type !== undefined) return type;
  }
  return undefined;
}

function parseRange(entry: string): { range: string; q: number } {
  const q = /;\s*q\s*=\s*([0-9.]+)/i.exec(entry)?.[1];
  return { range: essence(entry), q: q === undefined ? 1 : Number(q) || 0 };
}

function matches(range: string, type: MediaType): boolean {
  return range === type || range === '*/*' || (range.endsWith('/*') && type.startsWith(range.slice(0, -1)));
}
