/** What a Dockerfile takes from outside its context. */
export interface OutsideInputs {
  /** Images named by FROM, COPY --from and RUN --mount, variables filled in, without stages; in order, each once. */
  readonly images: readonly string[];
  /** Why it cannot be told from here whether a build would give the same; undefined when it can. */
  readonly uncertain: string | undefined;
}

/** One instruction, its continued lines joined. */
export interface Instruction {
  /** In capitals. */
  readonly name: string;
  readonly flags: readonly string[];
  readonly words: readonly string[];
  /** What stands behind name and flags, as it was written. */
  readonly rest: string;
  /** Where it starts, counted from 1. */
  readonly line: number;
}

/**
 * Reads what a build would fetch: base images, images copied from, remote files. Understands as much of the language as that
 * needs and says `uncertain` about the rest, so that the builder is asked.
 */
export function parseOutsideInputs(text: string, buildArgs: Readonly<Record<string, string>>): OutsideInputs {
  const syntax = directive(text, 'syntax');
  if (syntax !== undefined && !/^docker\.io\/docker\/dockerfile(:|$)|^docker\/dockerfile(:|$)/.test(syntax)) {
    return { images: [], uncertain: `it is read by the frontend ${syntax}` };
  }
  const images = new Set<string>();
  const stages = new Set<string>();
  const variables: Record<string, string> = {};
  let uncertain: string | undefined;
  let inStage = false;
  const addImage = (name: string | undefined, where: string) => {
    if (name === undefined || name === '' || name.includes('$')) uncertain ??= `${where} has no fixed name`;
    else if (name !== 'scratch' && !stages.has(name.toLowerCase()) && !/^\d+$/.test(name)) images.add(name);
  };
  for (const { name, flags, words } of readInstructions(text)) {
    if (name === 'ARG' && !inStage) {
      for (const word of words) declare(word, buildArgs, variables);
    } else if (name === 'FROM') {
      inStage = true;
      addImage(substitute(words[0] ?? '', variables), 'a base image');
      if (words[1]?.toUpperCase() === 'AS' && words[2] !== undefined) stages.add(words[2].toLowerCase());
    } else if (name === 'COPY' || name === 'ADD' || name === 'RUN') {
      for (const source of flags.flatMap(readSource)) addImage(source, `${name} --from`);
      // A remote file may change at any time; only the builder can look.
      if (name === 'ADD' && words.slice(0, -1).some((word) => /^["[]*(https?:|git[@:]|ssh:|[\w.-]+@)|\$/.test(word))) {
        uncertain ??= 'ADD fetches a remote file';
      }
    }
  }
  return { images: [...images], uncertain };
}

/** A parser directive: only in comments at the very top. */
function directive(text: string, name: string): string | undefined {
  for (const line of text.replace(/^\uFEFF/, '').split(/\r?\n/)) {
    const found = /^#\s*(\w+)\s*=\s*(\S.*?)\s*$/.exec(line);
    if (found === null) return undefined;
    if (found[1]?.toLowerCase() === name) return found[2];
  }
  return undefined;
}

/** The instructions of a Dockerfile in order. Whatever the text, it yields something: which words mean something is the caller's to know. */
export function* readInstructions(text: string): Generator<Instruction> {
  const escapeWith = directive(text, 'escape') ?? '\\';
  const continued = new RegExp(`${escapeWith === '`' ? '`' : '\\\\'}[ \\t]*$`);
  const lines = text.replace(/^\uFEFF/, '').split(/\r?\n/);
  for (let at = 0; at < lines.length; at++) {
    let line = lines[at] ?? '';
    if (/^\s*(#|$)/.test(line)) continue;
    const start = at + 1;
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
    yield { name: upper, flags: words.slice(0, cut), words: words.slice(cut), rest, line: start };
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

/** Takes in one word of an ARG: its default, or the value given for it. */
export function declare(word: string, buildArgs: Readonly<Record<string, string>>, variables: Record<string, string>): void {
  const cut = word.indexOf('=');
  const name = cut < 0 ? word : word.slice(0, cut);
  const given = Object.hasOwn(buildArgs, name) ? buildArgs[name] : undefined;
  const value = given ?? (cut < 0 ? undefined : substitute(unquote(word.slice(cut + 1)), variables));
  if (value !== undefined) variables[name] = value;
}

function unquote(text: string): string {
  return /^(["']).*\1$/.test(text) ? text.slice(1, -1) : text;
}

/** `$NAME`, `${NAME}`, `${NAME:-default}`, `${NAME:+value}` filled in; undefined for a form that is not known. */
export function substitute(text: string, variables: Readonly<Record<string, string>>): string | undefined {
  let unknown = false;
  const value = unquote(text).replace(/\$(?:(\w+)|\{(\w+)(?::([-+])([^{}$]*))?\})/g, (_all, plain, braced, sign, word) => {
    const found = variables[plain ?? braced];
    if (sign === '-') return found === undefined || found === '' ? word : found;
    if (sign === '+') return found === undefined || found === '' ? '' : word;
    if (found === undefined) unknown = true;
    return found ?? '';
  });
  return unknown || value.includes('$') ? undefined : value;
}

/** The image or stage of `--from=NAME` and `--mount=...,from=NAME`. */
function readSource(flag: string): readonly string[] {
  const from = /^--from=(.*)$/.exec(flag)?.[1];
  if (from !== undefined) return [unquote(from)];
  const mount = /^--mount=(.*)$/.exec(flag)?.[1];
  return (mount ?? '').split(',').flatMap((field) => (field.startsWith('from=') ? [field.slice('from='.length)] : []));
}
