// biome-ignore-all lint/suspicious/noTemplateCurlyInString: Dockerfiles have such variables too
import { describe, expect, it } from 'vitest';
import { parseOutsideInputs } from '../../src/build/dockerfile.ts';

const images = (text: string, args = {}) => parseOutsideInputs(text, args);

describe('images that a build starts from', () => {
  it.each<[string, string, readonly string[]]>([
    ['one base', 'FROM node:24-slim\nRUN x', ['node:24-slim']],
    ['lower case, flags, tabs', 'from\t--platform=linux/amd64  node:24 as build', ['node:24']],
    ['a default', 'ARG BASE_IMAGE=node:24-slim\nFROM ${BASE_IMAGE}', ['node:24-slim']],
    ['a quoted default', 'ARG BASE_IMAGE="node:24-slim"\nFROM "$BASE_IMAGE"', ['node:24-slim']],
    ['a default made of another', 'ARG V=24\nARG B=node:${V}-slim\nFROM $B', ['node:24-slim']],
    ['two in one ARG', 'ARG A=node B=24\nFROM $A:$B', ['node:24']],
    ['a default in the use', 'ARG TAG\nFROM node:${TAG:-24}', ['node:24']],
    ['an alternative in the use', 'ARG TAG=x\nFROM node:${TAG:+24}', ['node:24']],
    ['stages', 'FROM a:1 AS one\nFROM ONE AS two\nFROM b:1\nCOPY --from=two / /\nCOPY --from=0 / /', ['a:1', 'b:1']],
    ['nothing', 'FROM scratch\nCOPY x /', []],
    [
      'images copied from',
      'FROM a:1\nCOPY --link --from=tools:2 /x /\nRUN --mount=type=bind,from=more:3,target=/y ls',
      ['a:1', 'tools:2', 'more:3'],
    ],
    ['the same twice', 'FROM a:1 AS x\nFROM a:1 AS y', ['a:1']],
    ['a name of Object', 'FROM a:1 AS toString\nFROM constructor', ['a:1', 'constructor']],
    ['continued lines with comments', 'FROM \\\n# not this\n\n  a:1\nRUN x \\\n  FROM b:1', ['a:1']],
    ['another escape', '# escape=`\nFROM `\n a:1\nRUN dir C:\\\nFROM b:1', ['a:1', 'b:1']],
    ['a document', 'FROM a:1\nRUN <<EOF\nFROM b:1\nEOF\nRUN <<-"X" cat\n\tFROM c:1\n\tX\nFROM d:1', ['a:1', 'd:1']],
    ['a shift, not a document', 'FROM a:1\nRUN echo $((1<<2))\nFROM b:1', ['a:1', 'b:1']],
    ['a here-string', 'FROM a:1\nRUN cat <<<word\nFROM b:1', ['a:1', 'b:1']],
    ['carriage returns and a byte order mark', '\uFEFFARG A=a:1\r\nFROM $A\r\n', ['a:1']],
    ['the standard frontend', '# syntax=docker/dockerfile:1\nFROM a:1', ['a:1']],
  ])('%s', (_what, text, expected) => expect(images(text)).toMatchObject({ images: expected, uncertain: undefined }));

  it.each<[string, string, string | undefined]>([
    ['one stage', 'FROM a:1', 'a:1'],
    ['the last stage', 'FROM a:1 AS one\nFROM b:1\nCOPY --from=one / /', 'b:1'],
    ['a stage built on a stage', 'FROM a:1 AS one\nFROM ONE AS two\nFROM two', 'a:1'],
    ['a stage of the same name as its image', 'FROM node AS node\nFROM node', 'node'],
    ['an argument', 'ARG B=a:1\nFROM $B', 'a:1'],
    ['nothing', 'FROM a:1 AS one\nFROM scratch\nCOPY --from=one / /', undefined],
    ['a stage on nothing', 'FROM scratch AS one\nFROM one', undefined],
    ['no fixed name', 'FROM a:1\nFROM $UNKNOWN', undefined],
  ])('and the one that becomes the image: %s', (_what, text, base) => expect(images(text).base).toBe(base));

  it('takes build arguments before defaults, and only those that are declared', () => {
    const text = 'ARG BASE=a:1\nFROM $BASE\nFROM ${OTHER:-b:1}';
    expect(images(text, { BASE: 'c:1', OTHER: 'd:1' }).images).toEqual(['c:1', 'b:1']);
  });

  it('ignores ARG of a stage', () => expect(images('ARG A=a:1\nFROM $A\nARG A=b:1\nFROM $A').images).toEqual(['a:1']));
});

describe('what cannot be known from here', () => {
  it.each([
    ['a base without a value', 'ARG BASE\nFROM $BASE', /base image/],
    ['a platform of the builder', 'FROM node:$TARGETARCH', /base image/],
    ['an unknown substitution', 'ARG A=a:1\nFROM ${A%:1}', /base image/],
    ['a variable in COPY --from', 'FROM a:1\nCOPY --from=$X / /', /COPY --from/],
    ['a remote file', 'FROM a:1\nADD https://example.com/x /x', /remote/],
    ['a remote file in JSON', 'FROM a:1\nADD ["https://example.com/x", "/x"]', /remote/],
    ['a remote repository', 'FROM a:1\nADD git@github.com:a/b.git /x', /remote/],
    ['perhaps a remote file', 'FROM a:1\nADD $SOURCE /x', /remote/],
    ['another frontend', '# syntax=example/frontend:1\nFROM a:1', /example\/frontend/],
  ])('%s', (_what, text, reason) => expect(images(text).uncertain).toMatch(reason));
});
