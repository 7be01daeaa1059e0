import { describe, expect, it } from 'vitest';
import { explainFailure } from '../../src/build/failures.ts';

/** What builders really print, by the beginning of the cause that is told. */
const SAMPLES: readonly (readonly [cause: RegExp, step: string, log: string])[] = [
  [/^A RUN step needs a secret/, '[one 2/2] RUN --mount=type=secret,id=lost,required=true x', 'secret lost not found: not found'],
  [/^A RUN step needs a secret/, '[one 2/2] RUN x', 'ERROR: failed to build: failed to solve: secret lost: not found'],
  [
    /^A RUN step needs a secret/,
    '[1/2] STEP 2/2: RUN x',
    'Error: building at STEP "RUN x": resolving mountpoints for container "50": secret required but no secret with id lost found',
  ],
  [
    /^The base image is not on this machine/,
    '1/3 FROM does-not-exist:1',
    'Get "https://registry-1.docker.io/v2/": dial tcp: lookup registry-1.docker.io on 10.0.0.2:53: no such host',
  ],
  [
    /^The base image is not on this machine/,
    '[internal] load metadata for docker.io/library/x:1',
    'ERROR: failed to build: failed to solve: failed to do request: Head "https://registry-1.docker.io/v2/": dial tcp: i/o timeout',
  ],
  [
    /^The registry refuses further downloads/,
    '1/3 FROM node:24',
    'toomanyrequests: You have reached your pull rate limit. You may increase the limit by authenticating and upgrading',
  ],
  [
    /^The registry does not give out/,
    '1/3 FROM nobody/nothing:1',
    "pull access denied for nobody/nothing, repository does not exist or may require 'docker login': denied: requested access to the resource is denied",
  ],
  [/^The base image has no such tag/, '1/3 FROM node:999', 'manifest for node:999 not found: manifest unknown: manifest unknown'],
  [/^The base image has no such tag/, '1/3 FROM x', 'no matching manifest for linux/amd64 in the manifest list entries'],
  [/^A program of the image was made for another processor/, '2/3 RUN ls', 'exec /bin/sh: exec format error'],
  [
    /^A program of the image was made for another processor/,
    '2/3 RUN ls',
    'standard_init_linux.go:228: exec user process caused: exec format error',
  ],
  [/^The disk of the container engine is full/, '2/3 RUN npm ci', 'npm error ENOSPC: no space left on device, write'],
  [
    /^A COPY or ADD names a file/,
    '2/3 COPY nothing.txt /',
    'COPY failed: file not found in build context or excluded by .dockerignore: stat nothing.txt: file does not exist',
  ],
  [
    /^A COPY or ADD names a file/,
    '2/2 COPY nothing.txt /',
    'ERROR: failed to solve: failed to compute cache key: "/nothing.txt" not found: not found',
  ],
  [/^A COPY or ADD names a file/, '2/2 COPY a* /', 'failed to calculate checksum of ref x::y: "/nothing.txt": not found'],
  [/^The Dockerfile cannot be read/, '', 'Error response from daemon: dockerfile parse error line 2: unknown instruction: FOO'],
  [/^The Dockerfile cannot be read/, '', 'Error response from daemon: the Dockerfile (Dockerfile) cannot be empty'],
  [/^The Dockerfile cannot be read/, '1/2 FROM UPPER:x', 'invalid reference format: repository name must be lowercase'],
  [/^Something could not be downloaded/, '4/6 RUN npm ci', 'npm error code EAI_AGAIN\nnpm error syscall getaddrinfo'],
  [
    /^Something could not be downloaded/,
    '4/6 RUN pip install x',
    'Could not fetch URL: There was a problem confirming the ssl certificate: certificate verify failed',
  ],
  [
    /^Something could not be downloaded/,
    '3/6 RUN apt-get update',
    "E: Failed to fetch http://x  Temporary failure resolving 'deb.debian.org'",
  ],
  [
    /^A RUN step calls a program/,
    '2/4 RUN nosuchprogram',
    "/bin/sh: 1: nosuchprogram: not found\nThe command '/bin/sh -c nosuchprogram' returned a non-zero code: 127",
  ],
  [/^A RUN step calls a program/, '2/4 RUN x', 'ERROR: process "/bin/sh -c x" did not complete successfully: exit code: 127'],
  [/^A RUN step was killed/, '2/4 RUN x', "The command '/bin/sh -c x' returned a non-zero code: 137"],
  [/^A file could not be read/, '2/4 RUN ./build.sh', '/bin/sh: 1: ./build.sh: Permission denied'],
];

describe('causes', () => {
  it.each(SAMPLES)('%s %s', (cause, step, log) => {
    const found = explainFailure(step, log);
    expect(found?.cause).toMatch(cause);
    expect(found?.fix).not.toBe('');
  });

  it('are not invented', () => {
    expect(explainFailure('2/4 RUN exit 3', "The command '/bin/sh -c exit 3' returned a non-zero code: 3")).toBeUndefined();
    expect(explainFailure('', '')).toBeUndefined();
  });
});
