import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, onTestFinished, test } from 'vitest';
import { exec } from '../../src/exec.ts';
import { type Pace, type PipeFeeder, type PipeSource, startPipeFeeder } from '../../src/observe/pipe/feeder.ts';
import { folderFifos } from '../../src/observe/pipe/folder-fifos.ts';
import { workspace } from '../support/workspace.ts';

const place = (folder: string) => folderFifos({ exec, platform: process.platform }, folder);

async function feeding(sources: (folder: string) => readonly PipeSource[], files: Record<string, string> = {}, pace: Pace = {}) {
  const folder = workspace({ 'data/': '', ...files });
  const data = join(folder, 'data');
  const feeder: PipeFeeder = await startPipeFeeder(place(data), sources(folder), pace);
  onTestFinished(() => feeder.stop().then(() => undefined));
  return { data, feeder };
}

/** A reader in another process, as in a container. */
function read(data: string, script: string): { readonly child: ChildProcess; readonly output: Promise<string> } {
  const child = spawn('sh', ['-c', script], { cwd: data, stdio: ['ignore', 'pipe', 'inherit'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  if (child.stdout === null) throw new Error('no output');
  return { child, output: text(child.stdout) };
}

const one = (folder: string, more: Partial<PipeSource> = {}): readonly PipeSource[] => [
  { channel: 'train', files: [join(folder, 'a'), join(folder, 'b')], ...more },
];

describe('startPipeFeeder', () => {
  test('feeds all files in order, once an epoch, and goes on as long as somebody reads', async () => {
    const { data, feeder } = await feeding(one, { a: '1\n2', b: '3\n' });
    const { output } = read(data, 'for k in 0 1 2; do while [ ! -p train_$k ]; do sleep 0.01; done; echo "epoch $k"; cat train_$k; done');
    expect(await output).toBe('epoch 0\n1\n23\nepoch 1\n1\n23\nepoch 2\n1\n23\n');
    expect(await feeder.stop()).toMatchObject([{ channel: 'train', epochs: 3, bytes: 15 }]);
    expect(readdirSync(data)).toEqual([]);
  });

  test('passes more than a pipe holds, byte for byte', async () => {
    const big = Array.from({ length: 200_000 }, (_, index) => `${index}\n`).join('');
    const { data } = await feeding((folder) => [{ channel: 'big', files: [join(folder, 'a')] }], { a: big });
    const { output } = read(data, 'cat big_0');
    expect(await output).toBe(big);
  });

  test('a reader that closes early gets the next epoch', async () => {
    const { data, feeder } = await feeding(one, { a: 'x'.repeat(500_000), b: '' });
    const { output } = read(data, 'head -c 3 train_0; while [ ! -p train_1 ]; do sleep 0.01; done; head -c 2 train_1');
    expect(await output).toBe('xxxxx');
    const [fed] = await feeder.stop();
    expect(fed?.epochs).toBe(2);
  });

  test('the next epoch appears only after the one before is closed', async () => {
    const { data } = await feeding(one, { a: '1\n', b: '' });
    const { output } = read(
      data,
      'exec 3<train_0; cat <&3; sleep 0.3; [ -p train_1 ] && echo early; exec 3<&-; while [ ! -p train_1 ]; do sleep 0.01; done; echo late',
    );
    expect(await output).toBe('1\nlate\n');
  });

  test('an epoch that is opened while the one before is open is told, when it comes after all', async () => {
    const { data, feeder } = await feeding(one, { a: '1\n', b: '' });
    const { output } = read(
      data,
      'exec 3<train_0; cat <&3; while [ ! -p train_1 ]; do sleep 0.05; done; exec 4<train_1; cat <&4; exec 3<&- 4<&-; while [ ! -p train_2 ]; do sleep 0.05; done; cat train_2',
    );
    expect(await output).toBe('1\n1\n1\n');
    const [fed] = await feeder.stop();
    expect(fed?.told.map(({ overlaps, end }) => [overlaps, end])).toEqual([
      [false, 'whole'],
      [true, 'whole'],
      [false, 'whole'],
    ]);
  });

  test('the second epoch may come late, and the next may be there before it is wanted', async () => {
    const late = await feeding(one, { a: '1\n', b: '' }, { lateMs: 700 });
    const waiting = read(
      late.data,
      'cat train_0; sleep 0.3; [ -p train_1 ] && echo early; while [ ! -p train_1 ]; do sleep 0.01; done; cat train_1',
    );
    expect(await waiting.output).toBe('1\n1\n');
    const ahead = await feeding(one, { a: '1\n', b: '' }, { ahead: true });
    const reading = read(ahead.data, 'cat train_0 && cat train_1 && cat train_2');
    expect(await reading.output).toBe('1\n1\n1\n');
  });

  test('pieces of odd sizes arrive one by one', async () => {
    const { data, feeder } = await feeding(one, { a: 'x'.repeat(3_000), b: 'y'.repeat(100_000) }, { pieces: true });
    const script = `const fs = require('node:fs'); const fd = fs.openSync('train_0'); const b = Buffer.alloc(1 << 20); const sizes = [];
      for (let n; (n = fs.readSync(fd, b)) > 0; ) sizes.push(n); console.log(JSON.stringify(sizes))`;
    const { output } = read(data, `exec '${process.execPath}' -e "${script}"`);
    const sizes: number[] = JSON.parse(await output);
    expect(sizes.slice(0, 5)).toEqual([1, 7, 211, 3, 97]);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(103_000);
    expect(await feeder.stop()).toMatchObject([{ epochs: 1, bytes: 103_000 }]);
  });

  test('an early end is told', async () => {
    const { data, feeder } = await feeding(one, { a: 'x'.repeat(500_000), b: '' });
    await read(data, 'head -c 3 train_0; while [ ! -p train_1 ]; do sleep 0.01; done; cat train_1 > /dev/null').output;
    const [fed] = await feeder.stop();
    expect(fed?.told.map(({ end }) => end)).toEqual(['early', 'whole']);
  });

  test('holds its bytes back, then lets them trickle without ever ending the epoch', async () => {
    const { data, feeder } = await feeding((folder) => one(folder, { holdAfter: 4 }), { a: '1\n2\n3\n', b: '4\n' });
    const { child, output } = read(data, 'cat train_0');
    await feeder.held;
    await sleep(100);
    expect(child.exitCode).toBeNull();
    feeder.trickle(1_000);
    await sleep(400);
    expect(child.exitCode).toBeNull();
    child.kill('SIGTERM');
    await feeder.stop();
    expect(await output).toMatch(/^1\n2\n3/);
  });

  test('an unread channel, a dead reader and a reader that hangs do not keep it from ending', async () => {
    const { data, feeder } = await feeding((folder) => [...one(folder), { channel: 'never', files: [join(folder, 'a')] }], {
      a: 'x'.repeat(1_000_000),
      b: '',
    });
    const hanging = read(data, 'exec 3<train_0; exec sleep 60');
    await sleep(100);
    expect(await feeder.stop()).toMatchObject([
      { channel: 'train', epochs: 1 },
      { channel: 'never', epochs: 0, bytes: 0 },
    ]);
    expect(existsSync(join(data, 'never_0'))).toBe(false);
    hanging.child.kill('SIGKILL');
  });

  test('says what is wrong where no FIFO can be made', async () => {
    const folder = workspace();
    await expect(startPipeFeeder(place(join(folder, 'nowhere')), [{ channel: 'train', files: [] }])).rejects.toMatchObject({
      kind: 'user',
      message: expect.stringContaining("channel 'train'"),
    });
  });
});
