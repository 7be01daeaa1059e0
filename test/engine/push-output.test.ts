import { describe, expect, it } from 'vitest';
import { createPushOutput } from '../../src/engine/push-output.ts';

const readAll = (lines: readonly string[]) => {
  const output = createPushOutput();
  return lines.map((line) => output.read(line)).at(-1);
};

describe('what a push prints', () => {
  it('by docker', () => {
    const lines = [
      'The push refers to repository [127.0.0.1:5000/x]',
      '5f70bf18a086: Preparing',
      'c0ffee18a086: Preparing',
      'deadbe18a086: Preparing',
      '5f70bf18a086: Layer already exists',
      'deadbe18a086: Mounted from y',
      'c0ffee18a086: Pushed',
      '1: digest: sha256:abc size: 943',
    ];
    expect(readAll(lines)).toEqual({ sent: 1, present: 2, total: 3, note: undefined, retrying: false });
    expect(readAll(lines.slice(0, 1))).toMatchObject({ total: 0, note: lines[0] });
    expect(readAll([...lines.slice(0, 3), 'c0ffee18a086: Retrying in 5 seconds'])).toMatchObject({
      note: 'c0ffee18a086: Retrying in 5 seconds',
      retrying: true,
    });
  });

  it('by podman', () => {
    const lines = [
      'Getting image source signatures',
      'Copying blob sha256:5f70bf18a08660db0a1b6b0f9dd9b7e0c6bd3b0d3a3c0d2d8a6b3f6d3c6c0a11',
      'Copying blob sha256:c0ffee18a08660db0a1b6b0f9dd9b7e0c6bd3b0d3a3c0d2d8a6b3f6d3c6c0a11',
      'Copying blob 5f70bf18a086 done  ',
      'Copying blob c0ffee18a086 skipped: already exists  ',
    ];
    expect(readAll(lines)).toMatchObject({ sent: 1, present: 1, total: 2 });
  });
});
