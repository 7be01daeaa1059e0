import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { measureAll } from '../../bench/harness/measure-all.mjs';
import { mustRun } from '../setup/machine.mjs';

let folder = '';
let root = '';
const printed: string[] = [];

/** A repository with nothing to build. */
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'bench-all-'));
  root = path.join(folder, 'repository');
  mkdirSync(path.join(root, 'scripts'), { recursive: true });
  writeFileSync(path.join(root, 'scripts/build.mjs'), '');
  const git = (...args: readonly string[]) => mustRun('git', ['-C', root, '-c', 'user.name=n', '-c', 'user.email=e@example.com', ...args]);
  git('init', '--quiet');
  git('add', '.');
  git('commit', '--quiet', '--message', 'one');
  mkdirSync(path.join(folder, 'work'));
  vi.stubEnv('BENCH_DIR', path.join(folder, 'work'));
  printed.length = 0;
  for (const method of ['log', 'error'] as const) vi.spyOn(console, method).mockImplementation((text) => printed.push(String(text)));
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

const part = { id: 'p', title: 'Part', rounds: 1, candidates: { one: () => 5 }, own: ['one'] };
const works = { title: 'Works', method: 'm', prepare: () => [part] };
const fails = { title: 'Fails', method: 'm', prepare: () => Promise.reject(new Error('broken')) };
const cannot = { title: 'Cannot', method: 'm', needs: ['moon'], prepare: () => [part] };
const needs = { moon: () => Promise.reject(new Error('there is no moon')) };
const all = Object.entries({ works, fails, cannot });

it('goes on after a subject that fails, and says which did', async () => {
  const results: { subjects: Record<string, unknown> } = { subjects: { fails: 'as before' } };
  const saved: string[][] = [];
  const save = () => saved.push(Object.keys(results.subjects));
  const failed = await measureAll(all, { root, refs: ['.'], results, needs, required: false, save });
  expect(failed).toEqual(['fails']);
  expect(results.subjects).toMatchObject({
    works: { parts: [{ id: 'p' }], commit: expect.stringMatching(/^[0-9a-f]{10}$/), seconds: expect.any(Number) },
    fails: 'as before',
    cannot: { reason: 'there is no moon' },
  });
  expect(saved).toEqual([
    ['fails', 'works'],
    ['fails', 'works', 'cannot'],
  ]);
  expect(printed.join('\n')).toMatch(/## Works \(\d+ s\)[\s\S]*Fails: Error: broken[\s\S]*Not measured: there is no moon/);
  expect(readdirSync(path.join(folder, 'work'))).toEqual([]);
});

it('takes what cannot be measured for a failure where everything is required', async () => {
  const failed = await measureAll(all, { root, refs: ['.'], results: { subjects: {} }, needs, required: true, save: () => {} });
  expect(failed).toEqual(['fails', 'cannot']);
});

it('measures one part alone, and leaves the others as they were', async () => {
  const two = { ...works, prepare: () => [part, { ...part, id: 'p/2', title: 'Second' }] };
  const results: { subjects: Record<string, unknown> } = { subjects: { two: { parts: [{ id: 'p', title: 'as before' }, { id: 'p/2' }] } } };
  const options = { root, refs: ['.'], results, required: false, save: () => {} };
  expect(await measureAll([['two', two, 'p/2']], options)).toEqual([]);
  expect(results.subjects['two']).toMatchObject({ parts: [{ title: 'as before' }, { title: 'Second', claims: [] }] });
  expect(await measureAll([['two', two, 'p/3']], options)).toEqual(['two']);
  expect(printed.join('\n')).toContain('there is no part p/3; there are: p, p/2');
});

it('marks what was only a quick look', async () => {
  const results: { subjects: Record<string, unknown> } = { subjects: {} };
  const options = { root, refs: ['.'], results, required: false, save: () => {} };
  await measureAll([['works', works]], { ...options, rounds: 2 });
  expect(results.subjects['works']).toMatchObject({ quick: true });
  await measureAll([['works', works]], options);
  expect(results.subjects['works']).not.toHaveProperty('quick');
});
