import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { transform } from 'sucrase';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { packTarball, type Tarball } from '../support/tarball.ts';

const root = path.join(import.meta.dirname, '../..');
const folder = mkdtempSync(path.join(os.tmpdir(), 'sagemaker-algo-pack-'));
let tarball: Tarball;

beforeAll(() => {
  tarball = packTarball(folder);
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Every file below a folder of the repository. */
function tree(start: string): string[] {
  return readdirSync(path.join(root, start), { recursive: true })
    .map((entry) => `${start}/${String(entry).replaceAll(path.sep, '/')}`)
    .filter((file) => statSync(path.join(root, file)).isFile());
}

describe('the package', () => {
  it('holds the tool, its templates and its papers, and nothing else', () => {
    const expected = ['LICENSE', 'README.md', 'package.json', ...['bin', 'dist', 'man', 'probe/bin', 'schema', 'templates'].flatMap(tree)];
    expect([...tarball.entries.keys()].sort()).toEqual(expected.sort());
  });

  it('holds nothing that was only lying about', () => {
    const stray = /(^|\/)(__pycache__|node_modules|\.git|\.venv|\.DS_Store|dist\/.*\.map|.*\.(pyc|orig|log|tgz))(\/|$)/;
    expect([...tarball.entries.keys()].filter((file) => stray.test(file))).toEqual([]);
  });

  it('has programs that can be run and nothing else that can', () => {
    const executable = [...tarball.entries].filter(([, mode]) => (mode & 0o111) !== 0).map(([file]) => file);
    const scripts = tree('templates').filter((file) => (statSync(path.join(root, file)).mode & 0o111) !== 0);
    const programs = ['bin/create-sagemaker-algo.cjs', 'bin/sagemaker-algo.cjs', ...tree('probe/bin')];
    expect(executable.sort()).toEqual([...programs, ...scripts].sort());
  });

  it('needs no other package and runs nothing when it is installed', () => {
    const manifest = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));
    expect(Object.keys(manifest)).not.toContain('dependencies');
    expect(Object.keys(manifest)).not.toContain('optionalDependencies');
    expect(Object.keys(manifest.scripts).filter((script) => /^(pre|post)?(install|prepare)$/.test(script))).toEqual([]);
    for (const target of [...Object.values<string>(manifest.bin), ...Object.values<string>(manifest.exports)]) {
      expect([...tarball.entries.keys()]).toContain(path.posix.normalize(target));
    }
  });

  it('is made of the same bytes when it is built again', () => {
    const { status, stderr } = spawnSync(process.execPath, [path.join(root, 'scripts/build.mjs'), '--check'], { encoding: 'utf8' });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  });

  it('is packed into the same bytes in another folder, under another umask and in another time zone', () => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [path.join(root, 'scripts/reproduce.mjs')], { encoding: 'utf8' });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    const hashes = stdout.trim().split('\n');
    expect(hashes).toEqual([expect.stringMatching(/^[\w+/]{86}==$/), hashes[0]]);
  });

  it('names in its bill of materials exactly the packages of which it holds the licence', () => {
    const text = readFileSync(path.join(root, 'dist/THIRD_PARTY_LICENSES.txt'), 'utf8');
    const licensed = [...text.matchAll(/^(\S+ \d\S*) \(.+\)$/gm)].map(([, title]) => title);
    const bill = JSON.parse(readFileSync(path.join(root, 'dist/sbom.cdx.json'), 'utf8'));
    const named = bill.components.map(({ name, version }: { name: string; version: string }) => `${name} ${version}`);
    expect(named.sort()).toEqual(licensed.sort());
    expect(named.length).toBeGreaterThan(50);
  });

  it('names the licence of every package in its bundles', () => {
    const text = readFileSync(path.join(root, 'dist/THIRD_PARTY_LICENSES.txt'), 'utf8');
    const named = [...text.matchAll(/^(\S+) \d\S* \(.+\)$/gm)].map(([, name]) => name);
    expect(named).toEqual(expect.arrayContaining(['commander', 'ejs', 'execa', 'fs-extra', 'inquirer', 'sucrase', 'tar-stream', 'zod']));
    expect(named).not.toContain('esbuild');
  });

  it('keeps the heavy libraries out of what every start loads', () => {
    const entry = readFileSync(path.join(root, 'dist/main.cjs'), 'utf8');
    expect(entry.length).toBeLessThan(80_000);
    for (const trace of ['ZodError', 'forceKillAfterDelay', 'graceful-fs', 'inquirer']) expect(entry).not.toContain(trace);
  });

  it('describes sagemaker-algo.json for editors', () => {
    const schema = JSON.parse(readFileSync(path.join(root, 'schema/sagemaker-algo.schema.json'), 'utf8'));
    expect(schema).toMatchObject({ type: 'object', properties: { training: expect.anything(), inference: expect.anything() } });
    expect(schema.required).toContain('name');
    expect(schema.required).not.toContain('version');
  });
});

it('takes types out as all of sucrase would, of which it holds a part', async () => {
  const { stripTypes } = await import(path.join(root, 'dist/strip-types.mjs'));
  const options = { transforms: ['typescript' as const], disableESTransforms: true, keepUnusedImports: true, preserveDynamicImport: true };
  for (const file of [...tree('templates'), ...tree('src')].filter((name) => name.endsWith('.ts'))) {
    const source = readFileSync(path.join(root, file), 'utf8');
    expect(stripTypes(source, file), file).toBe(transform(source, { ...options, filePath: file }).code);
  }
});
