import { nearest } from '../text/nearest.ts';

/**
 * What is said of a command line that was not understood: commander's words, which suggest commands and options, and with them the
 * choice that a misspelt value most likely meant.
 */
export function describeWrongUsage(said: string): string {
  const { word, choices } = /'(?<word>[^']*)' is invalid.*?Allowed choices are (?<choices>.+)\.\n/s.exec(said)?.groups ?? {};
  const meant = word === undefined || choices === undefined ? undefined : nearest(word, choices.split(', '));
  return `${said}${meant === undefined ? '' : `(Did you mean ${meant}?)\n`}(--help shows what is possible)\n`;
}
