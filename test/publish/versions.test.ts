import { describe, expect, it } from 'vitest';
import type { AlgorithmSummary } from '../../src/aws/algorithms.ts';
import { findVersions, looksLikeVersion } from '../../src/publish/versions.ts';

const config = { name: 'my-algo', version: 'next' };
const summary = (name: string): AlgorithmSummary => ({ name, arn: name, status: 'Completed', createdAt: 0 });

describe('the versions of a project', () => {
  it.each([
    ['my-algo-1-0-0', true],
    ['my-algo-v2', true],
    ['my-algo-next', true],
    ['my-algo-two-1-0-0', false],
    ['my-algorithm-1-0-0', false],
    ['not-my-algo-1-0-0', false],
  ])('%s looks like one: %s', (name, expected) => {
    expect(looksLikeVersion(config, name)).toBe(expected);
  });

  it('are told from those of others by their tags, where these can be read', async () => {
    const tags: Record<string, Record<string, string> | undefined> = {
      'my-algo-1-0': { 'sagemaker-algo.project': 'my-algo' },
      'my-algo-2-0-1': { 'sagemaker-algo.project': 'my-algo-2' },
      'my-algo-3-0': {},
      'my-algo-4-0': undefined,
    };
    const versions = await findVersions(config, Object.keys(tags).map(summary), async (arn) => tags[arn]);
    expect(versions.map(({ name }) => name)).toEqual(['my-algo-1-0', 'my-algo-3-0', 'my-algo-4-0']);
  });
});
