// Builds the probe (`probe/*.c`) for both machines into `probe/bin/`, where the package takes it from: a user's machine has no compiler.
// The same sources give the same bytes. `--check` writes nothing and fails when the files there are not those.
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { mustRun } from '../test/setup/machine.mjs';
import { provideZig } from '../test/setup/zig-package.mjs';

const folder = path.join(path.dirname(import.meta.dirname), 'probe');
/** Names as the engine has them; what the compiler calls them, and the number that stands in the file's head. */
const MACHINES = { amd64: { target: 'x86_64-freestanding-none', number: 62 }, arm64: { target: 'aarch64-freestanding-none', number: 183 } };
const FLAGS = [
  ...['-std=c11', '-Os', '-Wall', '-Wextra', '-Werror', '-g0', '-s', '-static', '-nostdlib', '-ffreestanding', '-fno-builtin'],
  ...['-fno-stack-protector', '-fno-sanitize=all', '-fno-asynchronous-unwind-tables', '-Wl,--build-id=none', '-Wl,-e,_start'],
];
const SIZE_LIMIT = 64 * 1024;

const work = mkdtempSync(path.join(os.tmpdir(), 'sagemaker-algo-probe-'));
try {
  const { program, library } = provideZig();
  const sources = readdirSync(folder).filter((name) => name.endsWith('.c'));
  const different = Object.entries(MACHINES).filter(([name, machine]) => {
    const made = path.join(work, name);
    const env = { ZIG_LIB_DIR: library, ZIG_LOCAL_CACHE_DIR: work, ZIG_GLOBAL_CACHE_DIR: work };
    mustRun(program, ['cc', '-target', machine.target, ...FLAGS, ...sources, '-o', made], { cwd: folder, env });
    verify(made, machine.number);
    return keep(made, path.join(folder, 'bin', `probe-${name}`));
  });
  if (different.length > 0 && process.argv.includes('--check')) {
    console.error(`not what the sources give: ${different.map(([name]) => `probe/bin/probe-${name}`).join(', ')}`);
    process.exitCode = 1;
  }
} finally {
  rmSync(work, { recursive: true, force: true });
}

/** A program for Linux on that machine which needs nothing else: no interpreter, no library. */
function verify(file, machine) {
  const bytes = readFileSync(file);
  const [start, size, count] = [Number(bytes.readBigUInt64LE(32)), bytes.readUInt16LE(54), bytes.readUInt16LE(56)];
  const segments = Array.from({ length: count }, (_, at) => bytes.readUInt32LE(start + at * size));
  const executable = bytes.toString('latin1', 0, 4) === '\x7fELF' && bytes[4] === 2 && bytes.readUInt16LE(16) === 2;
  const alone = !segments.includes(2) && !segments.includes(3);
  if (!executable || bytes.readUInt16LE(18) !== machine || !alone) throw new Error(`${file} is no static program of that machine`);
  if (bytes.length > SIZE_LIMIT) throw new Error(`${file} has ${bytes.length} bytes`);
}

/** Whether the file there is another one; it is replaced unless this is a check. */
function keep(made, target) {
  if (existsSync(target) && readFileSync(target).equals(readFileSync(made))) return false;
  if (process.argv.includes('--check')) return true;
  mkdirSync(path.dirname(target), { recursive: true });
  const next = `${target}.new`;
  mustRun('cp', [made, next]);
  renameSync(next, target);
  console.log(`made ${path.relative(process.cwd(), target)}`);
  return true;
}
