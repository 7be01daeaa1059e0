// biome-ignore-all lint/suspicious/noTemplateCurlyInString: Dockerfiles have such variables too
import { describe, expect, it } from 'vitest';
import { readDockerfile } from '../../src/adopt/read-dockerfile.ts';
import { fileOf } from '../support/tree.ts';

const read = (text: string | Uint8Array, buildArgs = {}) => readDockerfile(fileOf('Dockerfile', text), buildArgs);

describe('a Dockerfile', () => {
  it.each([
    ['exec form', 'ENTRYPOINT ["python", "train.py"]', ['python', 'train.py'], 'exec'],
    ['shell form', 'ENTRYPOINT python train.py', ['python', 'train.py'], 'shell'],
    ['continued', 'ENTRYPOINT ["a", \\\n  "b"]', ['a', 'b'], 'exec'],
    ['broken JSON', "ENTRYPOINT ['a', 'b']", ["['a',", "'b']"], 'shell'],
  ])('starts a program: %s', (_what, line, words, form) => {
    expect(read(`FROM a:1\n${line}`)?.entrypoint).toEqual({ words, form, line: 2 });
  });

  it('keeps what the last stage has, and what it inherits from another', () => {
    const facts = read(`FROM a:1 AS base
EXPOSE 9000
ENTRYPOINT ["one"]
FROM b:1 AS side
EXPOSE 1
CMD ["side"]
FROM base
CMD ["two"]`);
    expect(facts).toMatchObject({
      bases: ['a:1', 'b:1'],
      ports: [{ port: 9000, line: 2 }],
      entrypoint: { words: ['one'] },
      command: { words: ['two'] },
    });
    expect(read('FROM a:1\nCMD ["x"]\nENTRYPOINT ["y"]')?.command).toBeUndefined();
  });

  it('exposes ports with protocols, variables and several in a line', () => {
    const text = 'FROM a:1\nARG ONE=5000\nENV TWO=6000\nEXPOSE 8080/tcp $ONE ${TWO}\nEXPOSE 53/udp 7000-7005';
    expect(read(text)?.ports.map(({ port }) => port)).toEqual([8080, 5000, 6000]);
  });

  it('copies from its context, from stages and not from the internet', () => {
    const text = `FROM a:1
ARG DIR=src
COPY --chown=1:1 $DIR/train ["serve"] /opt/
COPY ["two words", "/x/"]
COPY --from=build /app/train /usr/bin/train
ADD https://example.org/x.tgz /x`;
    expect(read(text)?.copies).toEqual([
      { sources: ['src/train', '["serve"]'], target: '/opt/', from: false, line: 3 },
      { sources: ['two words'], target: '/x/', from: false, line: 4 },
      { sources: ['/app/train'], target: '/usr/bin/train', from: true, line: 5 },
      { sources: [], target: '/x', from: false, line: 6 },
    ]);
  });

  it('names the arguments that it cannot be built without', () => {
    const text =
      'ARG VERSION\nARG BASE=python\nFROM ${BASE}:${VERSION}-slim\nARG module_path\nARG label\nCOPY ${module_path} /x\nLABEL l=$label';
    expect(read(text)?.neededArgs).toEqual(['VERSION', 'module_path']);
    expect(read(text, { VERSION: '3.11', module_path: 'src' })).toMatchObject({
      neededArgs: [],
      bases: ['python:3.11-slim'],
      copies: [{ sources: ['src'] }],
    });
  });

  it('sets variables in both forms', () => {
    expect(read('FROM a:1\nENV A=1 B="two words" C=\'x\'\nENV SAGEMAKER_PROGRAM train.py')?.environment).toEqual({
      A: '1',
      B: 'two words',
      C: 'x',
      SAGEMAKER_PROGRAM: 'train.py',
    });
  });

  it.each([
    ['FROM a:1\nRUNN x', [{ line: 2, text: 'RUNN is not an instruction of a Dockerfile; did you mean RUN?' }]],
    ['FROM a:1\nCMD', [{ line: 2, text: 'CMD has nothing behind it' }]],
    ['FROM a:1\n\n{{ template }}', [{ line: 3, text: '{{ is not an instruction of a Dockerfile' }]],
    ['FROM a:1\nCMD ["a",]', [{ line: 2, text: 'CMD is no list of texts in double quotes, so Docker runs it in a shell' }]],
    ['FROM a:1\r\nRUN x\r\n', []],
  ])('says what is wrong in %j', (text, problems) => expect(read(text)?.problems).toEqual(problems));

  it.each(['hello\n', '', '\0FROM a:1', '# FROM a:1'])('is none without a FROM: %j', (text) => expect(read(text)).toBeUndefined());
});
