import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { openStepMemory } from '../src/step-memory.ts';
import { workspace } from './support/workspace.ts';

/** A project and a cache, and the file in which its times are kept. */
function makePlace() {
  const folder = workspace({ 'project/sagemaker-algo.json': '{}', 'project/src/': '', 'other/': '' });
  const env = { XDG_CACHE_HOME: path.join(folder, 'cache') };
  const kept = path.join(folder, 'cache/sagemaker-algo/durations');
  const open = (dir = 'project') => openStepMemory({ env, platform: 'linux', cwd: path.join(folder, dir) });
  const learn = (title: string, times: readonly number[]) => {
    for (const time of times) {
      const memory = open();
      memory.learn(title, time);
      memory.save();
    }
  };
  return { open, learn, kept, files: () => readdirSync(kept) };
}

describe('openStepMemory', () => {
  it('expects the middle one of the last five times', () => {
    const { open, learn } = makePlace();
    expect(open().expect('train image')).toBeUndefined();
    learn('train image', [60_000]);
    expect(open().expect('train image')).toBe(60_000);
    learn('train image', [50_000, 400, 70_000, 10_000]);
    expect(open().expect('train image')).toBe(50_000);
    learn('train image', [10_000, 10_000]);
    expect(open().expect('train image')).toBe(10_000);
  });

  it('knows a project from everywhere in it, and no other', () => {
    const { open, learn } = makePlace();
    learn('train image', [5_000]);
    expect(open('project/src').expect('train image')).toBe(5_000);
    expect(open('other').expect('train image')).toBeUndefined();
  });

  it('writes nothing when nothing was learnt, and nothing before it is told to', () => {
    const { open, files } = makePlace();
    open().save();
    open().learn('train image', 1);
    expect(files).toThrow(/ENOENT/);
  });

  it('keeps what another command has learnt meanwhile', () => {
    const { open, learn } = makePlace();
    const memory = open();
    memory.expect('train image');
    learn('serve image', [7_000]);
    memory.learn('train image', 5_000);
    memory.save();
    expect([open().expect('train image'), open().expect('serve image')]).toEqual([5_000, 7_000]);
  });

  it('forgets titles that never come again', () => {
    const { open, learn, kept, files } = makePlace();
    learn('train image', [1]);
    const memory = open();
    for (let index = 0; index < 99; index += 1) memory.learn(`Endpoint ${index}`, 1);
    memory.learn('train image', 1);
    memory.learn('Endpoint 99', 1);
    memory.save();
    const titles = Object.keys(JSON.parse(readFileSync(path.join(kept, files()[0] ?? ''), 'utf8')));
    expect(titles).toHaveLength(100);
    expect(titles.slice(-2)).toEqual(['train image', 'Endpoint 99']);
    expect(titles).not.toContain('Endpoint 0');
  });

  it.each(['', '[]', '3', '{"train image": 3}', '{"train image": ["1", -5, null]}', '{"train image": []}'])(
    'takes nothing from %s',
    (text) => {
      const { open, learn, kept, files } = makePlace();
      learn('train image', [1_000]);
      writeFileSync(path.join(kept, files()[0] ?? ''), text);
      expect(open().expect('train image')).toBeUndefined();
    },
  );

  it('does without a place to keep it', () => {
    const { open, kept } = makePlace();
    mkdirSync(path.dirname(path.dirname(kept)), { recursive: true });
    writeFileSync(path.dirname(kept), 'a file');
    const memory = open();
    memory.learn('train image', 5);
    expect(() => memory.save()).not.toThrow();
    expect(open().expect('train image')).toBeUndefined();
  });
});
