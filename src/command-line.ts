import { redactWord } from './text/redact.ts';

/** A command line as a person would paste it into a shell; values that their names call secret are left out. */
export function describeCommand(command: string, args: readonly string[]): string {
  return [command, ...args].map(quote).join(' ');
}

/** The same in lines of at most so many columns, where the words allow it, that a shell reads as one. An option stays with its value. */
export function foldCommand([command = '', ...args]: readonly string[], columns: number): string {
  const lines = [quote(command)];
  for (const part of joinValues(args)) {
    const line = lines.at(-1) ?? '';
    if (line.length + part.length + 3 <= columns) lines[lines.length - 1] = `${line} ${part}`;
    else lines.push(`  ${part}`);
  }
  return lines.join(' \\\n');
}

function joinValues(args: readonly string[]): readonly string[] {
  const parts: string[] = [];
  args.forEach((arg, index) => {
    const isValue = !arg.startsWith('-') && args[index - 1]?.startsWith('--') === true;
    if (isValue) parts.push(`${parts.pop()} ${quote(arg)}`);
    else parts.push(quote(arg));
  });
  return parts;
}

/** What a terminal would obey, or a reader would not see: it must neither be printed nor lost. Line breaks and tabs stand in quotes. */
const UNSEEN = new RegExp(
  [
    String.raw`[\x01-\x08\x0b-\x1f\x7f-\x9f]`,
    String.raw`[\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}]`,
  ].join('|'),
  'gu',
);

function quote(plain: string): string {
  const word = redactWord(plain);
  if (/^[\w@%+=:,./-]+$/.test(word)) return word;
  return `'${word.replaceAll("'", "'\\''").replaceAll(UNSEEN, (character) => `'"$(printf '${octal(character)}')"'`)}'`;
}

/** The bytes of a character as `printf` of any shell writes them. */
function octal(character: string): string {
  return [...new TextEncoder().encode(character)].map((byte) => `\\${byte.toString(8).padStart(3, '0')}`).join('');
}
