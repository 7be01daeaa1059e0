// Makes the package twice, in two folders with other names, another umask and another time zone, and fails unless both archives are the same
// to the byte. Prints their SHA-512, which is what npm shows of a published version.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

const root = path.dirname(import.meta.dirname);
const work = mkdtempSync(path.join(os.tmpdir(), 'sagemaker-algo-reproduce-'));
try {
  const hashes = [
    makePackage('one', { TZ: 'UTC', LC_ALL: 'C' }, 0o022),
    makePackage(`another-${'x'.repeat(60)}`, { TZ: 'Asia/Tokyo', LC_ALL: 'C.UTF-8' }, 0o077),
  ];
  console.log(hashes.join('\n'));
  if (new Set(hashes).size > 1) {
    console.error('The two archives differ.');
    process.exitCode = 1;
  }
} finally {
  rmSync(work, { recursive: true, force: true });
}

/** SHA-512 of the archive that a fresh copy of what git knows gives. */
function makePackage(name, env, umask) {
  const folder = path.join(work, name);
  const before = process.umask(umask);
  for (const file of run('git', ['ls-files', '-z'], root).split('\0').filter(Boolean)) {
    mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
    cpSync(path.join(root, file), path.join(folder, file), { verbatimSymlinks: true });
  }
  symlinkSync(path.join(root, 'node_modules'), path.join(folder, 'node_modules'));
  run('npm', ['pack', '--loglevel=error'], folder, env);
  process.umask(before);
  const archive = readdirSync(folder).find((file) => file.endsWith('.tgz'));
  return createHash('sha512')
    .update(readFileSync(path.join(folder, archive)))
    .digest('base64');
}

function run(command, args, cwd, env = {}) {
  const { status, stdout, stderr, error } = spawnSync(command, args, { cwd, encoding: 'utf8', env: { ...process.env, ...env } });
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} failed: ${error?.message ?? stderr}`);
  return stdout;
}
