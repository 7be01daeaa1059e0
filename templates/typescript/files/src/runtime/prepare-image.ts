/**
 * Build step of the images: `node prepare-image.ts <folder> train`, or `serve`, or both, puts what the image needs into the folder.
 * - Equal sources make equal layers, whoever checks them out: every file gets the same mode and time.
 * - Only the parts of the two JSON files that the program reads go in, none of your accounts and roles.
 * - Node runs TypeScript by taking the types out at each start, which costs 50 ms and 20 MB in each process. Here it does that
 *   once and keeps the result in its compile cache. Without the cache everything works too.
 * - An image of both roles gets a command for each; the words are what SageMaker runs. They are made here because a checkout on
 *   Windows knows no executable files.
 */

import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const [target = '', ...roles] = process.argv.slice(2);
const project = fileURLToPath(new URL('../../', import.meta.url));
const cache = join(project, '.cache');
const commands = join(project, 'bin');

/** All files and folders below a folder, innermost first. */
function list(folder: string): string[] {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  return names
    .map((name) => join(folder, name))
    .sort()
    .reverse();
}

/** Runs a program until it finds that there is no data; by then it has loaded every module, that of the server's workers too. */
function fillCache(role: string): void {
  const env = { ...process.env, NODE_COMPILE_CACHE: cache, SAGEMAKER_BASE_DIR: '/tmp/no-data', SAGEMAKER_MODEL_SERVER_WORKERS: '2' };
  spawnSync(process.execPath, [join(project, `src/runtime/${role}.ts`)], { env, timeout: 10_000 });
}

/** Besides the sources without types, the cache holds machine code, which comes out differently each time. It has zero bytes. */
function pruneCache(): void {
  const header = 20;
  for (const path of list(cache)) if (statSync(path).isFile() && readFileSync(path).includes(0, header)) rmSync(path);
}

/** A file without an ending is a module here, as package.json says. */
function writeCommand(role: string): void {
  mkdirSync(commands, { recursive: true });
  writeFileSync(join(commands, role), `#!/usr/bin/env node\nimport '../src/runtime/${role}.ts';\n`);
}

/** Keeps the named parts of a JSON file. */
function reduceJson(name: string, keys: readonly string[]): void {
  const path = join(project, name);
  const whole = JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>;
  writeFileSync(path, JSON.stringify(Object.fromEntries(keys.map((key) => [key, whole[key]]))));
}

reduceJson('package.json', ['name', 'version', 'type']);
reduceJson('sagemaker-algo.json', ['name', 'version', 'training', 'inference']);
mkdirSync(cache, { recursive: true });
for (const role of roles) fillCache(role);
pruneCache();
if (roles.length > 1) for (const role of roles) writeCommand(role);
mkdirSync(dirname(join(target, project)), { recursive: true });
cpSync(project, join(target, project), { recursive: true });
for (const path of [...list(target), target]) {
  chmodSync(path, statSync(path).isDirectory() || dirname(path) === join(target, commands) ? 0o755 : 0o644);
  utimesSync(path, 0, 0);
}
