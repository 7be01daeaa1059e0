/** A field of the form as it can be copied. */
export function field(
  name: string,
  text: string | undefined,
  { max, optional = false }: { readonly max?: number; readonly optional?: boolean } = {},
): readonly string[] {
  if (text === undefined) return [`### ${name}`, '', optional ? 'Empty (optional).' : '**Missing.**'];
  const length = max === undefined ? '' : ` (${text.length} of ${max} characters)`;
  return [`### ${name}${length}`, '', ...fence(text)];
}

/** A text in a code block, whatever it holds. */
export function fence(text: string): readonly string[] {
  const longest = Math.max(2, ...[...text.matchAll(/`{3,}/g)].map(([found]) => found.length));
  const mark = '`'.repeat(longest + 1);
  return [`${mark}text`, text.replace(/\n$/, ''), mark];
}
