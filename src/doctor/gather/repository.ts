import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Facts } from '../facts.ts';
import type { Gathering } from '../gather.ts';
import { runBriefly } from './reading.ts';

/** What git will give out to others, and to a pipeline. */
export async function readRepository(gathering: Gathering): Promise<Facts['repository']> {
  const { context } = gathering;
  const dir = gathering.projectDir();
  const git = (args: readonly string[], stdin?: string) =>
    runBriefly(context, 'git', args, { cwd: dir, ...(stdin === undefined ? {} : { stdin }) });
  const attributes = readOr(join(dir, '.gitattributes'));
  const nothing = { tracked: false, attributes, unsettled: [], plainModes: [], fileMode: true };
  if ((await git(['rev-parse', '--is-inside-work-tree']))?.trim() !== 'true') return nothing;
  const { files } = await gathering.ask('context');
  const scripts = files.filter(({ script }) => script !== undefined).map(({ path }) => path);
  const [listed, settled, fileMode] = await Promise.all([
    git(['ls-files', '--stage', '-z', '--', '.']),
    scripts.length === 0 ? '' : git(['check-attr', '-z', '--stdin', 'eol', 'text'], scripts.map((path) => `${path}\0`).join('')),
    git(['config', '--get', 'core.fileMode']),
  ]);
  const modes = parseStage(listed ?? '');
  // Ignored by git means that nobody gets it from there.
  if (modes.size === 0) return { ...nothing, attributes };
  const wanted = files.filter(({ script, mode }) => script?.shebang === true && (mode & 0o111) !== 0);
  return {
    ...{ tracked: true, attributes, unsettled: findUnsettled(scripts, settled ?? '') },
    plainModes: wanted.map(({ path }) => path).filter((path) => modes.get(path) === '100644'),
    fileMode: fileMode?.trim() !== 'false',
  };
}

/** Modes by path. */
function parseStage(text: string): ReadonlyMap<string, string> {
  return new Map(
    text.split('\0').flatMap((line) => {
      const found = /^(\d+) \w+ \d\t(.*)$/s.exec(line);
      return found?.[1] === undefined || found[2] === undefined ? [] : [[found[2], found[1]] as const];
    }),
  );
}

/** Scripts without `eol=lf`, `-text` or `binary`: a checkout may bring them with CRLF. */
function findUnsettled(scripts: readonly string[], text: string): readonly string[] {
  const parts = text.split('\0');
  const settled = new Set<string>();
  for (let at = 0; at + 2 < parts.length; at += 3) {
    const [path = '', attribute, value] = parts.slice(at, at + 3);
    if ((attribute === 'eol' && value === 'lf') || (attribute === 'text' && value === 'unset')) settled.add(path);
  }
  return scripts.filter((path) => !settled.has(path));
}

function readOr(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
