import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { describe, expect, it } from 'vitest';
import { belongsToUs, describeOwner, isOwner, judgeOwner } from '../src/owner.ts';
import { workspace } from './support/workspace.ts';

const linux = existsSync('/proc/self/stat');
const [host = '', boot = '', space = '', pid = '', start = ''] = describeOwner().split('/');
const owner = (parts: Readonly<Record<string, string | number>> = {}) =>
  Object.values({ host, boot, space, pid, start, ...parts }).join('/');

describe('whose something is', () => {
  it('is told by a text that its process keeps', () => {
    expect(describeOwner()).toBe(describeOwner());
    expect(isOwner(`${describeOwner()}\n`)).toBe(true);
    expect(judgeOwner(describeOwner())).toBe('alive');
    expect(pid).toBe(String(process.pid));
  });

  it.each(['', 'x', 'a/b/c', `${owner()}/more`, 'host/boot/1/2/x', '../../etc/1/2/3'])(
    '%j is no owner, and nobody here can tell',
    (text) => {
      expect(isOwner(text)).toBe(false);
      expect(judgeOwner(text)).toBe('elsewhere');
    },
  );

  it('a process that has ended is dead', async () => {
    const child = spawn('sleep', ['60']);
    const fields = linux
      ? readFileSync(`/proc/${child.pid}/stat`, 'utf8')
          .replace(/^.*\) /s, '')
          .split(' ')
      : [];
    const text = owner({ pid: String(child.pid), start: fields[19] ?? '0' });
    expect(judgeOwner(text)).toBe('alive');
    child.kill('SIGKILL');
    await once(child, 'close');
    expect(judgeOwner(text)).toBe('dead');
  });

  it.runIf(linux).each([
    ['its number belongs to another process now', { start: Number(start) + 1 }, 'dead'],
    ['the machine was started again since', { boot: '00000000-0000-0000-0000-000000000000' }, 'dead'],
    ['the machine has another name since', { host: 'renamed' }, 'alive'],
    ['it is on another machine', { host: 'other', boot: '00000000-0000-0000-0000-000000000000' }, 'elsewhere'],
    ['it is in a container of this machine', { space: '1' }, 'elsewhere'],
    [
      'it is on another machine of the same name',
      { host: `${hostname()}#other`, boot: '00000000-0000-0000-0000-000000000000' },
      'elsewhere',
    ],
  ])('%s', (_, parts, state) => {
    expect(judgeOwner(owner(parts))).toBe(state);
  });

  it.runIf(linux)('a process of another user is alive although /proc hides it, as with hidepid=2', () => {
    const hidden = 4_000_001;
    const signal = (number: number) => {
      throw Object.assign(new Error('kill'), { code: number === hidden ? 'EPERM' : 'ESRCH' });
    };
    expect(judgeOwner(owner({ pid: hidden, start: 1 }), signal)).toBe('alive');
    expect(judgeOwner(owner({ pid: hidden + 1, start: 1 }), signal)).toBe('dead');
  });

  it('files are ours when this user made them; what is not there is nobody’s', () => {
    const folder = workspace({ file: '' });
    expect(belongsToUs(folder)).toBe(true);
    expect(belongsToUs(`${folder}/nothing`)).toBe(false);
  });
});
