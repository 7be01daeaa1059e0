import { stripVTControlCharacters } from 'node:util';
import type { ForeignBase } from './build-spec.ts';

/** Lines of a failed step that are kept, the newest. */
const KEEP_LINES = 200;

/** Follows what a builder prints, legacy or BuildKit in its plain form. */
export interface BuildOutput {
  add(line: string): void;
  /** The step that failed; of the legacy builder the last one that began. Empty when it was none. */
  readonly step: string;
  /** What that step printed and what the builder said about it, one string. */
  readonly log: string;
  /** Base images that BuildKit took although they are for another platform. */
  readonly foreignBases: readonly ForeignBase[];
}

/** The step that a line announces, as in `2/9 RUN npm ci`; undefined for any other line. */
export function parseStep(line: string): string | undefined {
  const legacy = /^Step (\d+\/\d+) : (.*)$/.exec(line);
  if (legacy !== null) return `${legacy[1]} ${legacy[2]}`;
  const buildkit = /^#\d+ \[(?:\S+ )?(\d+\/\d+)\] (.*)$/.exec(line);
  return buildkit === null ? undefined : `${buildkit[1]} ${buildkit[2]}`;
}

/** BuildKit only warns of such a base and gives the image the platform that was asked for. */
function parseForeignBase(line: string): ForeignBase | undefined {
  const found = /InvalidBaseImagePlatform: Base image (\S+) was pulled with platform "([^"]+)", expected "([^"]+)"/.exec(line);
  const [, image = '', platform = '', wanted = ''] = found ?? [];
  // A variant, as in linux/amd64/v2, runs on the same machines.
  const kind = (text: string) => text.split('/').slice(0, 2).join('/');
  return found === null || kind(platform) === kind(wanted) ? undefined : { image, platform };
}

export function createBuildOutput(): BuildOutput {
  const foreignBases: ForeignBase[] = [];
  // BuildKit runs steps at the same time and numbers them; the legacy builder has one at a time, here number 0.
  const steps = new Map<string, { readonly title: string; readonly lines: string[] }>();
  let current = '0';
  let failed = false;
  let inRepetition = false;
  const keep = (id: string, line: string) => {
    const { lines } = steps.get(id) ?? begin(id, '');
    lines.push(line);
    if (lines.length > KEEP_LINES) lines.shift();
  };
  const begin = (id: string, title: string) => {
    const step = { title, lines: [] };
    steps.set(id, step);
    return step;
  };
  return {
    foreignBases,
    add(raw) {
      // The legacy builder colours what a step prints to stderr.
      const line = stripVTControlCharacters(raw);
      const foreign = parseForeignBase(line);
      if (foreign !== undefined) foreignBases.push(foreign);
      // BuildKit repeats the failed step's output between two such lines.
      if (line === '------') inRepetition = !inRepetition;
      if (inRepetition || isNoise(line)) return;
      const [, number, rest = line] = /^#(\d+) (.*)$/.exec(line) ?? [];
      const id = number ?? '0';
      const title = parseStep(line) ?? (number !== undefined && !steps.has(number) ? rest : undefined);
      if (title !== undefined) {
        if (number === undefined || !steps.has(id)) begin(id, title);
      } else if (number === undefined) {
        keep(current, line);
      } else if (rest.startsWith('ERROR') && !failed) {
        failed = true;
        current = id;
        keep(id, rest.replace(/^ERROR: /, ''));
      } else {
        // Seconds since the step began.
        keep(id, rest.replace(/^\d+\.\d+( |$)/, ''));
      }
    },
    get step() {
      return steps.get(current)?.title ?? '';
    },
    get log() {
      return (steps.get(current)?.lines ?? []).join('\n');
    },
  };
}

const NOISE = [
  // The notice of newer clients that the legacy builder is old.
  /^DEPRECATED: The legacy builder/,
  /^ {6,}(Install the buildx component|https:\/\/docs\.docker\.com\/go\/buildx|BuildKit is currently disabled|environment-variable)/,
  /^Sending build context to Docker daemon/,
  /^ ---> (Running in )?[0-9a-f]{12}$/,
  /^Removing intermediate container [0-9a-f]{12}$/,
  /^#0 building with /,
  /^#\d+ sha256:[0-9a-f]{64}/,
  /^\s*$/,
] as const;

/** What says nothing about this build. */
function isNoise(line: string): boolean {
  return line === '------' || NOISE.some((pattern) => pattern.test(line));
}
