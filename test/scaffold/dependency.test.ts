import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { resolveToolDependency } from '../../src/scaffold/dependency.ts';
import { workspace } from '../support/workspace.ts';

const NAME = 'create-sagemaker-algo';
const record = (entry: unknown) => JSON.stringify({ packages: { [`node_modules/${NAME}`]: entry } });

/** The dependency of a tool installed below `home` with this record of npm. */
function installed(lock: string | undefined, files: Readonly<Record<string, string>> = {}, home = 'some home') {
  const root = workspace({
    [`${home}/node_modules/${NAME}/package.json`]: '{}',
    ...(lock === undefined ? {} : { [`${home}/node_modules/.package-lock.json`]: lock }),
    ...files,
  });
  const packageRoot = join(root, home, 'node_modules', NAME);
  return { root, packageRoot, ...resolveToolDependency({ packageRoot, version: '1.2.3' }) };
}

describe('what a new project depends on', () => {
  it('is the folder of a checkout, spaces and all', () => {
    const packageRoot = workspace({ 'my checkout/package.json': '{}' });
    expect(resolveToolDependency({ packageRoot: join(packageRoot, 'my checkout'), version: '1.2.3' })).toEqual({
      spec: `file:${packageRoot}/my checkout`,
    });
  });

  it('has forward slashes on Windows', () => {
    const { spec } = resolveToolDependency({ packageRoot: 'C:\\work\\tool', version: '1.2.3' });
    expect(spec).toBe('file:C:/work/tool');
  });

  it.each(['../a b.tgz', 'a.tgz'])('is the tarball %s that npm wrote down', (path) => {
    const { root, spec, warning } = installed(record({ resolved: `file:${path}` }), { 'a b.tgz': '', 'some home/a.tgz': '' });
    expect(spec).toBe(`file:${join(root, 'some home', path)}`);
    expect(warning).toBeUndefined();
  });

  it.each(['registry.example', 'mirror.example:8080/npm/private'])('is a version when it came from a registry at %s', (host) => {
    expect(installed(record({ resolved: `https://${host}/${NAME}/-/${NAME}-1.2.3.tgz` })).spec).toBe('^1.2.3');
  });

  it.each(['https://example.com/builds/latest.tgz', 'git+ssh://git@example.com/a/b.git#0123'])('is the address %s', (resolved) => {
    expect(installed(record({ resolved })).spec).toBe(resolved);
  });

  it.each([
    ['there is no record', undefined],
    ['the tarball is gone', record({ resolved: 'file:../gone.tgz' })],
    ['the record is damaged', '{'],
    ['the record does not name it', record({})],
    ['the record names it otherwise', record({ resolved: 7 })],
  ])('is the installed folder, with a warning, when %s', (_, lock) => {
    const { spec, warning, packageRoot } = installed(lock);
    expect(spec).toBe(`file:${packageRoot}`);
    expect(warning).toContain('put "^1.2.3" there');
  });
});
