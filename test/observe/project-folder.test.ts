import { describe, expect, it } from 'vitest';
import type { Lab } from '../../src/observe/lab.ts';
import type { Scene } from '../../src/observe/observer.ts';
import { folder } from '../../src/observe/project/folder.ts';
import { findSecretMarks } from '../../src/observe/project/secret-marks.ts';
import { sampleConfig } from '../support/project.ts';
import { workspace } from '../support/workspace.ts';

const look = (files: Readonly<Record<string, string | Uint8Array>>) => {
  const project = { config: sampleConfig(), issues: [], dir: workspace(files) };
  // It looks at the project and nothing else of the lab.
  return folder.make({ lab: { project } as unknown as Lab } as Scene);
};

describe('project/folder', () => {
  it('reads the README and what is in docs, and nothing else', async () => {
    const { papers } = await look({
      'README.md': 'about',
      'docs/input.md': 'rows',
      'docs/logo.png': new Uint8Array([137, 80]),
      'src/notes.md': 'no',
      'readme/': '',
    });
    expect(papers).toEqual([
      { path: 'README.md', text: 'about' },
      { path: 'docs/input.md', text: 'rows' },
    ]);
  });

  it('keeps the start of a long paper', async () => {
    const { papers } = await look({ 'README.md': 'x'.repeat(200_000) });
    expect(papers[0]?.text.length).toBe(65_536);
  });

  it('finds keys in sample data, each file once, and keeps none of them', async () => {
    const key = `AKIA${'ABCDEFGH'.repeat(2)}`;
    const seen = await look({ 'data/train/deep/a.csv': `1,2\n3,${key}\n`, 'requests/one.csv': `${key}\n`, 'src/key.csv': key });
    expect(seen.secrets).toEqual([
      { kind: 'an AWS access key', path: 'data/train/deep/a.csv', line: 2 },
      { kind: 'an AWS access key', path: 'requests/one.csv', line: 1 },
    ]);
    expect(JSON.stringify(seen)).not.toContain(key);
  });

  it('leaves it to others to say what is missing', async () => {
    expect(await look({})).toEqual({ papers: [], secrets: [] });
  });
});

describe('findSecretMarks', () => {
  it.each([
    ['an AWS access key', 'id=ASIA2222333344445555;'],
    ['a private key', '-----BEGIN RSA PRIVATE KEY-----'],
    ['a private key', '-----BEGIN PRIVATE KEY-----'],
    ['a GitHub token', `ghp_${'a1B2'.repeat(9)}`],
    ['a Slack token', 'xoxb-1234567890123-abcdefghijklmnopqrstuvwx'],
    ['an npm token', `npm_${'a1B2'.repeat(9)}`],
    ['a PyPI token', `pypi-AgEIcHlwaS5vcmc${'a'.repeat(60)}`],
    ['a Google API key', `AIza${'a1_-x'.repeat(7)}`],
  ])('knows %s', (kind, text) => {
    expect(findSecretMarks(`a\n${text}\nb`)).toEqual([{ kind, line: 2 }]);
  });

  it.each(['AKIA', 'MAKIAABCDEFGHABCDEFGHX', '-----BEGIN PUBLIC KEY-----', 'xoxb', '1,2,3', 'akiaabcdefghabcdefgh'])(
    'lets %j pass',
    (text) => {
      expect(findSecretMarks(text)).toEqual([]);
    },
  );

  it('is quick on a megabyte of nearly keys', () => {
    const before = process.cpuUsage();
    for (const part of ['AKIA', 'ghp_', '-----BEGIN A ', 'xoxb-1', 'A']) findSecretMarks(part.repeat(1_000_000 / part.length));
    expect(process.cpuUsage(before).user).toBeLessThan(2_000_000);
  });
});
