import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { HEAD_BYTES, parseProgram } from '../../../src/observe/image/program-form.ts';

const parse = (text: string) => parseProgram(Buffer.from(text, 'latin1'));

/** The headers of an ELF file with one program header that names a loader, or none. */
function elf(machine: number, options: { wide: boolean; little: boolean; loader?: string }): Uint8Array {
  const { wide, little, loader } = options;
  const bytes = Buffer.alloc(256);
  const u16 = (value: number, at: number) => (little ? bytes.writeUInt16LE(value, at) : bytes.writeUInt16BE(value, at));
  const u32 = (value: number, at: number) => (little ? bytes.writeUInt32LE(value, at) : bytes.writeUInt32BE(value, at));
  const offset = (value: number, at: number) => u32(value, wide && !little ? at + 4 : at);
  bytes.write('\x7fELF', 0, 'latin1');
  bytes[4] = wide ? 2 : 1;
  bytes[5] = little ? 1 : 2;
  u16(machine, 18);
  const table = 64;
  offset(table, wide ? 32 : 28);
  u16(56, wide ? 54 : 42);
  u16(loader === undefined ? 0 : 1, wide ? 56 : 44);
  u32(3, table);
  offset(200, table + (wide ? 8 : 4));
  bytes.write(`${loader ?? ''}\0`, 200, 'latin1');
  return bytes;
}

describe('parseProgram', () => {
  it.each([
    ['#!/bin/sh\nexit', '/bin/sh', '', false],
    ['#! /usr/bin/env  node -x \nexit', '/usr/bin/env', 'node -x', false],
    ['#!/bin/sh\r\nexit', '/bin/sh', '', true],
    ['#!/usr/bin/env node\r\n', '/usr/bin/env', 'node', true],
    ['#!/bin/sh', '/bin/sh', '', false],
  ])('reads the first line of %j', (text, interpreter, argument, carriageReturn) => {
    expect(parse(text)).toEqual({ kind: 'script', interpreter, argument, carriageReturn });
  });

  it.each([
    [elf(62, { wide: true, little: true, loader: '/lib64/ld-linux-x86-64.so.2' }), 'amd64', '/lib64/ld-linux-x86-64.so.2'],
    [elf(62, { wide: true, little: true }), 'amd64', undefined],
    [elf(3, { wide: false, little: true, loader: '/lib/ld-linux.so.2' }), '386', '/lib/ld-linux.so.2'],
    [elf(22, { wide: true, little: false, loader: '/lib/ld64.so.1' }), 's390x', '/lib/ld64.so.1'],
    [elf(183, { wide: true, little: true }), 'arm64', undefined],
    [elf(9, { wide: true, little: true }), 'machine 9', undefined],
  ])('reads the headers of a program', (bytes, machine, loader) => {
    expect(parseProgram(bytes)).toEqual({ kind: 'elf', machine, loader });
  });

  it('reads the program that runs this test as the system does', () => {
    const head = readFileSync(process.execPath).subarray(0, HEAD_BYTES);
    const machine = { x64: 'amd64', arm64: 'arm64' }[process.arch as string];
    const form = parseProgram(head);
    expect(form).toMatchObject({ kind: 'elf', machine });
    const linked = execFileSync('ldd', [process.execPath], { encoding: 'utf8' });
    if (form.kind === 'elf') expect(linked).toContain(form.loader);
  });

  it.each(['', 'echo hello\n', '\x7fELF', 'MZ\x90'])('takes %j for neither', (text) => {
    expect(parse(text)).toEqual({ kind: 'other' });
  });

  it('never reads beyond what is there', () => {
    const whole = elf(62, { wide: true, little: true, loader: '/lib/ld.so' });
    for (let length = 0; length <= whole.length; length += 1) expect(() => parseProgram(whole.subarray(0, length))).not.toThrow();
  });
});
