import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { describe, expect, it, onTestFinished } from 'vitest';
import { startPipeFeeder } from '../../src/observe/pipe/feeder.ts';
import { volumeFifos } from '../../src/observe/pipe/volume-fifos.ts';
import { packageRoot } from '../support/context.ts';
import { workspace } from '../support/workspace.ts';

/** The probe's own program over a folder of this machine: what it does in a volume it does there too. */
const MACHINES: Readonly<Record<string, string>> = { x64: 'amd64', arm64: 'arm64' };
const here = process.platform === 'linux' ? MACHINES[process.arch] : undefined;

async function feeding(files: Readonly<Record<string, string>>) {
  const folder = workspace({ 'data/': '', ...files });
  const data = join(folder, 'data');
  const child = spawn(join(packageRoot, `probe/bin/probe-${here}`), ['feed', data], { stdio: ['pipe', 'pipe', 'pipe'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  child.stdin.on('error', () => {});
  await once(child.stderr, 'data');
  const exited = once(child, 'exit').then(([code]) => ({ exitCode: Number(code), stderr: '' }));
  const place = volumeFifos({ stdin: child.stdin, stdout: child.stdout, exited });
  return { data, place, exited, path: (name: string) => join(folder, name) };
}

function read(data: string, script: string): Promise<string> {
  const child = spawn('sh', ['-c', script], { cwd: data, stdio: ['ignore', 'pipe', 'inherit'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  return text(child.stdout);
}

describe.skipIf(here === undefined)('FIFOs behind a probe', () => {
  it('feed several channels, epoch after epoch, more than a pipe holds', async () => {
    const big = Array.from({ length: 60_000 }, (_, index) => `${index}\n`).join('');
    const { data, place, path } = await feeding({ a: big, b: '1\n' });
    const feeder = await startPipeFeeder(place, [
      { channel: 'train', files: [path('a')] },
      { channel: 'test', files: [path('b'), path('b')] },
    ]);
    const epochs = (name: string) => `for k in 0 1; do while [ ! -p ${name}_$k ]; do sleep 0.01; done; cat ${name}_$k; done`;
    const [train, test] = await Promise.all([read(data, epochs('train')), read(data, epochs('test'))]);
    expect(train).toBe(big + big);
    expect(test).toBe('1\n1\n1\n1\n');
    expect(await feeder.stop()).toMatchObject([
      { channel: 'train', epochs: 2, bytes: 2 * big.length },
      { channel: 'test', epochs: 2, bytes: 8 },
    ]);
  });

  it('go on after an early end, and know who still reads', async () => {
    const { data, place, path } = await feeding({ a: 'x'.repeat(500_000) });
    const feeder = await startPipeFeeder(place, [{ channel: 'train', files: [path('a')] }]);
    const wait = (epoch: number) => `while [ ! -p train_${epoch} ]; do sleep 0.01; done`;
    await read(data, `head -c 3 train_0; ${wait(1)}; exec 3<train_1; cat <&3 >/dev/null; ${wait(2)}; cat train_2 >/dev/null`);
    const [fed] = await feeder.stop();
    expect(fed?.told.map(({ end, overlaps }) => [end, overlaps])).toEqual([
      ['early', false],
      ['whole', false],
      ['whole', true],
    ]);
  });

  it('end every wait when the probe has gone', async () => {
    const { data, place, path, exited } = await feeding({ a: 'x'.repeat(500_000) });
    const feeder = await startPipeFeeder(place, [
      { channel: 'train', files: [path('a')] },
      { channel: 'never', files: [path('a')] },
    ]);
    void read(data, 'exec 3<train_0; exec sleep 60');
    await expect.poll(() => feeder.activeAt).toBeGreaterThan(0);
    expect(await feeder.stop()).toMatchObject([{ channel: 'train' }, { channel: 'never', epochs: 0 }]);
    expect(await exited).toMatchObject({ exitCode: 0 });
  });

  it('take away the names of what was read', async () => {
    const { data, place, path } = await feeding({ a: '1\n' });
    const feeder = await startPipeFeeder(place, [{ channel: 'train', files: [path('a')] }], { ahead: true });
    expect(await read(data, 'cat train_0; cat train_1; while [ -p train_0 ]; do sleep 0.01; done')).toBe('1\n1\n');
    await expect.poll(() => readdirSync(data)).toEqual(['train_2']);
    await feeder.stop();
  });

  it('that cannot be made are told', async () => {
    const { place } = await feeding({});
    await place.make('train_0');
    await expect(place.make('train_0')).rejects.toMatchObject({ kind: 'user', message: expect.stringContaining('train_0') });
    await place.stop();
  });
});
