/** What in an answer belongs to the request and not to its record: ids, times, how long it took. */
const PASSING = [
  /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/gi,
  /\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?/g,
  /"[\w-]*(?:latency|elapsed|duration|took|timestamp|request_?id|trace_?id|inference_?time|processing_?time|_ms)"\s*:\s*(?:"[^"]*"|[^,}\]]*)/gi,
];

const NUMBER = /(-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)/;

/**
 * Whether two results are the same for their record. They may differ in the last digits, for a library may add up a batch in
 * another order, and in what belongs to the request.
 */
export function sameResult(left: string, right: string): boolean {
  if (left === right) return true;
  const [some, other] = [lasting(left).split(NUMBER), lasting(right).split(NUMBER)];
  // What stands between figures has even places.
  return (
    some.length === other.length && some.every((part, index) => (index % 2 === 0 ? part === other[index] : isClose(part, other[index])))
  );
}

function lasting(result: string): string {
  return PASSING.reduce((text, pattern) => text.replace(pattern, ''), result);
}

function isClose(left: string, right: string | undefined): boolean {
  const [some, other] = [Number(left), Number(right)];
  return Math.abs(some - other) <= 1e-6 * Math.max(1e-9, Math.abs(some), Math.abs(other));
}
