import { describe, expect, it } from 'vitest';
import { createBuildOutput, parseStep } from '../../src/engine/build-output.ts';

const read = (text: string) => {
  const output = createBuildOutput();
  for (const line of text.split('\n')) output.add(line);
  return { step: output.step, log: output.log };
};

describe('the step of a line', () => {
  it.each([
    ['Step 2/9 : RUN npm ci', '2/9 RUN npm ci'],
    ['#7 [2/4] COPY src ./src', '2/4 COPY src ./src'],
    ['#7 [stage-1 3/4] RUN a', '3/4 RUN a'],
    ['#7 [linux/amd64 build 3/4] RUN a', undefined],
    ['#1 [internal] load build definition', undefined],
    ['#7 0.312 Step 2/9 : RUN', undefined],
    ['something', undefined],
  ])('%s', (line, step) => expect(parseStep(line)).toBe(step));
});

describe('what failed', () => {
  it('with the legacy builder', () => {
    const text = `DEPRECATED: The legacy builder is deprecated and will be removed in a future release.
            Install the buildx component to build images with BuildKit:
            https://docs.docker.com/go/buildx/

Sending build context to Docker daemon  3.072kB
Step 1/3 : FROM debian:bookworm-slim
 ---> aa71608780bf
Step 2/3 : RUN echo hello; echo oops >&2; exit 3
 ---> Running in 16dd1082900b
hello
\u001b[91moops
\u001b[0mRemoving intermediate container 16dd1082900b
The command '/bin/sh -c echo hello; echo oops >&2; exit 3' returned a non-zero code: 3`;
    expect(read(text)).toEqual({
      step: '2/3 RUN echo hello; echo oops >&2; exit 3',
      log: "hello\noops\nThe command '/bin/sh -c echo hello; echo oops >&2; exit 3' returned a non-zero code: 3",
    });
  });

  it('with BuildKit, whose steps run side by side and are repeated', () => {
    const text = `#0 building with "default" instance using docker driver

#1 [internal] load build definition from Dockerfile
#1 DONE 0.0s

#5 [1/3] FROM debian
#5 sha256:995f3b71e3eccaf873f4fd9c943eeaa3d939feb4363e43a8e99551edda9dd0fb
#6 [2/3] RUN echo hello; exit 3
#7 [other 1/2] RUN sleep 1
#7 0.100 of the other
#6 0.145 hello
#6 0.245
#6 ERROR: executor failed running [/bin/sh -c echo hello; exit 3]: exit code: 3
#7 CANCELED
------
 > [2/3] RUN echo hello; exit 3:
0.145 hello
------
Dockerfile:2
--------------------
   2 | >>> RUN echo hello; exit 3
--------------------
ERROR: failed to build: failed to solve: exit code: 3`;
    const { step, log } = read(text);
    expect(step).toBe('2/3 RUN echo hello; exit 3');
    expect(log.split('\n')).toEqual([
      ...['hello', '', 'executor failed running [/bin/sh -c echo hello; exit 3]: exit code: 3'],
      ...['Dockerfile:2', '--------------------', '   2 | >>> RUN echo hello; exit 3', '--------------------'],
      'ERROR: failed to build: failed to solve: exit code: 3',
    ]);
  });

  it('before any step', () => {
    const text =
      '#1 [internal] load .dockerignore\n#1 DONE 0.0s\nERROR: failed to solve: dockerfile parse error line 2: unknown instruction: FOO';
    expect(read(text)).toEqual({ step: '', log: 'ERROR: failed to solve: dockerfile parse error line 2: unknown instruction: FOO' });
  });

  it('while a base image is looked up', () => {
    const text = '#2 [internal] load metadata for docker.io/library/x:1\n#2 ERROR: no such host\nERROR: failed to solve: no such host';
    expect(read(text).step).toBe('[internal] load metadata for docker.io/library/x:1');
  });

  it('after more lines than are kept', () => {
    const lines = Array.from({ length: 1000 }, (_value, index) => `line ${index}`);
    const { log } = read(['Step 1/1 : RUN x', ...lines].join('\n'));
    expect([log.split('\n').length, log.split('\n').at(-1)]).toEqual([200, 'line 999']);
  });
});

describe('base images for another platform', () => {
  it.each([
    [
      ' - InvalidBaseImagePlatform: Base image x:2 was pulled with platform "linux/arm64", expected "linux/amd64" for current build (line 1)',
      [{ image: 'x:2', platform: 'linux/arm64' }],
    ],
    [
      '\u001b[0m - InvalidBaseImagePlatform: Base image r.example/x was pulled with platform "linux/arm/v7", expected "linux/amd64" for current build (line 3)',
      [{ image: 'r.example/x', platform: 'linux/arm/v7' }],
    ],
    [
      ' - InvalidBaseImagePlatform: Base image x was pulled with platform "linux/amd64", expected "linux/amd64/v2" for current build (line 1)',
      [],
    ],
    ['#7 0.1 something else', []],
  ])('%s', (line, bases) => {
    const output = createBuildOutput();
    output.add(line);
    expect(output.foreignBases).toEqual(bases);
  });
});
