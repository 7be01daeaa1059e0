import { createHash } from 'node:crypto';
import { lstatSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';

/** Everything about a folder that somebody could notice: kinds, modes, times, contents and link targets, by path. */
export function stateOf(folder: string): Readonly<Record<string, string>> {
  const paths = ['.', ...readdirSync(folder, { recursive: true, encoding: 'utf8' })];
  return Object.fromEntries(
    paths.sort().map((path) => {
      const full = join(folder, path);
      const found = lstatSync(full);
      const content = found.isFile()
        ? createHash('sha256').update(readFileSync(full)).digest('hex')
        : found.isSymbolicLink()
          ? readlinkSync(full)
          : '';
      // A new file changes the time of its folder.
      const time = found.isDirectory() ? '' : found.mtimeMs;
      return [path, `${found.mode.toString(8)} ${time} ${content}`];
    }),
  );
}
