import { describe, expect, it } from 'vitest';
import type { Candidate } from '../../../src/observe/image/collect.ts';
import { findProgram, resolveLinks } from '../../../src/observe/image/programs.ts';

const links = (record: Record<string, string>) => new Map(Object.entries(record));
const script = (interpreter: string, argument = '', executable = true): Candidate => ({
  executable,
  bytes: 10,
  form: { kind: 'script', interpreter, argument, carriageReturn: false },
});
const tool: Candidate = { executable: true, bytes: 10, form: { kind: 'elf', machine: 'amd64', loader: undefined } };
const image = { env: { PATH: '/usr/local/bin:/bin' }, workingDir: '/here' };
const find = (programs: Record<string, Candidate>, word: string, made: Record<string, string> = {}, more: Partial<typeof image> = {}) =>
  findProgram({ links: links(made), programs: new Map(Object.entries(programs)) }, { ...image, ...more }, word);

describe('resolveLinks', () => {
  it.each([
    ['/bin/sh', '/usr/bin/dash'],
    ['/usr/bin/sh', '/usr/bin/dash'],
    ['/up', '/etc'],
    ['/a/b', '/a/b'],
    ['/a/./b/../c', '/a/c'],
    ['/out', '/etc'],
    ['/round', undefined],
  ])('%s leads to %s', (path, expected) => {
    const made = {
      '/bin': 'usr/bin',
      '/usr/bin/sh': 'dash',
      '/up': '/usr/../etc',
      '/out': '../../etc',
      '/round': 'circle',
      '/circle': '/round',
    };
    expect(resolveLinks(links(made), path)).toBe(expected);
  });
});

describe('findProgram', () => {
  it('takes the first on PATH that can be executed and names those before it', () => {
    const found = find({ '/usr/local/bin/train': script('/bin/sh', '', false), '/bin/train': tool, '/bin/sh': tool }, 'train');
    expect(found.files.map(({ path, executable }) => [path, executable])).toEqual([
      ['/usr/local/bin/train', false],
      ['/bin/train', true],
    ]);
    expect(found).toMatchObject({ searched: ['/usr/local/bin', '/bin'], elsewhere: undefined });
  });

  it('follows links, and says where the file is', () => {
    const found = find({ '/opt/run.sh': script('/bin/sh'), '/usr/bin/dash': tool }, 'train', {
      '/usr/local/bin/train': '/opt/run.sh',
      ...{ '/bin': 'usr/bin', '/usr/bin/sh': 'dash' },
    });
    expect(found.files).toEqual([
      {
        ...{ path: '/usr/local/bin/train', real: '/opt/run.sh', executable: true },
        form: { kind: 'script', needs: [{ name: '/bin/sh', found: true }], carriageReturn: false },
      },
    ]);
  });

  it('says where a program is that is not on PATH', () => {
    expect(find({ '/opt/program/train': tool }, 'train')).toMatchObject({ files: [], elsewhere: '/opt/program/train' });
    expect(find({}, 'train')).toMatchObject({ files: [], elsewhere: undefined });
  });

  it('looks at a path from the working folder, and where PATH is not set in the usual folders', () => {
    expect(find({ '/here/bin/run': tool }, './bin/run')).toMatchObject({ files: [{ path: '/here/bin/run' }], searched: [] });
    expect(find({ '/usr/sbin/train': tool }, 'train', {}, { env: {} as typeof image.env }).files).toHaveLength(1);
  });

  it.each([
    [
      'node',
      [
        ['/usr/bin/env', true],
        ['node', true],
      ],
    ],
    [
      'python3',
      [
        ['/usr/bin/env', true],
        ['python3', false],
      ],
    ],
    [
      '-S node --no-warnings',
      [
        ['/usr/bin/env', true],
        ['node', true],
      ],
    ],
    [
      '-S A=b python3 -u',
      [
        ['/usr/bin/env', true],
        ['python3', false],
      ],
    ],
    ['-i node', [['/usr/bin/env', true]]],
    ['/usr/bin/python3', [['/usr/bin/env', true]]],
    ['', [['/usr/bin/env', true]]],
  ])('looks for what env is told: %s', (argument, expected) => {
    const programs = { '/bin/train': script('/usr/bin/env', argument), '/usr/bin/env': tool, '/bin/node': tool };
    const [file] = find(programs, 'train').files;
    expect(file?.form.kind === 'script' && file.form.needs.map(({ name, found }) => [name, found])).toEqual(expected);
  });

  it('asks for the loader of a program', () => {
    const linked: Candidate = { executable: true, bytes: 9, form: { kind: 'elf', machine: 'amd64', loader: '/lib/ld-musl-x86_64.so.1' } };
    const needs = (programs: Record<string, Candidate>) => find({ '/bin/train': linked, ...programs }, 'train').files[0]?.form;
    expect(needs({})).toMatchObject({ needs: [{ name: '/lib/ld-musl-x86_64.so.1', found: false }] });
    expect(needs({ '/lib/ld-musl-x86_64.so.1': tool })).toMatchObject({ needs: [{ found: true }] });
  });
});
