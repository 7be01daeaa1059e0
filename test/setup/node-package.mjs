// Node of another version, from its npm package for one platform.
import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { cacheFolder, mustRun } from './machine.mjs';

/** Folder that holds the program `node` of a version such as `24`, kept between runs. `platform` is named as in `linux-x64`. */
export function provideNode(version, platform = `${process.platform}-${process.arch}`) {
  const folder = path.join(cacheFolder(), 'nodes', `${platform}-${version}`);
  if (existsSync(path.join(folder, 'node'))) return folder;
  mkdirSync(path.dirname(folder), { recursive: true });
  const work = mkdtempSync(`${folder}-`);
  try {
    mustRun('npm', ['pack', '--silent', '--pack-destination', work, `node-${platform}@${version}`], { cwd: work });
    const archive = path.join(work, readdirSync(work)[0]);
    mustRun('tar', ['-C', work, '--strip-components=2', '-xzf', archive, 'package/bin/node']);
    rmSync(archive);
    rmSync(folder, { recursive: true, force: true });
    renameSync(work, folder);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
  return folder;
}
