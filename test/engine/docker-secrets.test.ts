import { describe, expect, it } from 'vitest';
import { copySecrets } from '../../src/engine/docker-secrets.ts';

const images = { 'model-key': 'secret:1', token: 'secret:2' };

describe('a Dockerfile for a builder without secrets', () => {
  it('copies in the place of each mount, and is otherwise the same', () => {
    const dockerfile = [
      '# comment',
      'FROM a AS one',
      'RUN --mount=type=secret,id=model-key,target=/p/model.key,required=true ["prepare", "/x"]',
      'RUN --mount=type=secret,id=token --mount=type=secret,id=model-key,dst=/m \\',
      '  # between',
      '  echo hello && \\',
      '  cat /run/secrets/token',
      'RUN --network=none --mount=id=token,type=secret,destination=/t x',
      'FROM one',
      'COPY --from=one /x /',
      '',
    ].join('\n');
    expect(copySecrets(dockerfile, images)).toMatchInlineSnapshot(`
      "# comment
      FROM a AS one
      COPY --from=secret:1 /model-key /p/model.key
      RUN ["prepare", "/x"]
      COPY --from=secret:2 /token /run/secrets/token
      COPY --from=secret:1 /model-key /m
      RUN \\
        # between
        echo hello && \\
        cat /run/secrets/token
      COPY --from=secret:2 /token /t
      RUN --network=none x
      FROM one
      COPY --from=one /x /
      "
    `);
  });

  it('leaves out a secret that is not given and not required, and takes its name from the target', () => {
    expect(copySecrets('FROM a\nRUN --mount=type=secret,id=none x\nFROM b', images)).toBe('FROM a\nRUN x\nFROM b');
    expect(copySecrets('FROM a\nRUN --mount=type=secret,target=/q/token x\nFROM b', images)).toBe(
      'FROM a\nCOPY --from=secret:2 /token /q/token\nRUN x\nFROM b',
    );
  });

  it('leaves other mounts, texts and documents alone', () => {
    for (const text of [
      'FROM a\nRUN --mount=type=cache,target=/c x\nFROM b\n',
      'FROM a\nRUN echo --mount=type=secret,id=token\nFROM b\n',
      'FROM a\nRUN <<END\nRUN --mount=type=secret,id=token x\nEND\nFROM b\n',
      'FROM a\nRUN --mount=type=cache,id=type=secrets x\n',
    ]) {
      expect(copySecrets(text, images)).toBe(text);
    }
  });

  it.each([
    [
      'the last stage',
      'FROM a\nRUN x\nFROM b\n\nRUN --mount=type=secret,id=token x',
      /^Line 5 .* in the last stage, where the copy would stay/,
    ],
    ['the only stage', 'FROM a\nRUN --mount=type=secret,id=token x', /^Line 2 .* in the last stage/],
    ['a variable', 'FROM a\nRUN --mount=type=secret,id=token,env=T x\nFROM b', /^Line 2 .* as a variable/],
    ['one that is missing', 'FROM a\nRUN --mount=type=secret,id=lost,required x\nFROM b', /^Line 2 .* needs the secret "lost"/],
    ['one that is missing, too', 'FROM a\nRUN --mount=type=secret,id=lost,required=true x\nFROM b', /needs the secret "lost"/],
  ])('refuses a secret in %s', (_, dockerfile, message) => {
    expect(() => copySecrets(dockerfile, images)).toThrow(
      expect.objectContaining({ kind: 'user', message: expect.stringMatching(message) }),
    );
  });
});
