import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, existsSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { pathToFileURL } from 'node:url';
import { gzipSync } from 'node:zlib';
import { type Header, pack } from 'tar-stream';
import { describe, expect, it, onTestFinished } from 'vitest';
import { isInterrupted } from '../../src/errors.ts';
import { exec } from '../../src/exec.ts';
import { obtainTemplate } from '../../src/scaffold/catalog.ts';
import { renderTemplate } from '../../src/scaffold/render.ts';
import { type ScriptedResult, scriptedExec, testContext } from '../support/context.ts';
import { factsFor } from '../support/templates.ts';
import { workspace } from '../support/workspace.ts';

const TEMPLATE = {
  'template.json': JSON.stringify({ id: 'own', title: 'Own', description: 'One of a team', version: '1.0.0' }),
  'files/a.txt.ejs': 'by <%= name %>\n',
};

/** The temporary folders of this run: gone when a template is released. */
const run = `fetch${process.pid}x`;
const left = () => readdirSync(tmpdir()).filter((name) => name.startsWith(`sagemaker-algo-template-${run}`));

/** Puts a template through everything up to its files. */
async function obtain(asked: string, parts: Partial<Parameters<typeof testContext>[0]> = {}, trust = false) {
  const context = testContext({ cwd: workspace(), runId: `${run}${Math.random().toString(36).slice(2, 10)}`, ...parts });
  const template = await obtainTemplate(asked, { trust }, context);
  const files = renderTemplate(template, factsFor(template)).map(({ path }) => path);
  const work = left().filter((name) => name.includes(context.runId));
  template.release?.();
  return { template, files, work, after: left().filter((name) => name.includes(context.runId)) };
}

const inGit = (subfolder: string) => Object.fromEntries(Object.entries(TEMPLATE).map(([path, text]) => [`${subfolder}${path}`, text]));

const settings = {
  HOME: '/nonexistent',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_AUTHOR_NAME: 'a',
  GIT_AUTHOR_EMAIL: 'a@b.c',
  GIT_COMMITTER_NAME: 'a',
  GIT_COMMITTER_EMAIL: 'a@b.c',
};

function git(cwd: string, ...args: string[]): string {
  const { status, stdout, stderr } = spawnSync('git', args, { cwd, encoding: 'utf8', env: { ...process.env, ...settings } });
  if (status !== 0) throw new Error(`git ${args.join(' ')}: ${stderr}`);
  return stdout.trim();
}

/** A repository with these files in its first commit. */
function repository(files: Readonly<Record<string, string>>, more: (folder: string) => void = () => {}): { folder: string; url: string } {
  const folder = workspace(files);
  git(folder, 'init', '--quiet', '--initial-branch=main');
  more(folder);
  git(folder, 'add', '--all');
  git(folder, 'commit', '--quiet', '-m', 'first');
  return { folder, url: `git+${pathToFileURL(folder).href}` };
}

describe.skipIf(spawnSync('git', ['--version']).status !== 0)('from git', () => {
  it('takes the usual branch, and leaves nothing', async () => {
    const { url } = repository(TEMPLATE);
    const { template, files, work, after } = await obtain(url);
    expect(files).toEqual(['a.txt']);
    expect(template.origin).toEqual({ asked: url, folder: undefined, trusted: false });
    expect([work.length, after]).toEqual([1, []]);
  });

  it('takes a tag, a branch or a commit, and a folder, with what templates share beside it', async () => {
    const manifest = JSON.stringify({ id: 'own', title: 'Own', description: 'One', version: '1.0.0', overlays: ['_shared'] });
    const { folder, url } = repository({
      ...inGit('templates/team/'),
      'templates/team/template.json': manifest,
      'templates/_shared/s.txt': '',
    });
    git(folder, 'tag', 'v1.2');
    git(folder, 'branch', 'feature/x');
    const commit = git(folder, 'rev-parse', 'HEAD');
    writeFileSync(join(folder, 'templates/team/files/later.txt'), '');
    git(folder, 'add', '--all');
    git(folder, 'commit', '--quiet', '-m', 'second');
    expect((await obtain(`${url}#:templates/team`)).files).toEqual(['a.txt', 'later.txt', 's.txt']);
    for (const ref of ['v1.2', 'feature/x', commit])
      expect((await obtain(`${url}#${ref}:templates/team`)).files).toEqual(['a.txt', 's.txt']);
  });

  it.each([
    ['#none', /^There is no branch, tag or commit none in git\+file:/, 2],
    ['#:none', /is not a template: there is no template\.json in none\./, 2],
    ['#:files', /is not a template: there is no template\.json in files\./, 2],
    ['/none', /^There is no git repository git\+file:/, 2],
  ])('with %s is refused, and leaves nothing', async (suffix, message, exitCode) => {
    const { url } = repository(TEMPLATE);
    const before = left();
    await expect(obtain(`${url}${suffix}`)).rejects.toMatchObject({ kind: 'user', exitCode, message: expect.stringMatching(message) });
    expect(left()).toEqual(before);
  });

  it('runs no hook and no filter, fetches no submodule, follows no link', async () => {
    const canary = join(workspace(), 'canary');
    const inner = repository({ x: '' });
    const { folder, url } = repository(
      { ...TEMPLATE, 'files/b.bin': 'b', '.gitattributes': '*.bin filter=evil\n*.txt.ejs text eol=crlf\n' },
      (at) => {
        writeFileSync(join(at, '.gitmodules'), `[submodule "m"]\n\tpath = m\n\turl = ${inner.folder}\n\tupdate = !touch ${canary}\n`);
        git(at, 'update-index', '--add', '--cacheinfo', `160000,${git(inner.folder, 'rev-parse', 'HEAD')},m`);
        symlinkSync('/etc', join(at, 'outside'));
      },
    );
    for (const name of ['post-checkout', 'post-merge', 'reference-transaction', 'pre-auto-gc']) {
      writeFileSync(join(folder, '.git/hooks', name), `#!/bin/sh\ntouch '${canary}'\n`);
      chmodSync(join(folder, '.git/hooks', name), 0o755);
    }
    // Even where the reader's own settings would make git do it all.
    const home = workspace({
      'hooks/post-checkout': `#!/bin/sh\ntouch '${canary}'\n`,
      'hooks/reference-transaction': `#!/bin/sh\ntouch '${canary}'\n`,
    });
    for (const name of readdirSync(join(home, 'hooks'))) chmodSync(join(home, 'hooks', name), 0o755);
    writeFileSync(
      join(home, '.gitconfig'),
      `[core]\n\thooksPath = ${home}/hooks\n\tfsmonitor = touch ${canary}\n[submodule]\n\trecurse = true\n[fetch]\n\trecurseSubmodules = true\n`,
    );
    const own: typeof exec = (request) => exec({ ...request, env: { HOME: home, ...request.env } });
    const { files } = await obtain(url, { exec: own });
    expect(files).toEqual(['a.txt', 'b.bin']);
    expect(existsSync(canary)).toBe(false);
  });

  it('refuses a link inside the template by its name', async () => {
    const { url } = repository(TEMPLATE, (at) => symlinkSync('/etc/passwd', join(at, 'files/evil')));
    await expect(obtain(url)).rejects.toThrow('files/evil is a symbolic link');
  });

  it('refuses code in it like any other', async () => {
    const { url } = repository({ ...TEMPLATE, 'files/b.ejs': '<% process.exit(3) %>' });
    const before = left();
    await expect(obtain(url)).rejects.toThrow(/files\/b\.ejs:1 .*process\.exit\(3\)/);
    expect(left()).toEqual(before);
  });

  it('refuses what is small in a pack and large on a disk', async () => {
    const { folder, url } = repository({ ...TEMPLATE, one: 'x' });
    const blob = git(folder, 'rev-parse', 'HEAD:one');
    const index = Array.from({ length: 10_001 }, (_, at) => `100644 ${blob}\tmany/${at}\n`).join('');
    spawnSync('git', ['update-index', '--index-info'], { cwd: folder, input: index });
    git(folder, 'commit', '--quiet', '-m', 'many');
    await expect(obtain(url)).rejects.toThrow('is too large for a template: more than 10000 files or 100 MB.');
  });
});

describe('what git says', () => {
  const asked = 'git+https://me:secret@host.invalid/o/n.git#v1';
  const failing = (result: ScriptedResult) => scriptedExec({ git: (request) => (request.args.includes('fetch') ? result : {}) });
  const none = undefined as never;

  it.each<[ScriptedResult, string, number]>([
    [{ exitCode: none, startError: 'ENOENT' }, 'needs git, which is not installed', 3],
    [{ exitCode: none, timedOut: true }, 'could not be fetched within two minutes', 3],
    [{ exitCode: 128, stderr: "fatal: couldn't find remote ref v1" }, 'There is no branch, tag or commit v1 in', 2],
    [
      { exitCode: 128, stderr: "fatal: unable to access 'https://me:secret@host.invalid/': Could not resolve host: host.invalid" },
      'cannot be reached over the network',
      3,
    ],
    [{ exitCode: 128, stderr: 'ssh: connect to host x port 22: Connection refused' }, 'cannot be reached over the network', 3],
    [
      { exitCode: 128, stderr: "fatal: could not read Username for 'https://host': terminal prompts disabled" },
      'wants a login that git does not have',
      3,
    ],
    [{ exitCode: 128, stderr: 'git@host: Permission denied (publickey).' }, 'wants a login', 3],
    [{ exitCode: 128, stderr: 'remote: Repository not found.' }, 'There is no git repository', 2],
    [
      { exitCode: 128, stderr: 'fatal: the moon\u001b[2J is full' },
      'git could not fetch git+https://host.invalid/o/n.git#v1 (exit code 128).',
      3,
    ],
  ])('%j becomes a sentence without the password, and nothing is left', async (result, message, exitCode) => {
    const before = left();
    const outcome = obtain(asked, { exec: failing(result).exec });
    await expect(outcome).rejects.toMatchObject({ kind: 'user', exitCode, message: expect.stringContaining(message) });
    await expect(outcome).rejects.not.toMatchObject({ message: expect.stringContaining('secret') });
    for (const bad of ['secret', '\u001b']) await expect(outcome).rejects.not.toMatchObject({ hint: expect.stringContaining(bad) });
    expect(left()).toEqual(before);
  });

  it('is never asked with more than one protocol, nor with a prompt', async () => {
    const { exec: scripted, requests } = failing({ exitCode: 1 });
    await expect(obtain(asked, { exec: scripted })).rejects.toThrow();
    for (const { args, env } of requests) {
      expect(args.join(' ')).toContain('-c protocol.allow=never -c protocol.https.allow=always');
      expect(env).toMatchObject({ GIT_ALLOW_PROTOCOL: 'https', GIT_TERMINAL_PROMPT: '0', GIT_ASKPASS: '', GIT_DIR: undefined });
    }
    const fetched = requests.find(({ args }) => args.includes('fetch'))?.args ?? [];
    expect(fetched.slice(fetched.indexOf('--'))).toEqual(['--', 'https://me:secret@host.invalid/o/n.git', 'v1']);
    expect(fetched).toEqual(expect.arrayContaining(['--depth=1', '--no-recurse-submodules']));
  });

  it('interrupted: the folder is gone, by a second Ctrl-C too', async () => {
    const before = left();
    const context = testContext({
      cwd: '/',
      runId: `${run}stopped`,
      exec: scriptedExec({
        git: () => {
          expect(left().length).toBe(before.length + 1);
          context.interrupt();
          context.lastWords();
          expect(left()).toEqual(before);
          return { exitCode: none, aborted: true };
        },
      }).exec,
    });
    await expect(obtainTemplate(asked, {}, context)).rejects.toSatisfy(isInterrupted);
    expect(left()).toEqual(before);
  });
});

type Entry = Partial<Header> & { readonly name: string } & { readonly content?: string | Buffer };

/** A package as the registry has it. */
async function packTarball(entries: readonly Entry[]): Promise<Buffer> {
  const archive = pack();
  for (const { content = '', ...header } of entries) archive.entry(header, content);
  archive.finalize();
  return gzipSync(await buffer(archive));
}

/** A registry with one package, whose tarball has these entries. */
async function registry(tarball: Buffer): Promise<string> {
  const server = createServer((request, response) => {
    const port = (server.address() as AddressInfo).port;
    if (request.url === '/team-template') {
      const dist = {
        tarball: `http://127.0.0.1:${port}/team-template/-/team-template-1.0.0.tgz`,
        integrity: `sha512-${createHash('sha512').update(tarball).digest('base64')}`,
      };
      const versions = {
        '1.0.0': { name: 'team-template', version: '1.0.0', scripts: { prepack: 'touch canary', prepare: 'touch canary' }, dist },
      };
      response.end(JSON.stringify({ name: 'team-template', 'dist-tags': { latest: '1.0.0' }, versions }));
    } else if (request.url?.endsWith('.tgz') === true) response.end(tarball);
    else response.writeHead(404).end('{}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}

const entries = (prefix = 'package/') => Object.entries(TEMPLATE).map(([path, content]) => ({ name: `${prefix}${path}`, content }));

describe.skipIf(spawnSync('npm', ['--version']).status !== 0)('from npm, with the real program', () => {
  const at = (url: string): typeof exec => {
    const env = { npm_config_registry: url, npm_config_cache: workspace(), npm_config_update_notifier: 'false' };
    return (request) => exec({ ...request, env: { ...env, ...request.env } });
  };

  it('takes a version and a folder, runs nothing of it, and leaves nothing', async () => {
    const url = await registry(await packTarball([...entries('package/team/'), { name: 'package/team/files/b.txt', content: '' }]));
    const { files, work, after } = await obtain('npm:team-template@1.0.0/team', { exec: at(url) });
    expect(files).toEqual(['a.txt', 'b.txt']);
    expect([work.length, after]).toEqual([1, []]);
  });

  it('says what is not there, and what cannot be reached', async () => {
    const url = await registry(await packTarball(entries()));
    await expect(obtain('npm:other', { exec: at(url) })).rejects.toThrow('There is no package other@latest in the registry.');
    await expect(obtain('npm:team-template@9', { exec: at(url) })).rejects.toThrow('There is no package team-template@9 in the registry.');
    const nobody = at('http://127.0.0.1:9/');
    await expect(obtain('npm:team-template', { exec: nobody })).rejects.toThrow('npm:team-template cannot be reached over the network.');
  });
});

describe('what npm has downloaded', () => {
  /** Stands for an npm that puts these bytes where it was told to. */
  const downloading = (bytes: Buffer) =>
    scriptedExec({
      'npm pack': ({ args }) => {
        const folder = args.find((arg) => arg.startsWith('--pack-destination='))?.slice('--pack-destination='.length) ?? '';
        writeFileSync(join(folder, 'x-1.0.0.tgz'), bytes);
        return {};
      },
    });

  it('is asked for without scripts, as a package of the registry and nothing else', async () => {
    const { exec: scripted, ran } = downloading(await packTarball([...entries(), { name: 'package/sub', type: 'directory' }]));
    expect((await obtain('npm:@team/x@^1.2', { exec: scripted })).files).toEqual(['a.txt']);
    expect(ran).toEqual([expect.stringMatching(/^npm pack --ignore-scripts .* -- '@team\/x@\^1\.2'$/)]);
  });

  it.each<[string, readonly Entry[], string]>([
    [
      'a link',
      [{ name: 'package/files/evil', type: 'symlink', linkname: '/etc/passwd' }],
      '"package/files/evil" is a symlink, no regular file',
    ],
    ['a hard link', [{ name: 'package/files/evil', type: 'link', linkname: '/etc/passwd' }], 'is a link, no regular file'],
    ['a FIFO', [{ name: 'package/files/evil', type: 'fifo' }], 'is a fifo, no regular file'],
    ['a name that climbs out', [{ name: 'package/../../../evil', content: 'x' }], 'leads out of its folder'],
    [
      'more files than a template has',
      Array.from({ length: 10_001 }, (_, at) => ({ name: `package/${at}` })),
      'is too large for a template',
    ],
    ['more bytes than a template has', [{ name: 'package/big', content: Buffer.alloc(101_000_000) }], 'is too large for a template'],
  ])('with %s is refused, and leaves nothing', async (_, more, message) => {
    const before = left();
    const { exec: scripted } = downloading(await packTarball([...entries(), ...more]));
    await expect(obtain('npm:x', { exec: scripted })).rejects.toThrow(message);
    expect(left()).toEqual(before);
  });

  it.each<[string, (tarball: Buffer) => Buffer]>([
    ['no archive', () => Buffer.from('<html>')],
    ['an archive that is cut off', (tarball) => tarball.subarray(0, 150)],
  ])('and is %s is told', async (_, damage) => {
    const bytes = damage(await packTarball(entries()));
    await expect(obtain('npm:x', { exec: downloading(bytes).exec })).rejects.toThrow('The package npm:x cannot be unpacked: ');
  });

  it.each<[ScriptedResult, string]>([
    [{ exitCode: undefined as never, startError: 'ENOENT' }, 'needs npm, which was not found'],
    [{ exitCode: undefined as never, timedOut: true }, 'could not be fetched within two minutes'],
    [{ exitCode: 1, stderr: 'npm error the moon' }, 'npm could not fetch npm:x (exit code 1).'],
  ])('or not: %j becomes a sentence', async (result, message) => {
    await expect(obtain('npm:x', { exec: scriptedExec({ 'npm pack': result }).exec })).rejects.toThrow(message);
  });
});
