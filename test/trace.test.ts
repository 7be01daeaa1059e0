import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { DIALECTS } from '../src/engine/dialects.ts';
import { createDockerClient } from '../src/engine/docker-client.ts';
import type { EngineSocket } from '../src/engine/engine-socket.ts';
import { startProgram } from '../src/engine/program.ts';
import { traceStarts } from '../src/engine/traced-program.ts';
import { type Exec, exec } from '../src/exec.ts';
import { createTrace, type TracedCall, traceExec } from '../src/trace.ts';
import { workspace } from './support/workspace.ts';

/** Writes down its arguments, where it was called and what it has in the environment, each ended by a NUL. */
const RECORDER = `#!/bin/sh
printf '%s\\0' "$PWD" "WORD=$WORD" "GONE=\${GONE-unset}" "$@" >> "$RECORD"
`;

function setUp(more: Readonly<Record<string, string>> = {}) {
  const folder = workspace({ 'tools/docker': RECORDER, 'a b/': '' });
  chmodSync(join(folder, 'tools/docker'), 0o755);
  const record = join(folder, 'record');
  const env = { PATH: `${folder}/tools:/usr/bin:/bin`, RECORD: record, GONE: 'here', ...more };
  const lines: string[] = [];
  let clock = 0;
  const trace = createTrace({ env, cwd: folder, now: () => (clock += 500), say: (line) => lines.push(line) });
  const took = () => {
    const calls = existsSync(record) ? readFileSync(record, 'utf8') : '';
    rmSync(record, { force: true });
    return calls;
  };
  // Vitest's own variables aside: the shell of the reader has what the tool has.
  const paste = (line: string) => spawnSync('sh', ['-c', line], { cwd: folder, env, encoding: 'utf8' });
  return { folder, env, lines, trace, took, paste };
}

const CALLS: readonly Omit<TracedCall, 'command'>[] = [
  { args: ['run', '--name', 'x', 'image:1.0'] },
  { args: ['build', '--build-arg', 'A=it\'s $HOME `id` \\ * "b"', 'a b'] },
  { args: ['run', '-e', 'J={\n\t"a": 1\n}', '\u001b[31m', ''] },
  { args: ['ps'], cwd: 'a b' },
  { args: ['ps'], env: { WORD: 'two words', GONE: undefined } },
];

describe('--verbose', () => {
  it.each(CALLS)('prints $args as a line that a shell does the same with', async ({ cwd, ...call }) => {
    const { folder, env, lines, trace, took, paste } = setUp();
    const request = {
      command: join(folder, 'tools/docker'),
      args: call.args,
      env: call.env ?? {},
      cwd: cwd === undefined ? folder : join(folder, cwd),
    };
    const inEnvironment: Exec = (one) => exec({ ...one, env: { ...env, ...one.env } });
    await traceExec(inEnvironment, trace)(request);
    const recorded = took();
    expect(recorded).not.toBe('');
    const [line = '', end] = lines;
    expect(line).toMatch(/^[ -~]+$/);
    expect(paste(line).stderr).toBe('');
    expect(took()).toBe(recorded);
    expect(end).toMatch(/^# exit code 0 after 500 ms: docker /);
    expect(paste(lines.join('\n')).status).toBe(0);
  });

  it('prints programs that run beside it, with the whole of their environment', async () => {
    const { folder, env, lines, trace, took, paste } = setUp();
    const start = traceStarts(startProgram, trace);
    await start({ command: join(folder, 'tools/docker'), args: ['run', 'a b'], cwd: folder, env: { ...env, GONE: undefined } }).ended;
    const recorded = took();
    expect(recorded).toContain('GONE=unset');
    paste(lines[0] ?? '');
    expect(took()).toBe(recorded);
    expect(traceStarts(startProgram, undefined)).toBe(startProgram);
  });

  it('prints what goes over the socket as the command that does the same', async () => {
    const { lines, trace, env } = setUp({ DOCKER_HOST: 'unix:///run/other.sock' });
    const socket: EngineSocket = {
      get: async () => ({ kind: 'answer', status: 200, json: { Id: 'abc' } }),
      send: async () => ({ kind: 'answer', status: 204, json: undefined }),
      follow: () => ({ begun: Promise.resolve(true), answer: Promise.reject(new Error('nobody waits')), cancel: () => {} }),
      attach: async () => undefined,
    };
    const endpoint = { host: 'unix:///run/other.sock', source: 'DOCKER_HOST', context: 'default', injected: [] } as const;
    const client = createDockerClient({ dialect: DIALECTS.docker, exec, env, command: 'docker', endpoint, socket, trace });
    await client.call(['stop', '-t', '10', 'web']);
    for (let look = 0; look < 3; look += 1) await client.inspect('container', 'web');
    expect(lines).toEqual([
      '# done over the socket:',
      'DOCKER_HOST=unix:///run/other.sock docker stop -t 10 web',
      '# done after 500 ms: docker stop -t 10 web',
      '# done over the socket; looked at again without being shown again:',
      "DOCKER_HOST=unix:///run/other.sock docker container inspect --format '{{json .}}' web",
      "# answered with 200 after 500 ms: docker container inspect --format '{{json .}}' web",
    ]);
  });

  it.each([
    { call: { args: ['login', '--password-stdin'], stdin: 'hunter2-hunter2' }, secret: 'hunter2' },
    { call: { args: ['build', '--build-arg', 'NPM_TOKEN=abc'] }, secret: 'abc' },
    { call: { args: ['build', '--build-arg', 'DB_PASSWORD=two words'] }, secret: 'words' },
    { call: { args: ['login', '--password', 'hunter2'] }, secret: 'hunter2' },
    { call: { args: ['install', '--//registry.example.com/:_authToken=abc'] }, secret: 'abc' },
    { call: { args: ['clone', 'https://me:hunter2@example.com/x.git'] }, secret: 'hunter2' },
    { call: { args: ['x', 'AKIAABCDEFGHIJKLMNOP'] }, secret: 'AKIAABCDEFGHIJKLMNOP' },
    { call: { args: ['x', 'ghp_0123456789abcdefghijABCDEFGHIJ012345'] }, secret: 'ghp_0123' },
    { call: { args: ['x', 'in the middle of wJalrXUtnFEMI/K7MDENG/words'] }, secret: 'wJalr' },
    { call: { args: ['x'], env: { AWS_SESSION_TOKEN: 'fresh-and-secret' } }, secret: 'fresh' },
  ])('hides the secret in $call', ({ call, secret }) => {
    const { lines, trace } = setUp({ AWS_SECRET_ACCESS_KEY: 'wJalrXUtnFEMI/K7MDENG' });
    trace({ command: 'git', ...call })('exit code 0');
    expect(lines.join('\n')).not.toContain(secret);
    expect(lines[0]).toMatch(/^# (\*\*\* stands for a secret|standard input gets 15 bytes that are not shown):$/);
  });
});
