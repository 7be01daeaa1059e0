/** A command line as a person would paste it into a shell. */
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

function quote(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
