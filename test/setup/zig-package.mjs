// A C compiler for other machines, from the npm packages of Zig: the same bytes come out wherever it runs.
import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { cacheFolder, mustRun } from './machine.mjs';

const VERSION = '0.16.0';

/** The compiler's program and the folder of its headers, kept between runs. */
export function provideZig() {
  const platform = `${process.platform}-${process.arch}`;
  const program = path.join(unpack(platform), 'bin', process.platform === 'win32' ? 'zig.exe' : 'zig');
  return { program, library: unpack('lib'), version: VERSION };
}

function unpack(name) {
  const folder = path.join(cacheFolder(), 'zig', `${name}-${VERSION}`);
  if (existsSync(folder)) return folder;
  mkdirSync(path.dirname(folder), { recursive: true });
  console.log(`Compiler: fetching @zigc/${name}@${VERSION} from npm.`);
  const work = mkdtempSync(`${folder}-`);
  try {
    mustRun('npm', ['pack', '--silent', '--pack-destination', work, `@zigc/${name}@${VERSION}`], { cwd: work });
    const archive = path.join(work, readdirSync(work)[0]);
    mustRun('tar', ['-C', work, '--strip-components=1', '-xzf', archive]);
    rmSync(archive);
    // Another process may have been quicker; then its copy is as good.
    if (!existsSync(folder)) renameSync(work, folder);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
  return folder;
}
