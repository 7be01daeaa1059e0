import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { describeCommand, foldCommand } from '../../src/command-line.ts';
import { type BuilderForm, planBuildArgs, planNetworkArgs, planRunArgs } from '../../src/engine/cli-args.ts';
import type { DockerDeps } from '../../src/engine/docker.ts';
import { planCreateArgs } from '../../src/engine/docker-image.ts';
import { planProbeArgs } from '../../src/engine/docker-probe.ts';
import { openPusher } from '../../src/engine/docker-push.ts';
import { describeCopiedSecrets, planCopiedSecrets, planImportArgs } from '../../src/engine/docker-secrets.ts';
import type { BuildSpec, RunSpec } from '../../src/engine/engine.ts';
import { isUserError } from '../../src/errors.ts';
import type { ExecRequest, ExecResult } from '../../src/exec.ts';
import { parseReference } from '../../src/scaffold/reference.ts';
import { neutralise } from '../../src/text/safe.ts';

/** Whatever stands in a spec, in the name of a file or on a command line, no builder of arguments makes an option of it. */

const hostile = fc.oneof(
  fc.constantFrom(
    ...[
      '--privileged',
      '-v/:/host',
      '--cap-add=ALL',
      '--network=host',
      '--pid=host',
      '-',
      '--',
      '',
      ' ',
      '\0',
      'a\0--privileged',
      'a\n--privileged',
    ],
    ...[
      'a,source=/',
      'x,target=/,readonly=false',
      '"',
      '""',
      'a"b',
      "a'b",
      '$(id)',
      '`id`',
      ';id',
      '&& id',
      '|id',
      '>x',
      '*',
      '~',
      '!!',
      '\\',
      'a\\',
    ],
    ...[
      'C:\\Users\\x',
      '\\\\server\\share',
      '%PATH%',
      '../..',
      '/etc/shadow',
      'ä',
      '日本',
      '\u202e',
      '\u200b',
      '\x1b[2J',
      '\x9b',
      '🙂',
      'a=b',
      '=',
      'a:b',
    ],
    ...['host', 'a@sha256:0', 'a:1', 'ok', 'x,dest=/', 'type=local,dest=/', '{{json .}}', 'HTTP_PROXY', 'a b'],
  ),
  fc.string({ unit: 'binary', maxLength: 12 }),
);
const record = fc.dictionary(hostile, hostile, { maxKeys: 3, noNullPrototype: true });

/** Options of a plan, each with its value, and what follows them. Fails for a word that the client would read in another way. */
function readOptions(args: readonly string[], withValue: readonly string[], alone: readonly string[]) {
  const options: (readonly [string, string])[] = [];
  let at = 0;
  for (; at < args.length; at += 1) {
    const word = args[at] ?? '';
    if (word === '--') return { options, rest: args.slice(at + 1) };
    if (!word.startsWith('-')) return { options, rest: args.slice(at) };
    const name = word.split('=', 1)[0] ?? '';
    if (alone.includes(word)) options.push([word, '']);
    else if (word.includes('=') && withValue.includes(name)) options.push([name, word.slice(name.length + 1)]);
    else if (withValue.includes(word)) options.push([word, args[++at] ?? '']);
    else throw new Error(`an option that nobody meant: ${JSON.stringify(word)}`);
  }
  return { options, rest: [] };
}

/** The fields of one CSV record, as the client reads the values of --mount and --secret. */
function readFields(text: string): readonly string[] {
  return [...text.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(
    ([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain ?? '',
  );
}

const isPlain = (text: string) => /^[A-Za-z0-9][\w./:@-]*$/.test(text);

/** The arguments, or undefined where they are refused in words for the reader. */
function attempt(plan: () => readonly string[]): readonly string[] | undefined {
  try {
    const args = plan();
    for (const word of args) expect(word).not.toContain('\0');
    return args;
  } catch (error) {
    if (isUserError(error)) return undefined;
    throw error;
  }
}

const RUN_VALUES = [
  '--pull',
  '--log-driver',
  '--name',
  '--hostname',
  '--network',
  '--add-host',
  '--mount',
  '--dns',
  '--dns-search',
  '--dns-option',
];
const RUN_MORE = ['--network-alias', '--publish', '--cpus', '--label', '--env', '--pids-limit', '--security-opt', '--sig-proxy', '--pid'];

describe('containers', () => {
  const sometimes = <T>(text: fc.Arbitrary<T>, usual: T) =>
    fc.oneof({ arbitrary: fc.constant(usual), weight: 4 }, { arbitrary: text, weight: 1 });
  const network = fc.oneof(
    fc.constant<RunSpec['network']>({ kind: 'none' }),
    fc.record({
      kind: fc.constant('internal' as const),
      id: sometimes(hostile, 'net'),
      aliases: fc.array(sometimes(hostile, 'algo-1'), { maxLength: 2 }),
    }),
  );
  const spec = fc.record({
    ...{ role: fc.constantFrom('train' as const, 'serve' as const), image: sometimes(hostile, 'a:1'), name: sometimes(hostile, 'run-1') },
    ...{
      ml: hostile.map((text) => `/work/${text}`),
      mounts: fc.array(fc.record({ path: fc.constantFrom('input', 'model', ''), readOnly: fc.boolean() })),
    },
    ...{ env: record, network, hostname: sometimes(hostile, 'ip-10-0-0-1'), labels: record },
    hosts: sometimes(fc.dictionary(hostile, hostile, { maxKeys: 1, noNullPrototype: true }), { 'algo-1': '127.0.0.1' }),
  });

  it('get what was meant and nothing else', () => {
    let made = 0;
    fc.assert(
      fc.property(spec, fc.boolean(), (planned, publish) => {
        const args = attempt(() => planRunArgs(planned, { publish, injected: ['HTTP_PROXY'] }));
        if (args === undefined) return;
        made += 1;
        const { options, rest } = readOptions(args.slice(1), [...RUN_VALUES, ...RUN_MORE], []);
        expect(rest).toEqual([planned.image, planned.role]);
        expect(isPlain(planned.image)).toBe(true);
        const values = (name: string) => options.filter(([option]) => option === name).map(([, value]) => value);
        expect(values('--mount').map(readFields)).toEqual(
          planned.mounts.map(({ path, readOnly }) => [
            ...['type=bind', `source=${join(planned.ml, path)}`, `target=${path === '' ? '/opt/ml' : `/opt/ml/${path}`}`],
            ...(readOnly ? ['readonly'] : []),
          ]),
        );
        expect(values('--network')).toEqual([planned.network.kind === 'internal' ? planned.network.id : 'none']);
        expect(values('--publish').every((value) => value === '127.0.0.1::8080')).toBe(true);
        expect(values('--security-opt')).toEqual(['no-new-privileges']);
        expect(values('--env').filter((value) => value !== 'HTTP_PROXY')).toEqual(
          Object.entries(planned.env).map(([name, value]) => `${name}=${value}`),
        );
        expect(values('--label')).toEqual(Object.entries(planned.labels).map(([name, value]) => `${name}=${value}`));
      }),
      { numRuns: 2_000 },
    );
    expect(made).toBeGreaterThan(100);
  });

  it('of ours, networks and the reading of images too', () => {
    let made = 0;
    fc.assert(
      fc.property(sometimes(hostile, 'run-1'), sometimes(hostile, 'a:1'), record, (name, image, labels) => {
        const probe = attempt(() =>
          planProbeArgs({ name, words: ['dns'], labels, network: { kind: 'container', name: image } }, 'probe:1', {
            injected: [],
            more: ['--rm'],
          }),
        );
        const create = attempt(() => planCreateArgs({ id: image, name, labels }, []));
        const net = attempt(() => planNetworkArgs(name, labels, true));
        if (probe !== undefined)
          expect(readOptions(probe.slice(1), [...RUN_VALUES, ...RUN_MORE], ['--rm']).rest).toEqual(['probe:1', 'dns']);
        if (create !== undefined) expect(readOptions(create.slice(1), [...RUN_VALUES, ...RUN_MORE], []).rest).toEqual([image, 'train']);
        if (net !== undefined) expect(readOptions(net.slice(2), ['--driver', '--label', '--opt'], ['--internal']).rest).toEqual([name]);
        made += [probe, create, net].filter((args) => args !== undefined).length;
      }),
      { numRuns: 2_000 },
    );
    expect(made).toBeGreaterThan(100);
  });
});

describe('builds', () => {
  const FORMS: readonly BuilderForm[] = [
    'legacy',
    'podman',
    'embedded-buildkit',
    'buildx-docker-driver',
    'buildx-containerd-store',
    'buildx-other-driver',
  ];
  const words = (text: fc.Arbitrary<string>) =>
    fc.dictionary(fc.constantFrom('key', 'a.b', '-x', 'a,b'), text, { maxKeys: 2, noNullPrototype: true });
  const spec: fc.Arbitrary<BuildSpec> = fc.record({
    ...{ role: fc.constant('train' as const), context: hostile, dockerfile: hostile, tag: fc.oneof(fc.constant('a:1'), hostile) },
    ...{ platform: fc.oneof(fc.constant('linux/amd64'), hostile), buildArgs: record, secrets: words(hostile.map((text) => `/p/${text}`)) },
    ...{ labels: record, noCache: fc.boolean() },
  });

  it('get what was meant and nothing else', () => {
    let made = 0;
    fc.assert(
      fc.property(spec, fc.constantFrom(...FORMS), (planned, form) => {
        const args = attempt(() => planBuildArgs(planned, form));
        if (args === undefined) return;
        made += 1;
        const from = form.startsWith('buildx') ? 2 : 1;
        const { options, rest } = readOptions(
          args.slice(from),
          ['--platform', '--file', '--label', '--build-arg', '--secret', '--tag', '--output', '--builder'],
          ['--force-rm', '--no-cache', '--progress=plain', '--provenance=false', '--sbom=false', '--format=docker'],
        );
        expect(rest.map((path) => path.replace(/^\.\/-/, '-'))).toEqual([planned.context]);
        const values = (name: string) => options.filter(([option]) => option === name).map(([, value]) => value);
        expect(values('--build-arg')).toEqual(Object.entries(planned.buildArgs).map(([name, value]) => `${name}=${value}`));
        expect(values('--secret').map(readFields)).toEqual(
          Object.entries(planned.secrets ?? {}).map(([id, path]) => [`id=${id}`, `src=${path}`]),
        );
        for (const output of values('--output'))
          expect(output).toMatch(/^type=(?:image|docker),name=[A-Za-z0-9][\w./:@-]*,oci-mediatypes=false/);
      }),
      { numRuns: 3_000 },
    );
    expect(made).toBeGreaterThan(100);
  });
});

/** What a real shell makes of a line. */
function pasted(line: string): readonly string[] {
  const script = `show() { for word; do printf '%s\\0' "$word"; done; }\n${line}\n`;
  return execFileSync('sh', ['-c', script], { encoding: 'utf8', cwd: '/' }).split('\0').slice(0, -1);
}

describe('a command line that is printed', () => {
  const word = hostile.filter((text) => !text.includes('\0') && !/\p{Surrogate}/u.test(text));

  it('gives the same words when it is pasted into a shell, folded or not, and none that a terminal obeys', () => {
    fc.assert(
      fc.property(fc.array(word, { minLength: 1, maxLength: 20 }), (args) => {
        const line = describeCommand('show', args);
        const seen = line.replaceAll('\t', ' ');
        expect(neutralise(seen, { lineLength: 1e6, lines: 1e6 })).toBe(seen);
        expect(pasted(line)).toEqual(args);
        expect(pasted(foldCommand(['show', ...args], 40))).toEqual(args);
      }),
      { numRuns: 150 },
    );
  });

  it('with a Dockerfile behind it ends where the Dockerfile does', () => {
    const dockerfile = 'FROM a AS one\nDOCKERFILE\ntouch /tmp/owned\nDOCKERFILE_\nRUN \x1b[2J true\nFROM a\n';
    const spec: BuildSpec = {
      ...{ role: 'train', context: '/c', dockerfile: '/c/Dockerfile', tag: 'a:1', platform: 'linux/amd64', buildArgs: {} },
      ...{ secrets: { key: '/c/key' }, labels: {}, noCache: false },
    };
    const shown = describeCopiedSecrets(spec, planCopiedSecrets(spec, dockerfile));
    expect(shown).toMatch(/<<'DOCKERFILE__'\n[\s\S]*\nDOCKERFILE__\n/);
    expect(shown).not.toContain('\x1b');
  });
});

describe('references of templates', () => {
  it('give git and npm no option, however they are written', () => {
    const scheme = fc.constantFrom('npm:', 'github:', 'git+https://', 'git+ssh://', 'git+file://', 'git+ext::', '');
    const piece = fc.oneof(
      hostile,
      fc.constantFrom('owner/name', 'host/x.git', '-oProxyCommand=id', '--upload-pack=id', '#', '@', '/', ':', 'ref'),
    );
    fc.assert(
      fc.property(scheme, fc.array(piece, { minLength: 1, maxLength: 5 }), (start, pieces) => {
        try {
          const found = parseReference(`${start}${pieces.join('')}`);
          const given =
            found.kind === 'npm'
              ? [found.spec]
              : [found.url, found.ref ?? 'HEAD', new URL(found.url).hostname, new URL(found.url).username];
          for (const text of given) expect(text).not.toMatch(/^-|\n|\r/);
          if (found.kind === 'git') expect(new URL(found.url).protocol).toBe(`${found.protocol}:`);
          if (found.kind === 'npm') expect(found.spec).toMatch(/^(?:@[\w.~-]+\/)?[\w.~-]+@[\w.^~<>=|* +-]+$/);
          expect(found.subfolder.split('/')).not.toContain('..');
        } catch (error) {
          if (!isUserError(error)) throw error;
        }
      }),
      { numRuns: 3_000 },
    );
  });
});

describe('logins, pushes and pulls', () => {
  /** Every command line that the client would be run with. */
  function recorder(podman: boolean) {
    const lines: (readonly string[])[] = [];
    const end = (stdout = ''): ExecResult => ({
      ...{ exitCode: 0, stdout, stderr: '', timedOut: false, aborted: false, startError: undefined, durationMs: 1 },
    });
    const client = {
      command: 'docker',
      endpoint: { context: 'default', host: undefined, source: 'the default', injected: [] },
      inspect: async () => undefined,
      call: async (args: readonly string[]) => {
        lines.push(args);
        return end();
      },
    };
    const exec = async ({ args }: ExecRequest) => {
      if (args[0] !== '--version') lines.push(args);
      return end(podman ? 'podman version 5.0.0' : 'Docker version 27.0.0');
    };
    const deps = { client, env: {}, exec, signal: new AbortController().signal } as unknown as DockerDeps;
    return { lines, deps };
  }

  const LOGIN = { withValue: ['--username'], alone: ['--password-stdin', '--tls-verify=false'] };
  const PUSH = { withValue: ['--format'], alone: ['--tls-verify=false'] };

  it('get what was meant and nothing else', async () => {
    let made = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(hostile, fc.constant('sha256:0')),
        fc.oneof(hostile, fc.constant('localhost:5000/a:1')),
        fc.oneof(hostile, fc.constant('AWS')),
        fc.boolean(),
        async (id, name, user, podman) => {
          const { lines, deps } = recorder(podman);
          const pusher = await openPusher(deps);
          try {
            await pusher.login(name, { user, password: 'secret-word' });
            await pusher.push(id, name, () => {});
          } catch (error) {
            if (!isUserError(error)) throw error;
          } finally {
            await pusher.close();
          }
          for (const [verb = '', ...rest] of lines) {
            const { withValue, alone } = verb === 'login' ? LOGIN : verb === 'push' ? PUSH : { withValue: [], alone: ['--no-prune'] };
            const read = readOptions(rest, withValue, alone);
            for (const word of read.rest) expect(word).toMatch(/^[A-Za-z0-9]/);
            if (verb === 'login') expect(read.options.find(([option]) => option === '--username')?.[1]).toBe(user);
            expect(rest.join(' ')).not.toContain('secret-word');
            expect(rest.join(' ')).not.toContain('\0');
            made += 1;
          }
        },
      ),
      { numRuns: 300 },
    );
    expect(made).toBeGreaterThan(50);
  });

  it('of images that are imported too', () => {
    let made = 0;
    fc.assert(
      fc.property(
        record,
        fc.oneof(fc.constant('a:1'), hostile),
        fc.constantFrom('linux/amd64', '--privileged', 'a b'),
        (labels, tag, platform) => {
          const args = attempt(() => planImportArgs({ labels, platform }, tag));
          if (args === undefined) return;
          made += 1;
          const { options, rest } = readOptions(args.slice(1, -2), ['--platform', '--change'], []);
          expect([rest, args.slice(-2)]).toEqual([[], ['-', tag]]);
          expect(isPlain(tag)).toBe(true);
          // One instruction each: a line break would begin another.
          for (const [, change] of options.filter(([name]) => name === '--change')) expect(change).toMatch(/^LABEL "[^\n\r]*"$/);
        },
      ),
      { numRuns: 1_000 },
    );
    expect(made).toBeGreaterThan(50);
  });
});
