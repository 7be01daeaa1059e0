import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Facts } from '../facts.ts';
import type { Gathering } from '../gather.ts';
import { isRecord } from './reading.ts';

type Packages = Facts['packages'][number];

const NODE_LOCKS = ['package-lock.json', 'npm-shrinkwrap.json', 'pnpm-lock.yaml', 'yarn.lock', 'bun.lock'];
const PYTHON_LOCKS = ['uv.lock', 'poetry.lock', 'pdm.lock', 'Pipfile.lock', 'pylock.toml'];

/** Lists of packages in the project folder, and whether each fixes what will be installed. */
export async function readPackages({ projectDir }: Gathering): Promise<Facts['packages']> {
  const dir = projectDir();
  return [...readNode(dir), ...readRequirements(dir), ...readPyproject(dir), ...readCargo(dir)];
}

function readNode(dir: string): readonly Packages[] {
  const text = readOr(dir, 'package.json');
  if (text === undefined) return [];
  const json = parse(text);
  const size = (key: string) => (isRecord(json) && isRecord(json[key]) ? Object.keys(json[key]).length : 0);
  const dependencies = size('dependencies') + size('optionalDependencies');
  return [{ file: 'package.json', dependencies, forWork: size('devDependencies'), lock: findLock(dir, NODE_LOCKS), loose: [] }];
}

/** pip takes a fixed version from `==` or a hash, and an address names one by itself. */
function readRequirements(dir: string): readonly Packages[] {
  const file = 'requirements.txt';
  const text = readOr(dir, file);
  if (text === undefined) return [];
  const entries = text
    .replaceAll(/\\\r?\n/g, ' ')
    .split(/\r?\n/)
    .map((line) => line.replace(/(^|\s)#.*$/, '').trim())
    .filter((line) => line !== '' && !line.startsWith('-'));
  const loose = entries.filter((line) => !/===?\s*[\w.!+-]+(?!\*)|--hash=|@\s*\S+|:\/\//.test(line)).map((line) => line.slice(0, 80));
  return [{ file, dependencies: entries.length, forWork: 0, lock: loose.length === 0 ? file : findLock(dir, PYTHON_LOCKS), loose }];
}

/** A rough look: the list of dependencies, wherever the build system keeps it. */
function readPyproject(dir: string): readonly Packages[] {
  const file = 'pyproject.toml';
  const text = readOr(dir, file);
  // Beside a requirements file it only configures tools.
  if (text === undefined || readOr(dir, 'requirements.txt') !== undefined) return [];
  const list = /^dependencies\s*=\s*\[([^\]]*)\]/m.exec(text)?.[1] ?? '';
  const table = /^\[tool\.poetry\.dependencies\]\n((?:[^[\n].*\n?|\n)*)/m.exec(text)?.[1] ?? '';
  const dependencies = (list.match(/["'][^"']+["']/g)?.length ?? 0) + (table.match(/^(?!python\b)[\w-]+\s*=/gm)?.length ?? 0);
  return [{ file, dependencies, forWork: 0, lock: findLock(dir, PYTHON_LOCKS), loose: [] }];
}

function readCargo(dir: string): readonly Packages[] {
  const text = readOr(dir, 'Cargo.toml');
  if (text === undefined) return [];
  const table = /^\[dependencies\]\n((?:[^[\n].*\n?|\n)*)/m.exec(text)?.[1] ?? '';
  return [
    {
      file: 'Cargo.toml',
      dependencies: table.match(/^[\w-]+\s*=/gm)?.length ?? 0,
      forWork: 0,
      lock: findLock(dir, ['Cargo.lock']),
      loose: [],
    },
  ];
}

function findLock(dir: string, names: readonly string[]): string | undefined {
  return names.find((name) => readOr(dir, name) !== undefined);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function readOr(dir: string, name: string): string | undefined {
  try {
    return readFileSync(join(dir, name), 'utf8');
  } catch {
    return undefined;
  }
}
