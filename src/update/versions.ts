/** Whether a version such as 1.10.0 is newer than another. */
export function isNewer(one: string, other: string): boolean {
  const [left, right] = [one, other].map((version) => version.split('.').map(Number));
  for (const [index, part] of (left ?? []).entries()) {
    const against = right?.[index] ?? 0;
    if (part !== against) return part > against;
  }
  return false;
}
