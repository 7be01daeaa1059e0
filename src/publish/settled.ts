/**
 * Waits for all of them, so that nothing goes on behind the back of whoever cleans up, and then throws the first failure in their order.
 * What was only given up because of an interrupt comes last.
 */
export async function allOrFirst<T extends readonly unknown[]>(work: readonly [...{ [K in keyof T]: Promise<T[K]> }]): Promise<T> {
  const settled = await Promise.allSettled(work);
  const failures = settled.flatMap((one) => (one.status === 'rejected' ? [one.reason as unknown] : []));
  const first = failures.find((error) => !(error instanceof Error && error.name === 'AbortError')) ?? failures[0];
  if (failures.length > 0) throw first;
  return settled.map((one) => (one.status === 'fulfilled' ? one.value : undefined)) as unknown as T;
}
