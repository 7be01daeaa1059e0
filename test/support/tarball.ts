import { execFileSync } from 'node:child_process';
import path from 'node:path';

const root = path.join(import.meta.dirname, '../..');

/** The package as `npm pack` makes it from what was built last. */
export interface Tarball {
  readonly file: string;
  /** Paths inside the package, with their permission bits. */
  readonly entries: ReadonlyMap<string, number>;
}

/** Packs the repository into a folder, without building again: other tests run what is in `dist/`. */
export function packTarball(folder: string): Tarball {
  const args = ['pack', '--ignore-scripts', '--json', '--loglevel=error', '--pack-destination', folder];
  const said = execFileSync('npm', args, { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  // One record a package: npm 10 and 11 put them into a list, newer ones under the package's name.
  const [packed] = Object.values<{ filename: string; files: { path: string; mode: number }[] }>(JSON.parse(said));
  if (packed === undefined) throw new Error(`npm pack says nothing: ${said}`);
  return {
    file: path.join(folder, packed.filename),
    entries: new Map(packed.files.map((entry) => [entry.path, entry.mode])),
  };
}
