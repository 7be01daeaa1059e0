import { declare, parseOutsideInputs, substitute } from '../build/dockerfile.ts';
import { parseBoundedJson } from '../text/bounded-json.ts';
import { type Instruction, readInstructions } from '../text/dockerfile.ts';
import { nearest } from '../text/nearest.ts';
import { type TreeFile, textOf } from './tree.ts';

/** What an ENTRYPOINT or CMD starts. */
export interface StartCommand {
  readonly words: readonly string[];
  readonly form: 'exec' | 'shell';
  readonly line: number;
}

/** A COPY or ADD: what goes in and where. */
export interface CopyStep {
  readonly sources: readonly string[];
  readonly target: string;
  /** Whether it takes from another stage or image instead of the build context. */
  readonly from: boolean;
  readonly line: number;
}

/** What can be told of the image that a Dockerfile makes, without building it. */
export interface DockerfileFacts {
  readonly path: string;
  /** Base images with variables filled in. */
  readonly bases: readonly string[];
  /** ARGs without a default that the build cannot do without. */
  readonly neededArgs: readonly string[];
  readonly ports: readonly { readonly port: number; readonly line: number }[];
  readonly entrypoint: StartCommand | undefined;
  readonly command: StartCommand | undefined;
  readonly copies: readonly CopyStep[];
  readonly environment: Readonly<Record<string, string>>;
  readonly problems: readonly { readonly line: number; readonly text: string }[];
}

const INSTRUCTIONS = [
  ...['ADD', 'ARG', 'CMD', 'COPY', 'ENTRYPOINT', 'ENV', 'EXPOSE', 'FROM', 'HEALTHCHECK', 'LABEL', 'MAINTAINER', 'ONBUILD', 'RUN'],
  ...['SHELL', 'STOPSIGNAL', 'USER', 'VOLUME', 'WORKDIR'],
];

/** What a stage adds to the image; the stages it is based on come first. */
interface Stage {
  readonly name: string | undefined;
  readonly ports: { port: number; line: number }[];
  readonly environment: Record<string, string>;
  entrypoint: StartCommand | undefined;
  command: StartCommand | undefined;
}

/** Reads a Dockerfile. Mistakes in it are `problems`; without a FROM it is none at all, and undefined. */
export function readDockerfile(file: TreeFile, buildArgs: Readonly<Record<string, string>> = {}): DockerfileFacts | undefined {
  const text = textOf(file);
  if (text === undefined) return undefined;
  const instructions = [...readInstructions(text)];
  if (!instructions.some(({ name }) => name === 'FROM')) return undefined;
  const variables: Record<string, string> = {};
  const declared = new Set<string>();
  const needed = new Set<string>();
  const copies: CopyStep[] = [];
  const stages: Stage[] = [];
  const need = (word: string) => {
    for (const [, plain, braced] of word.matchAll(/\$(?:(\w+)|\{(\w+)\})/g)) {
      const name = plain ?? braced ?? '';
      if (declared.has(name) && !Object.hasOwn(variables, name)) needed.add(name);
    }
  };
  for (const instruction of instructions) {
    const { name, words } = instruction;
    const stage = stages.at(-1);
    if (name === 'ARG') {
      for (const word of words) {
        declared.add(word.split('=')[0] ?? '');
        declare(word, buildArgs, variables);
      }
    } else if (name === 'FROM') {
      need(words[0] ?? '');
      stages.push(startStage(words, stages));
    } else if (name === 'COPY' || name === 'ADD') {
      const copy = readCopy(instruction, variables);
      copy.sources.forEach(need);
      copies.push(copy);
    } else if (stage !== undefined) applyTo(stage, instruction, variables);
  }
  const last = stages.at(-1) ?? startStage([], []);
  return {
    path: file.path,
    bases: parseOutsideInputs(text, buildArgs).images,
    neededArgs: [...needed],
    ports: last.ports,
    entrypoint: last.entrypoint,
    command: last.command,
    copies,
    environment: last.environment,
    problems: instructions.flatMap(complain),
  };
}

function startStage(words: readonly string[], before: readonly Stage[]): Stage {
  const base = before.findLast(({ name }) => name !== undefined && name === words[0]?.toLowerCase());
  return {
    name: words[1]?.toUpperCase() === 'AS' ? words[2]?.toLowerCase() : undefined,
    ports: [...(base?.ports ?? [])],
    environment: { ...base?.environment },
    entrypoint: base?.entrypoint,
    command: base?.command,
  };
}

function applyTo(stage: Stage, { name, words, rest, line }: Instruction, variables: Readonly<Record<string, string>>): void {
  if (name === 'ENTRYPOINT') {
    stage.entrypoint = readCommand(rest, line);
    // As Docker does: a new ENTRYPOINT takes the CMD of the base away.
    stage.command = undefined;
  } else if (name === 'CMD') stage.command = readCommand(rest, line);
  else if (name === 'ENV') Object.assign(stage.environment, readVariables(rest));
  else if (name === 'EXPOSE') {
    for (const word of words) {
      const port = Number((substitute(word, { ...variables, ...stage.environment }) ?? '').replace(/\/tcp$/i, ''));
      if (Number.isInteger(port) && port > 0) stage.ports.push({ port, line });
    }
  }
}

function readCommand(rest: string, line: number): StartCommand {
  const list = readList(rest);
  return list === undefined
    ? { words: rest.split(/\s+/).filter((word) => word !== ''), form: 'shell', line }
    : { words: list, form: 'exec', line };
}

/** The words of the exec form, undefined for the shell form: that is also what Docker takes broken JSON for. */
function readList(rest: string): readonly string[] | undefined {
  if (!rest.trimStart().startsWith('[')) return undefined;
  try {
    const list: unknown = parseBoundedJson(rest);
    return Array.isArray(list) && list.every((word) => typeof word === 'string') ? list : undefined;
  } catch {
    return undefined;
  }
}

function readCopy({ flags, words, rest, line }: Instruction, variables: Readonly<Record<string, string>>): CopyStep {
  const all = readList(rest) ?? words.filter((word) => !word.startsWith('<<'));
  const filled = all.map((word) => substitute(word, variables) ?? word);
  return {
    sources: filled.slice(0, -1).filter((source) => !/^(https?:|git@)/.test(source)),
    target: filled.at(-1) ?? '',
    from: flags.some((flag) => flag.startsWith('--from=')),
    line,
  };
}

/** `NAME=value NAME2="two words"`, or the old `NAME value`. */
function readVariables(rest: string): Readonly<Record<string, string>> {
  const pairs = [...rest.matchAll(/(?<!\w)([A-Za-z_]\w*)=("(?:[^"\\]|\\.)*"|'[^']*'|\S*)/g)];
  if (pairs.length > 0) return Object.fromEntries(pairs.map(([, name = '', value = '']) => [name, value.replace(/^(["'])(.*)\1$/s, '$2')]));
  const [name, ...words] = rest.split(/\s+/);
  return name === undefined || name === '' ? {} : { [name]: words.join(' ') };
}

/** What Docker would refuse, or take for something else than was meant. */
function complain({ name, words, rest, line }: Instruction): DockerfileFacts['problems'] {
  if (!INSTRUCTIONS.includes(name)) {
    const meant = nearest(name, INSTRUCTIONS);
    return [{ line, text: `${name} is not an instruction of a Dockerfile${meant === undefined ? '' : `; did you mean ${meant}?`}` }];
  }
  if (words.length === 0) return [{ line, text: `${name} has nothing behind it` }];
  if ((name === 'ENTRYPOINT' || name === 'CMD') && rest.trimStart().startsWith('[') && readList(rest) === undefined) {
    return [{ line, text: `${name} is no list of texts in double quotes, so Docker runs it in a shell` }];
  }
  return [];
}
