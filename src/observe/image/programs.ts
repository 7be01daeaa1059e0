import { posix } from 'node:path';
import type { ImageInfo } from '../../engine/engine.ts';
import type { Candidate, Collected } from './collect.ts';
import type { Needed, ProgramFacts, ProgramFile } from './types.ts';

/** PATH of a container whose image has none. */
const DEFAULT_PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/** As many links as the kernel follows. */
const MAX_LINKS = 40;

type Files = Pick<Collected, 'links' | 'programs'>;

/** What would be run for a word or the first part of an ENTRYPOINT, as the engine looks for it. */
export function findProgram(files: Files, image: Pick<ImageInfo, 'env' | 'workingDir'>, word: string): ProgramFacts {
  const folders = word.includes('/') ? [] : pathFolders(image.env);
  const places = word.includes('/')
    ? [posix.resolve('/', image.workingDir ?? '', word)]
    : folders.map((folder) => posix.join(folder, word));
  const found: ProgramFile[] = [];
  for (const path of places) {
    const file = describeProgram(files, image, path);
    if (file === undefined) continue;
    found.push(file);
    if (file.executable) break;
  }
  const elsewhere = found.length > 0 ? undefined : [...files.programs.keys()].find((path) => posix.basename(path) === posix.basename(word));
  return { word, files: found, searched: folders, elsewhere };
}

function pathFolders(env: ImageInfo['env']): readonly string[] {
  return (env['PATH'] ?? DEFAULT_PATH).split(':').filter((folder) => folder.startsWith('/'));
}

function describeProgram(files: Files, image: Pick<ImageInfo, 'env'>, path: string): ProgramFile | undefined {
  const real = resolveLinks(files.links, path);
  const candidate = real === undefined ? undefined : files.programs.get(real);
  if (real === undefined || candidate === undefined) return undefined;
  return { path, real, executable: candidate.executable, form: describeForm(files, image, candidate) };
}

function describeForm(files: Files, { env }: Pick<ImageInfo, 'env'>, { form, bytes }: Candidate): ProgramFile['form'] {
  const isThere = (path: string) => files.programs.get(resolveLinks(files.links, path) ?? '')?.executable === true;
  switch (form.kind) {
    case 'other':
      return { kind: 'other', bytes };
    case 'elf': {
      const needs = form.loader === undefined ? [] : [{ name: form.loader, found: isThere(form.loader) }];
      return { kind: 'elf', machine: form.machine, needs };
    }
    case 'script': {
      const { interpreter, argument, carriageReturn } = form;
      const needs: Needed[] = interpreter.startsWith('/') ? [{ name: interpreter, found: isThere(interpreter) }] : [];
      const told = posix.basename(interpreter) === 'env' ? toldToEnv(argument) : undefined;
      if (told !== undefined) needs.push({ name: told, found: pathFolders(env).some((folder) => isThere(posix.join(folder, told))) });
      return { kind: 'script', needs, carriageReturn };
    }
  }
}

/** The program that `env` looks for on PATH; undefined when it cannot be told. */
function toldToEnv(argument: string): string | undefined {
  const words = argument.replace(/^(?:-S|--split-string=?)\s*/, '').split(/\s+/);
  const word = words.find((one) => !one.includes('='));
  return word === undefined || word === '' || word.startsWith('-') || word.includes('/') ? undefined : word;
}

/** Where a path leads inside the image; undefined when its links go round in a circle. A hard link leads to its first name. */
export function resolveLinks(links: ReadonlyMap<string, string>, path: string): string | undefined {
  let todo = path.split('/').filter((part) => part !== '');
  let done: string[] = [];
  let followed = 0;
  while (todo.length > 0) {
    const [part = '', ...rest] = todo;
    todo = rest;
    if (part === '.') continue;
    if (part === '..') {
      done.pop();
      continue;
    }
    const target = links.get(`/${[...done, part].join('/')}`);
    if (target === undefined) {
      done.push(part);
      continue;
    }
    followed += 1;
    if (followed > MAX_LINKS) return undefined;
    if (target.startsWith('/')) done = [];
    todo = [...target.split('/').filter((one) => one !== ''), ...todo];
  }
  return `/${done.join('/')}`;
}
