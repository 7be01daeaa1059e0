import { describe, expect, it } from 'vitest';
import { openCache } from '../../src/build/cache.ts';
import { digestSpec, readTestRecord, type TestRecord, writeTestRecord } from '../../src/build/test-record.ts';
import { findTestRecord, planPushes, requireTested } from '../../src/publish/push-plan.ts';
import { sampleConfig } from '../support/project.ts';
import { workspace } from '../support/workspace.ts';

const RECORD: TestRecord = {
  ...{ verdict: 'passed', images: { train: 'sha256:t', serve: 'sha256:s' }, passed: 3, failed: 0, warned: 0 },
  ...{ at: '2026-11-26T05:00:00.000Z', spec: 'x' },
};

describe('which image goes where', () => {
  it('two images in one repository tell themselves apart by their tags', () => {
    const publish = { repositories: { train: 'sagemaker/all', serve: 'sagemaker/all' } };
    expect(planPushes(sampleConfig({ publish })).map(({ repository, tag }) => [repository, tag])).toEqual([
      ['sagemaker/all', '0.1.0-train'],
      ['sagemaker/all', '0.1.0-serve'],
    ]);
  });

  it('one image has both roles', () => {
    const images = { train: { tag: 'both:1' }, serve: { tag: 'both:1' } };
    expect(planPushes(sampleConfig({ images }))).toEqual([
      { roles: ['train', 'serve'], localTag: 'both:1', repository: 'sagemaker-algo/demo', tag: '0.1.0' },
    ]);
  });
});

describe('the last rehearsal', () => {
  const [job] = planPushes(sampleConfig());
  const judge = (id: string, record: TestRecord | undefined, untested = false) => {
    if (job === undefined) throw new Error('no job');
    return requireTested(job, { tag: 'demo-train:1', id, platform: 'linux/amd64' }, { record, untested });
  };

  it('counts for the very image, as podman names it too', () => {
    expect(judge('sha256:t', RECORD)).toEqual({ status: 'tested', at: RECORD.at });
    expect(judge('sha256:t', { ...RECORD, images: { train: 't', serve: 's' } })).toMatchObject({ status: 'tested' });
  });

  it.each([
    ['has not been rehearsed on this machine', 'sha256:t', undefined],
    ['has not been rehearsed since it was built', 'sha256:other', RECORD],
    ['failed its rehearsal of 2026-11-26T05:00:00.000Z', 'sha256:t', { ...RECORD, verdict: 'failed' as const }],
  ])('%s', (reason, id, record) => {
    expect(() => judge(id, record)).toThrow(reason);
    expect(judge(id, record, true)).toEqual({ status: 'overridden', reason });
  });

  it('is kept for its project, and says when the spec has changed since', () => {
    const cache = openCache({ XDG_CACHE_HOME: workspace() }, 'linux');
    const config = sampleConfig();
    writeTestRecord(cache, '/a', { ...RECORD, spec: digestSpec(config) });
    expect(readTestRecord(cache, '/b')).toBeUndefined();
    expect(findTestRecord(cache, '/a', config).note).toBeUndefined();
    expect(findTestRecord(cache, '/a', sampleConfig({ publish: { region: 'eu-west-1' } })).note).toBeUndefined();
    expect(findTestRecord(cache, '/a', sampleConfig({ version: '2.0.0' })).note).toContain('has changed since the rehearsal');
  });

  it('that cannot be read is none', () => {
    const cache = openCache({ XDG_CACHE_HOME: workspace() }, 'linux');
    cache.write('tested', ['/a'], { verdict: 'passed' });
    expect(readTestRecord(cache, '/a')).toBeUndefined();
  });
});
