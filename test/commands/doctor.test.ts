import { chmodSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type DoctorOptions, doctor } from '../../src/commands/doctor.ts';
import type { Context } from '../../src/context.ts';
import type { Facts } from '../../src/doctor/facts.ts';
import { GATHERERS } from '../../src/doctor/gather/index.ts';
import type { GathererTable } from '../../src/doctor/gather.ts';
import { applyRepair } from '../../src/doctor/mend.ts';
import { displayWidth } from '../../src/text/width.ts';
import { but, SOUND } from '../doctor/sound-facts.ts';
import { captured, scriptedPrompt, testContext } from '../support/context.ts';
import { workspace } from '../support/workspace.ts';

const OPTIONS: DoctorOptions = { fix: false, yes: false, only: [], all: false, strict: false, list: false, json: false };

/** Gatherers that find these facts; keys of `real` are gathered. */
function finding(facts: Partial<Facts> = {}, real: readonly (keyof Facts)[] = []): GathererTable {
  const all = { ...SOUND, ...facts };
  const made = Object.fromEntries(
    Object.entries(all).map(([key, value]) => [key, { title: key, limitMs: 1_000, make: async () => value }]),
  );
  return { ...(made as unknown as GathererTable), ...Object.fromEntries(real.map((key) => [key, GATHERERS[key]])) };
}

async function run(options: Partial<DoctorOptions>, gatherers: GathererTable, parts: Partial<Context> & { cwd?: string } = {}) {
  const context = testContext({ cwd: workspace(), ...parts });
  const code = await doctor({ ...OPTIONS, ...options }, context, gatherers);
  return { code, stdout: context.stdout.text(), stderr: context.stderr.text() };
}

const socketDenied: Partial<Facts> = {
  ...but('endpoint', { socket: { path: '/var/run/docker.sock', state: 'denied' } }),
  engine: { status: 'silent', cause: 'denied', said: 'permission denied' },
};

describe('doctor', () => {
  it('is quiet about what is fine', async () => {
    const { code, stdout, stderr } = await run({}, finding());
    expect(code).toBe(0);
    expect(stderr).toBe('');
    expect(stdout).toMatch(/^Nothing wrong; 43 fine \(--all shows them\)\.\nNo project here: only the machine was looked at\.\n$/);
  });

  it('tells what was found, what comes of it and what to do', async () => {
    const { code, stdout } = await run({}, finding(socketDenied));
    expect(code).toBe(1);
    expect(stdout).toMatchInlineSnapshot(`
      "This machine
        ✗ This user may not use the engine's socket,                     engine-socket
          /var/run/docker.sock.
          Images can be neither built nor rehearsed.
          Fix: Add yourself to its group, then log in again. Members of the group can
          do on this machine what root can.
            sudo usermod -aG docker $USER

      1 problem; 39 fine, 3 not checked (--all shows them).
      No project here: only the machine was looked at.
      "
    `);
  });

  it('shows everything with --all, and nothing can forge its lines', async () => {
    const hostile = but('temp', { path: '/tmp/\u001b[2Jx\ny', state: 'missing' });
    const { stdout } = await run({ all: true }, finding(hostile));
    expect(stdout).toContain('✓ git is there');
    expect(stdout).not.toContain('\u001b');
    expect(stdout).toContain('The temporary folder /tmp/x y does not exist.');
  });

  it.each([
    { facts: {}, strict: false, code: 0 },
    { facts: but('host', { openFiles: 10 }), strict: false, code: 0 },
    { facts: but('host', { openFiles: 10 }), strict: true, code: 1 },
    { facts: socketDenied, strict: false, code: 1 },
  ])('ends with $code', async ({ facts, strict, code }) => {
    expect((await run({ strict }, finding(facts))).code).toBe(code);
  });

  it('ends with 70 when a diagnosis breaks, and says so', async () => {
    const broken = finding({ leftovers: undefined as never });
    const { code, stdout } = await run({}, broken);
    expect(code).toBe(70);
    expect(stdout.replaceAll(/\s+/g, ' ')).toMatch(/itself broke \(.*\); please report it\. 1 broken check; 42 fine/);
  });

  it('looks only at what --only names', async () => {
    const asked: string[] = [];
    const counting = Object.fromEntries(
      Object.entries(finding()).map(([key, gatherer]) => [
        key,
        {
          ...gatherer,
          make: async () => {
            asked.push(key);
            return SOUND[key as keyof Facts];
          },
        },
      ]),
    ) as unknown as GathererTable;
    expect((await run({ only: ['clock,no-proxy'] }, counting)).stdout).toContain('2 fine');
    expect(asked.sort()).toEqual(['host', 'proxies']);
    expect((await run({ only: ['machine/disk-*'] }, finding())).stdout).toContain('3 fine');
  });

  it.each([
    { options: { only: ['disk-tmp'] }, says: "nothing called 'disk-tmp'" },
    { options: { only: ['project'] }, says: 'there is none here' },
    { options: { yes: true }, says: '--yes belongs to --fix' },
  ])('refuses $options', async ({ options, says }) => {
    await expect(run(options, finding())).rejects.toThrow(says);
    await expect(run(options, finding())).rejects.toMatchObject({ exitCode: 2 });
  });

  it('lists what it looks at', async () => {
    const { code, stdout } = await run({ list: true, only: ['project/script-*'] }, finding());
    expect(code).toBe(0);
    expect(stdout).toMatch(/^project\/script-line-endings {2}scripts .*\(--fix\)\nproject\/script-modes .*\n$/);
  });

  it('gives JSON', async () => {
    const { stdout } = await run({ json: true }, finding(socketDenied));
    const report = JSON.parse(stdout);
    expect(report).toMatchObject({
      schemaVersion: 1,
      project: null,
      summary: { ok: 39, problems: 1, warnings: 0, notes: 0, notChecked: 3 },
    });
    expect(report.findings).toHaveLength(43);
    expect(report.findings.find(({ check }: { check: string }) => check === 'machine/engine-answers')).toMatchObject({
      ...{ status: 'not-checked', follows: 'machine/engine-socket', mendable: false },
    });
    expect(report.repairs).toBeUndefined();
  });
});

const FILES = {
  'sagemaker-algo.json': JSON.stringify({
    name: 'algo',
    images: { train: { tag: 'a:1', dockerfile: 'Dockerfile' }, serve: { tag: 'a:1', dockerfile: 'Dockerfile' } },
    training: { channels: { train: { contentTypes: ['text/csv'] } } },
    inference: { contentTypes: ['text/csv'] },
    samples: { channels: { train: { path: 'data' } } },
  }),
  Dockerfile: 'FROM debian:13\nCOPY . /opt/program/\nENTRYPOINT ["/opt/program/start.sh"]\n',
  'start.sh': '#!/bin/sh\r\necho "a\rb"\r\n',
};
const ONLY = ['script-*'];
const REAL = ['context', 'dockerfiles', 'spec'] as const;

function spoiled(): string {
  const dir = workspace(FILES);
  chmodSync(join(dir, 'start.sh'), 0o640);
  return dir;
}

describe('doctor --fix', () => {
  const text = (dir: string) => readFileSync(join(dir, 'start.sh'), 'utf8');
  const mode = (dir: string) => statSync(join(dir, 'start.sh')).mode & 0o777;

  it('only shows what it would do where nobody can be asked', async () => {
    const dir = spoiled();
    const { code, stderr, stdout } = await run({ fix: true, only: ONLY }, finding({}, REAL), { cwd: dir });
    expect(code).toBe(1);
    expect(stderr).toBe(
      [
        'start.sh: 2 lines end with CRLF -> all lines end with LF  (project/script-line-endings)',
        'start.sh: mode 640 -> mode 750  (project/script-modes)',
        'Nothing was changed: with --yes, --fix makes these 2 changes.',
        '',
      ].join('\n'),
    );
    expect(stdout).toContain('start.sh has Windows line endings.');
    expect([text(dir), mode(dir)]).toEqual([FILES['start.sh'], 0o640]);
  });

  it('mends with --yes, and judges what is there then', async () => {
    const dir = spoiled();
    const { code, stderr, stdout } = await run({ fix: true, yes: true, only: ONLY }, finding({}, REAL), { cwd: dir });
    expect({ code, done: stderr.match(/^Done: .*$/gm) }).toEqual({ code: 0, done: ['Done: start.sh', 'Done: start.sh'] });
    expect(stdout).toContain('Nothing wrong; 2 fine');
    // A carriage return inside a line is somebody's own.
    expect([text(dir), mode(dir)]).toEqual(['#!/bin/sh\necho "a\rb"\n', 0o750]);
  });

  it.each([true, false])('asks on a terminal: %s', async (answer) => {
    const dir = spoiled();
    const prompt = scriptedPrompt({ 'Make these 2 changes?': answer });
    const { code } = await run({ fix: true, only: ONLY }, finding({}, REAL), { cwd: dir, interactive: true, prompt });
    expect([code, mode(dir)]).toEqual(answer ? [0, 0o750] : [1, 0o640]);
  });

  it('says as JSON what was done', async () => {
    const dir = spoiled();
    const { stdout } = await run({ fix: true, yes: true, json: true, only: ONLY }, finding({}, REAL), { cwd: dir });
    expect(JSON.parse(stdout).repairs).toEqual([
      {
        check: 'project/script-line-endings',
        path: 'start.sh',
        before: '2 lines end with CRLF',
        after: 'all lines end with LF',
        done: true,
      },
      { check: 'project/script-modes', path: 'start.sh', before: 'mode 640', after: 'mode 750', done: true },
    ]);
  });

  it('says so when there is nothing to mend', async () => {
    expect(await run({ fix: true }, finding())).toMatchObject({ code: 0, stderr: 'There is nothing that --fix could mend.\n' });
  });

  it('shows the lines that change, and makes what is missing', async () => {
    const dir = spoiled();
    const facts = finding({
      ...but('repository', { attributes: '*.md text', unsettled: ['start.sh'] }),
      ...but('cache', { path: join(dir, 'c/d'), state: 'missing' }),
    });
    writeFileSync(join(dir, '.gitattributes'), '*.md text');
    const { stderr } = await run({ fix: true, yes: true, only: ['git-attributes', 'cache-folder'] }, facts, { cwd: dir });
    expect(stderr).toContain('+/start.sh text eol=lf');
    expect(readFileSync(join(dir, '.gitattributes'), 'utf8')).toBe('*.md text\n/start.sh text eol=lf\n');
    expect(statSync(join(dir, 'c/d')).isDirectory()).toBe(true);
  });
});

describe('a change', () => {
  it('is not made where something else is there than was seen, nor through links, nor outside', () => {
    const dir = workspace({ a: 'new', b: 'old', 'sub/c': 'old' });
    symlinkSync('b', join(dir, 'link'));
    const write = (path: string) => applyRepair(dir, { kind: 'write', path, before: 'old', after: 'mended' });
    expect(write('a')).toMatchObject({ done: false, reason: expect.stringContaining('has changed') });
    expect(write('link')).toMatchObject({ done: false });
    expect(write('gone')).toMatchObject({ done: false });
    expect(applyRepair(dir, { kind: 'write', path: 'b', before: undefined, after: 'mended' })).toMatchObject({ done: false });
    expect(write('../b')).toMatchObject({ done: false, reason: expect.stringContaining('leads out') });
    expect(applyRepair(dir, { kind: 'chmod', path: 'link', before: 0o644, after: 0o755 })).toMatchObject({ done: false });
    expect(applyRepair(dir, { kind: 'chmod', path: 'b', before: 0o600, after: 0o700 })).toMatchObject({ done: false });
    expect(readFileSync(join(dir, 'b'), 'utf8')).toBe('old');
    // The spec of a stranger may name any file of this machine.
    const elsewhere = workspace({ keys: 'old' });
    chmodSync(join(elsewhere, 'keys'), 0o644);
    symlinkSync(elsewhere, join(dir, 'away'));
    for (const path of [join(elsewhere, 'keys'), 'away/keys', 'sub/../../keys']) {
      expect(applyRepair(dir, { kind: 'chmod', path, before: 0o644, after: 0o600 })).toMatchObject({ done: false });
      expect(write(path)).toMatchObject({ done: false });
    }
    expect(statSync(join(elsewhere, 'keys')).mode & 0o777).toBe(0o644);
    expect(write('./sub/c')).toEqual({ done: true });
    expect(write('b')).toEqual({ done: true });
    expect(applyRepair(dir, { kind: 'write', path: 'made', before: undefined, after: 'mended' })).toEqual({ done: true });
    expect(applyRepair(dir, { kind: 'mkdir', path: join(dir, 'a/x') })).toMatchObject({ done: false });
  });
});

it('output on a terminal has colour, and columns of its own', async () => {
  const context = { ...testContext({ cwd: workspace() }), stdout: captured({ isTTY: true, columns: 60 }) };
  await doctor(OPTIONS, context, finding(socketDenied));
  expect(context.stdout.text()).toContain('\u001b[31m✗\u001b[0m This user may not use');
  for (const line of context.stdout.text().split('\n')) expect(displayWidth(line)).toBeLessThanOrEqual(60);
});
