const SHOWN = 5;

/** Names that say nothing about the outside: the machine itself, its address turned round, what only a local network knows. */
const HARMLESS = [
  /^[^.]*\.?$/,
  /(^|\.)localhost\.?$/,
  /(^|\.)localdomain\.?$/,
  /\.(in-addr|ip6)\.arpa\.?$/,
  /\.(local|lan|home|internal|intranet|test|invalid|onion)\.?$/,
];

/** Of the names that a container asked for, those of machines outside: nothing answers them under isolation. */
export function outsideNames(asked: readonly string[] | undefined): readonly string[] {
  return [...new Set(asked ?? [])].filter((name) => !HARMLESS.some((pattern) => pattern.test(name)));
}

/** The first of them, in words. */
export function listNames(names: readonly string[]): string {
  const more = names.length - SHOWN;
  return `${names.slice(0, SHOWN).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}
