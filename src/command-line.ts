/** A command line as a person would paste it into a shell. */
export function describeCommand(command: string, args: readonly string[]): string {
  return [command, ...args].map(quote).join(' ');
}

/** The same in lines of at most so many columns, where the words allow it, that a shell reads as one. */
export function foldCommand([command = '', ...args]: readonly string[], columns: number): string {
  const lines = [quote(command)];
  for (const word of args.map(quote)) {
    const line = lines.at(-1) ?? '';
    if (line.length + word.length + 3 <= columns) lines[lines.length - 1] = `${line} ${word}`;
    else lines.push(`  ${word}`);
  }
  return lines.join(' \\\n');
}

function quote(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
