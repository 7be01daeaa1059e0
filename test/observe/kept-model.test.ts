import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { openCache } from '../../src/build/cache.ts';
import { isServerOnly, observe } from '../../src/observe/index.ts';
import { createLab } from '../../src/observe/lab.ts';
import type { ObservationKey } from '../../src/observe/types.ts';
import { flawless } from '../support/algorithm.ts';
import { testContext } from '../support/context.ts';
import { type FakeScript, fakeEngine, IMAGE } from '../support/fake-engine.ts';
import { SAMPLE_FILES, sampleConfig } from '../support/project.ts';
import { workspace } from '../support/workspace.ts';

/** A project whose runs share a cache folder; `look` gives the containers that one run starts. */
function project(script: FakeScript = flawless) {
  const dir = workspace(SAMPLE_FILES);
  const cache = workspace();
  const state = { id: 'sha256:1', script };
  const look = async (keys: readonly ObservationKey[]) => {
    const engine = fakeEngine({ ...state.script, images: () => ({ ...IMAGE, id: state.id }) });
    const lab = createLab(testContext({ cwd: dir }), {
      engine,
      project: { config: sampleConfig(), dir, issues: [] },
      serverOnly: isServerOnly(keys),
      keeper: openCache({ XDG_CACHE_HOME: cache }, 'linux'),
    });
    onTestFinished(() => lab.close());
    const seen = await observe(lab, keys);
    await lab.close();
    return { roles: engine.started.map(({ role }) => role), seen };
  };
  return { dir, state, look };
}

const SERVER: readonly ObservationKey[] = ['serve/health'];

describe('the model of an earlier training', () => {
  test('is served when only the server is looked at', async () => {
    const { look } = project();
    expect((await look(SERVER)).roles).toEqual(['train', 'serve']);
    const again = await look(SERVER);
    expect(again.roles).toEqual(['serve']);
    expect(again.seen.model).toMatchObject({ status: 'made', value: { entries: [{ path: 'model.json' }] } });
    expect(again.seen['serve/health']).toMatchObject({ status: 'made', value: { readyMs: expect.any(Number) } });
  });

  test('is not when the training itself is looked at', async () => {
    const { look } = project();
    await look(SERVER);
    expect((await look(['train/nominal', 'serve/health'])).roles).toEqual(['train', 'serve']);
  });

  test('is not after another image or other data', async () => {
    const { look, state, dir } = project();
    await look(SERVER);
    state.id = 'sha256:2';
    expect((await look(SERVER)).roles).toEqual(['train', 'serve']);
    writeFileSync(join(dir, 'data/train/part-1.csv'), '9,9\n');
    expect((await look(SERVER)).roles).toEqual(['train', 'serve']);
    expect((await look(SERVER)).roles).toEqual(['serve']);
  });

  test('is never that of a training that failed', async () => {
    const { look, state } = project({ ...flawless, train: () => ({ exitCode: 1 }) });
    await look(SERVER);
    state.script = flawless;
    expect((await look(SERVER)).roles).toEqual(['train', 'serve']);
  });
});
