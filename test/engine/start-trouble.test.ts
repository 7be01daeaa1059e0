import { describe, expect, it } from 'vitest';
import { explainStart } from '../../src/engine/start-trouble.ts';

const spec = { name: 'sagemaker-algo-x-train', ml: '/tmp/work/train', mounts: [{ path: 'model', readOnly: false }] };

describe('a container that could not be started', () => {
  it.each([
    [
      'mkdir /data/overlay2/a-init: no space left on device',
      'The disk of the container engine is full; the container sagemaker-algo-x-train',
    ],
    ['OCI runtime create failed: fork/exec: resource temporarily unavailable', 'no memory, processes or open files left'],
    [
      'invalid mount config for type "bind": bind source path does not exist: /tmp/work/train/model',
      'does not see the work folder /tmp/work/train',
    ],
    ['Mounts denied: /tmp/work/train/model is not shared', 'does not see the work folder'],
    ['statfs /tmp/work/train/model: no such file or directory', 'does not see the work folder'],
  ])('%s', (said, sentence) => {
    expect(explainStart(said, spec, 'docker')).toMatchObject({ kind: 'user', exitCode: 3, message: expect.stringContaining(sentence) });
  });

  it.each([
    'exec: "train": executable file not found in $PATH: unknown',
    'exec /usr/local/bin/train: no such file or directory',
    'bind source path does not exist: /somewhere/else',
  ])('is the fault of the image, or nobody knows whose: %s', (said) => expect(explainStart(said, spec, 'docker')).toBeUndefined());

  it('is told with the commands of the engine in use', () => {
    expect(explainStart('no space left on device', spec, 'podman')?.hint).toMatch(/^`podman system df` .* `podman image prune`/);
  });
});
