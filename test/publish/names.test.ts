import { describe, expect, it } from 'vitest';
import { algorithmName, imageTag, repositoryName, splitRepository } from '../../src/publish/names.ts';
import { resolveSettings } from '../../src/publish/settings.ts';
import { sampleConfig } from '../support/project.ts';

describe('names in AWS', () => {
  it.each([
    ['demo', '0.1.0', 'demo-0-1-0'],
    ['demo', '1.0.0-beta.2', 'demo-1-0-0-beta-2'],
    ['a'.repeat(63), '0.1.0', `${'a'.repeat(57)}-0-1-0`],
  ])('%s %s is the algorithm %s', (name, version, wanted) => {
    expect(algorithmName({ name, version })).toBe(wanted);
    expect(algorithmName({ name, version }).length).toBeLessThanOrEqual(63);
  });

  it('give each role a repository, both one when they share an image', () => {
    const config = sampleConfig({ name: 'Demo' });
    expect(repositoryName(config, 'train')).toBe('sagemaker-algo/demo-train');
    const shared = { ...config, images: { train: config.images.train, serve: config.images.train } };
    expect(repositoryName(shared, 'serve')).toBe('sagemaker-algo/demo');
    const repositories = { train: '123456789012.dkr.ecr.us-east-1.amazonaws.com/a/b' };
    expect(repositoryName({ ...config, publish: { ...config.publish, repositories } }, 'train')).toBe('a/b');
    const fromEcr = {
      ...config,
      images: { ...config.images, serve: { ...config.images.serve, tag: '123456789012.dkr.ecr.us-east-1.amazonaws.com/a/c:1' } },
    };
    expect(repositoryName(fromEcr, 'serve')).toBe('a/c');
    expect(splitRepository('127.0.0.1:5000/a/b')).toEqual({ registry: '127.0.0.1:5000', name: 'a/b' });
    expect(imageTag({ version: '1.0+x' })).toBe('1.0-x');
  });

  it('take a flag before our variable, the spec, and what a shell happens to have', () => {
    const config = sampleConfig({ publish: { region: 'eu-west-1', role: 'arn:aws:iam::123456789012:role/r' } });
    const env = { AWS_REGION: 'us-west-2' };
    expect(resolveSettings({}, env, config)).toMatchObject({ region: 'eu-west-1', account: '123456789012' });
    expect(resolveSettings({}, env, sampleConfig()).region).toBe('us-west-2');
    expect(resolveSettings({}, { SAGEMAKER_ALGO_REGION: 'eu-west-2' }, config).region).toBe('eu-west-2');
    expect(resolveSettings({ region: 'eu-west-3' }, { SAGEMAKER_ALGO_REGION: 'eu-west-2' }, config).region).toBe('eu-west-3');
  });
});
