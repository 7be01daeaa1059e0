/** One instruction of a Dockerfile, its lines joined. */
export interface Instruction {
  /** In capitals. */
  readonly name: string;
  readonly flags: readonly string[];
  readonly words: readonly string[];
  /** What stands behind name and flags, as it was written. */
  readonly rest: string;
  /** Where it starts, counted from 1. */
  readonly line: number;
  /** Where it stands, counted from 0, both included. */
  readonly lines: { readonly first: number; readonly last: number };
}

/** A parser directive: only in comments at the very top. */
export function directive(text: string, name: string): string | undefined {
  for (const line of text.replace(/^\uFEFF/, '').split(/\r?\n/)) {
    const found = /^#\s*(\w+)\s*=\s*(\S.*?)\s*$/.exec(line);
    if (found === null) return undefined;
    if (found[1]?.toLowerCase() === name) return found[2];
  }
  return undefined;
}

/** The instructions of a Dockerfile, comments left out. */
export function* readInstructions(text: string): Generator<Instruction> {
  const continued = directive(text, 'escape') === '`' ? /`[ \t]*$/ : /\\[ \t]*$/;
  const lines = text.replace(/^\uFEFF/, '').split(/\r?\n/);
  for (let at = 0; at < lines.length; at++) {
    let line = lines[at] ?? '';
    const first = at;
    if (/^\s*(#|$)/.test(line)) continue;
    while (continued.test(line) && at + 1 < lines.length) {
      at++;
      // Comments and empty lines inside a continued instruction are left out.
      const next = lines[at] ?? '';
      if (!/^\s*(#|$)/.test(next)) line = line.replace(continued, '') + next;
    }
    const [name = '', ...words] = line.trim().split(/\s+/);
    const upper = name.toUpperCase();
    if (upper === 'RUN' || upper === 'COPY' || upper === 'ADD') at = skipHeredocs(line, lines, at);
    const firstWord = words.findIndex((word) => !word.startsWith('--'));
    const cut = firstWord < 0 ? words.length : firstWord;
    const rest = line.replace(/^\s*\S+\s*(?:--\S+\s*)*/, '').trimEnd();
    yield { name: upper, flags: words.slice(0, cut), words: words.slice(cut), rest, line: first + 1, lines: { first, last: at } };
  }
}

/** The index of the last line of the documents that start in this instruction. */
function skipHeredocs(line: string, lines: readonly string[], at: number): number {
  for (const [, dash, , word] of line.matchAll(/(?<![<\w])<<(-?)(["']?)(\w+)\2/g)) {
    const end = lines.findIndex((candidate, index) => index > at && (dash === '-' ? candidate.trimStart() : candidate) === word);
    // Without an end it was no document, but a shift or a string.
    if (end > 0) at = end;
  }
  return at;
}
