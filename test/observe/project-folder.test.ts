import { describe, expect, it } from 'vitest';
import type { Lab } from '../../src/observe/lab.ts';
import type { Scene } from '../../src/observe/observer.ts';
import { folder } from '../../src/observe/project/folder.ts';
import { sampleConfig } from '../support/project.ts';
import { workspace } from '../support/workspace.ts';

const look = (files: Readonly<Record<string, string | Uint8Array>>, config = sampleConfig()) => {
  const project = { config, issues: [], dir: workspace(files) };
  // It looks at the project and nothing else of the lab.
  return folder.make({ lab: { project } as unknown as Lab } as Scene);
};

describe('project/folder', () => {
  it('reads the README, what is in docs and what the listing has for buyers, and nothing else', async () => {
    const { papers } = await look({
      'README.md': 'about',
      'docs/input.md': 'rows',
      'docs/logo.png': new Uint8Array([137, 80]),
      'src/notes.md': 'no',
      'listing/README.md': 'for the seller',
      'listing/buyer/README.md': 'for buyers',
      'listing/buyer/samples/rows.csv': '1',
      'readme/': '',
    });
    expect(papers).toEqual([
      { path: 'README.md', text: 'about' },
      { path: 'docs/input.md', text: 'rows' },
      { path: 'listing/buyer/README.md', text: 'for buyers' },
    ]);
  });

  it('keeps the start of a long paper', async () => {
    const { papers } = await look({ 'README.md': 'x'.repeat(200_000) });
    expect(papers[0]?.text.length).toBe(65_536);
  });

  it('leaves it to others to say what is missing', async () => {
    expect(await look({})).toEqual({ papers: [], secrets: [] });
  });

  it('looks whether secrets can be used, each once', async () => {
    const config = sampleConfig();
    const train = { ...config.images.train, secrets: { 'model-key': 'k/model.key', token: 'k/token', other: 'k' } };
    const serve = { ...config.images.serve, secrets: { 'model-key': 'k/model.key', token: 'k/another' } };
    const images = { train, serve };
    expect((await look({ 'k/model.key': 'no key', 'k/token': 'x' }, { ...config, images })).secrets).toEqual([
      { id: 'model-key', path: 'k/model.key', complaint: 'is not a key of 64 hexadecimal digits in line 1' },
      { id: 'other', path: 'k', complaint: 'is a folder' },
      { id: 'token', path: 'k/another', complaint: 'does not exist' },
    ]);
    const sound = { 'k/model.key': `${'0f'.repeat(32)}\n`, 'k/token': 'x', 'k/another': '' };
    expect((await look(sound, { ...config, images })).secrets).toHaveLength(1);
  });
});
