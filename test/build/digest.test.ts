import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { digestBuild, readInputs } from '../../src/build/digest.ts';
import { workspace } from '../support/workspace.ts';

const FILES = { Dockerfile: 'ARG BASE=a:1\nFROM $BASE\nCOPY src /src\n', 'src/a.ts': 'a', 'notes.md': 'n', '.dockerignore': 'notes.md\n' };
const OPTIONS = { platform: 'linux' as const, builder: 'b', version: '1.0.0' };
const spec = (folder: string, parts = {}) => ({
  ...{ context: folder, dockerfile: join(folder, 'Dockerfile'), platform: 'linux/amd64', buildArgs: {} },
  ...parts,
});

it('is the same for the same', () => {
  const folder = workspace(FILES);
  const [one, other] = [readInputs(spec(folder), OPTIONS), readInputs(spec(folder), OPTIONS)];
  expect(one.hash).toBe(other.hash);
  expect([one.images, one.uncertain, one.stampNow()]).toEqual([['a:1'], undefined, one.stamp]);
  expect(digestBuild(one, ['sha256:1'])).toBe(digestBuild(other, ['sha256:1']));
  expect(digestBuild(one, ['sha256:1'])).not.toBe(digestBuild(one, ['sha256:2']));
});

describe('changes with', () => {
  const base = workspaceHash({});
  function workspaceHash(files: Record<string, string>, parts = {}, options = {}): () => string {
    return () => readInputs(spec(workspace({ ...FILES, ...files }), parts), { ...OPTIONS, ...options }).hash;
  }
  it.each([
    ['the Dockerfile', workspaceHash({ Dockerfile: `${FILES.Dockerfile}# x\n` })],
    ['a file', workspaceHash({ 'src/a.ts': 'b' })],
    ['.dockerignore', workspaceHash({ '.dockerignore': 'notes.md\n# x\n' })],
    ['the .dockerignore of the Dockerfile', workspaceHash({ 'Dockerfile.dockerignore': '' })],
    ['a build argument', workspaceHash({}, { buildArgs: { X: '1' } })],
    ['the platform', workspaceHash({}, { platform: 'linux/arm64' })],
    ['the builder asked for', workspaceHash({}, { builder: 'far' })],
    ['the builder', workspaceHash({}, {}, { builder: 'c' })],
    ['the version of this tool', workspaceHash({}, {}, { version: '1.0.1' })],
  ])('%s', (_what, changed) => expect(changed()).not.toBe(base()));

  it('a Dockerfile that .dockerignore names', () => {
    const files = { '.dockerignore': 'Dockerfile\n' };
    expect(workspaceHash(files)()).not.toBe(workspaceHash({ ...files, Dockerfile: 'FROM a:1\n' })());
  });

  it.each([['an ignored file', workspaceHash({ 'notes.md': 'other' })]])('not with %s', (_what, same) => expect(same()).toBe(base()));

  it('not with the order of build arguments', () => {
    expect(workspaceHash({}, { buildArgs: { A: '1', B: '2' } })()).toBe(workspaceHash({}, { buildArgs: { B: '2', A: '1' } })());
  });
});

it('takes a file as part of the build that one of two ignore files lets in', () => {
  const folder = workspace({ ...FILES, 'Dockerfile.dockerignore': 'src\n' });
  const before = readInputs(spec(folder), OPTIONS).hash;
  writeFileSync(join(folder, 'src/a.ts'), 'changed');
  expect(readInputs(spec(folder), OPTIONS).hash).not.toBe(before);
});

it('says when something was touched meanwhile', () => {
  const folder = workspace(FILES);
  const inputs = readInputs(spec(folder), OPTIONS);
  writeFileSync(join(folder, 'src/a.ts'), 'a');
  expect(inputs.stampNow()).not.toBe(inputs.stamp);
});
