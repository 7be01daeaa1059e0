import { directive, readInstructions } from '../text/dockerfile.ts';

/** What a Dockerfile takes from outside its context. */
export interface OutsideInputs {
  /** Images named by FROM, COPY --from and RUN --mount, variables filled in, without stages; in order, each once. */
  readonly images: readonly string[];
  /** The one of them that the last stage, which becomes the image, is built on; undefined for `scratch` and where it cannot be told. */
  readonly base: string | undefined;
  /** Why it cannot be told from here whether a build would give the same; undefined when it can. */
  readonly uncertain: string | undefined;
}

/**
 * Reads what a build would fetch: base images, images copied from, remote files. Understands as much of the language as that
 * needs and says `uncertain` about the rest, so that the builder is asked.
 */
export function parseOutsideInputs(text: string, buildArgs: Readonly<Record<string, string>>): OutsideInputs {
  const syntax = directive(text, 'syntax');
  if (syntax !== undefined && !/^docker\.io\/docker\/dockerfile(:|$)|^docker\/dockerfile(:|$)/.test(syntax)) {
    return { images: [], base: undefined, uncertain: `it is read by the frontend ${syntax}` };
  }
  const images = new Set<string>();
  /** By name, what each stage is built on. */
  const stages = new Map<string, string | undefined>();
  let base: string | undefined;
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
      const from = substitute(words[0] ?? '', variables);
      addImage(from, 'a base image');
      const stage = from?.toLowerCase() ?? '';
      base = stages.has(stage) ? stages.get(stage) : from === 'scratch' ? undefined : from;
      if (words[1]?.toUpperCase() === 'AS' && words[2] !== undefined) stages.set(words[2].toLowerCase(), base);
    } else if (name === 'COPY' || name === 'ADD' || name === 'RUN') {
      for (const source of flags.flatMap(readSource)) addImage(source, `${name} --from`);
      // A remote file may change at any time; only the builder can look.
      if (name === 'ADD' && words.slice(0, -1).some((word) => /^["[]*(https?:|git[@:]|ssh:|[\w.-]+@)|\$/.test(word))) {
        uncertain ??= 'ADD fetches a remote file';
      }
    }
  }
  return { images: [...images], base, uncertain };
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
