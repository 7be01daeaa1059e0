import { describe, expect, it } from 'vitest';
import { startProgram } from '../../src/engine/program.ts';
import { isAlive } from '../support/processes.ts';

const node = (script: string) => startProgram({ command: process.execPath, args: ['-e', script] });

describe('a program that runs beside us', () => {
  it('keeps its streams apart and tells its exit code', async () => {
    const program = node(`console.log('out'); console.error('err'); process.exitCode = 4`);
    expect(await program.ended).toEqual({ exitCode: 4, signal: undefined, startError: undefined });
    expect(program.log()).toEqual({ stdout: 'out\n', stderr: 'err\n', droppedBytes: 0 });
  });

  it('tells the signal that ended it, and can be signalled after its end', async () => {
    const program = node(`console.log('up'); setInterval(() => {}, 1000)`);
    await program.firstOutput;
    program.kill('SIGTERM');
    expect(await program.ended).toMatchObject({ exitCode: undefined, signal: 'SIGTERM' });
    program.kill('SIGKILL', { group: true });
  });

  it('that does not exist is a value', async () => {
    const program = startProgram({ command: '/nowhere/program', args: [] });
    expect(await program.ended).toMatchObject({ exitCode: undefined, startError: 'ENOENT' });
    await program.firstOutput;
    program.kill('SIGTERM');
  });

  it('gets the environment that is given and nothing else', async () => {
    const program = startProgram({ command: '/usr/bin/env', args: [], env: { A: 'b', C: undefined } });
    await program.ended;
    expect(program.log().stdout).toBe('A=b\n');
  });

  it('takes what it has started with it', async () => {
    const script = `const { pid } = require('node:child_process').spawn('sleep', ['60'], { stdio: 'inherit' }); console.log(pid)`;
    const program = startProgram({ command: process.execPath, args: ['-e', `${script}; process.exit(0)`], killGroupAtEnd: true });
    expect((await program.ended).exitCode).toBe(0);
    const pid = Number(program.log().stdout);
    await expect.poll(() => isAlive(pid)).toBe(false);
  });
});
