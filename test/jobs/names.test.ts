import { describe, expect, it } from 'vitest';
import { mayBeOurs, projectPart, runName, runTags } from '../../src/cloud/names.ts';
import { sampleConfig } from '../support/project.ts';

/** What the API takes as the name of a job, a model and an endpoint. */
const API_NAME = /^[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}$/;

describe('names of what runs', () => {
  it.each(['demo', 'My_Algo.v2', 'a'.repeat(63), `${'a'.repeat(45)}--------b`, '--x--', 'ünïcödé', '漢字'])(
    '%s makes one that SageMaker takes',
    (name) => {
      for (const what of ['train', 'transform', 'serve', 'test'] as const) {
        const made = runName({ name }, what, 'k3f9a2b1c0');
        expect(made).toMatch(API_NAME);
        expect(mayBeOurs(made)).toBe(true);
        // A list that is narrowed by a part of the project's name has to find it.
        expect(made).toContain(projectPart(name).slice(0, 40).replace(/-+$/, ''));
      }
    },
  );

  it.each(['demo', 'demo-train', 'demo-train-2026-11-26', 'my-endpoint-serve-1', 'x-build-k3f9a2b1c0'])(
    '%s is not of that form',
    (name) => {
      expect(mayBeOurs(name)).toBe(false);
    },
  );

  it('carry the tags of the project, the version, the run, and those of the spec', () => {
    expect(runTags(sampleConfig({ publish: { tags: { team: 'ml' } } }), 'k3f9a2b1c0')).toEqual([
      { Key: 'team', Value: 'ml' },
      { Key: 'sagemaker-algo.project', Value: 'demo' },
      { Key: 'sagemaker-algo.version', Value: '0.1.0' },
      { Key: 'sagemaker-algo.run', Value: 'k3f9a2b1c0' },
    ]);
  });
});
