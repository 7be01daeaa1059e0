import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, utimesSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeProject } from '../templates/typescript/project.ts';

const id = `typescript-template-${process.pid}`;
const label = `sagemaker-algo.run=${id}`;
const roles = ['train', 'serve'] as const;

function docker(args: readonly string[], env: Readonly<Record<string, string>> = {}): string {
  const { status, stdout, stderr } = spawnSync('docker', args, { encoding: 'utf8', env: { ...process.env, ...env } });
  if (status !== 0) throw new Error(`docker ${args.join(' ')}: ${stdout}${stderr}`);
  return stdout.trim();
}

function build(project: string, dockerfile: string, variant: string): string {
  const tag = `${id}:${variant}-${dockerfile.replace('Dockerfile.', '').toLowerCase()}`;
  docker(['build', '--no-cache', '-t', tag, '--label', label, '-f', join(project, dockerfile), project]);
  return tag;
}

function layers(image: string): string[] {
  return JSON.parse(docker(['image', 'inspect', '--format', '{{json .RootFS.Layers}}', image])) as string[];
}

let project: string;
let folder: string;
beforeAll(async () => {
  project = await makeProject();
  folder = mkdtempSync(join(tmpdir(), 'typescript-template-docker-'));
});

afterAll(() => {
  const images = docker(['image', 'ls', '-q', '--filter', `label=${label}`])
    .split('\n')
    .filter(Boolean);
  if (images.length > 0) docker(['image', 'rm', '-f', ...new Set(images)]);
  rmSync(folder, { recursive: true, force: true });
});

/** A copy as somebody with another umask, or without executable files, would have checked it out, at another time. */
function otherCheckout(project: string): string {
  const copy = mkdtempSync(join(folder, 'elsewhere-'));
  cpSync(project, copy, { recursive: true, filter: (path) => !path.includes('node_modules') });
  for (const path of [...readdirSync(copy, { recursive: true, encoding: 'utf8' }), '.']) {
    chmodSync(join(copy, path), statSync(join(copy, path)).isDirectory() ? 0o700 : 0o600);
    utimesSync(join(copy, path), 1_000_000_000, 1_000_000_000);
  }
  return copy;
}

describe('the images', () => {
  it.each(roles)('%s: the same layers from another checkout, no build history of ours below /opt/ml, exec-form entry point', (role) => {
    const one = build(project, `Dockerfile.${role}`, 'one');
    const other = build(otherCheckout(project), `Dockerfile.${role}`, 'other');
    expect(layers(other)).toEqual(layers(one));
    expect(docker(['image', 'inspect', '--format', '{{json .Config.Entrypoint}} {{json .Config.User}}', one])).toBe(
      `["node","/opt/program/src/runtime/${role}.ts"] ""`,
    );
    const listing = docker(['run', '--rm', '--network', 'none', '--entrypoint', 'ls', one, '-A', '/opt', '/opt/program']);
    expect(listing.split('\n')).toEqual(['/opt:', 'program', '', '/opt/program:', '.cache', 'package.json', 'sagemaker-algo.json', 'src']);
    const spec = docker(['run', '--rm', '--network', 'none', '--entrypoint', 'cat', one, '/opt/program/sagemaker-algo.json']);
    expect(Object.keys(JSON.parse(spec) as object)).toEqual(['name', 'version', 'training', 'inference']);
  });

  it('both in one: the same layers from another checkout, no entry point, commands that can be run', async () => {
    const combined = await makeProject('test-algo', { images: 'combined' });
    const one = build(combined, 'Dockerfile', 'one');
    expect(layers(build(otherCheckout(combined), 'Dockerfile', 'other'))).toEqual(layers(one));
    expect(docker(['image', 'inspect', '--format', '{{json .Config.Entrypoint}} {{json .Config.Cmd}}', one])).toMatch(
      /^(null|\[\]) (null|\[\])$/,
    );
    const modes = docker([
      'run',
      '--rm',
      '--network',
      'none',
      '--entrypoint',
      'stat',
      one,
      '-c',
      '%a %n',
      ...roles.map((role) => `/opt/program/bin/${role}`),
    ]);
    expect(modes.split('\n')).toEqual(['755 /opt/program/bin/train', '755 /opt/program/bin/serve']);
    const started = spawnSync('docker', ['run', '--rm', '--network', 'none', one, 'train'], { encoding: 'utf8' });
    expect([started.status, started.stderr]).toEqual([1, expect.stringContaining('The channel "train" is missing.')]);
  });

  it.each(roles)('%s: Node finds every module in the baked cache, so that no start strips types', (role) => {
    const script = 'SAGEMAKER_BASE_DIR=/tmp/none NODE_DEBUG_NATIVE=COMPILE_CACHE node /opt/program/src/runtime/$0.ts 2>&1 | cat';
    const log = docker(['run', '--rm', '--entrypoint', 'sh', `${id}:one-${role}`, '-c', script, role]);
    const modules = log.split('\n').filter((line) => line.includes('StrippedTypeScript'));
    expect(modules.filter((line) => /retrieving .*success/.test(line)).length).toBeGreaterThan(5);
    expect(modules.filter((line) => /reading /.test(line) && !/success/.test(line))).toEqual([]);
  });
});

describe('training and serving', () => {
  it('train offline from a read-only input, then serve the model read-only', () => {
    const ml = join(folder, 'ml');
    mkdirSync(join(ml, 'input/config'), { recursive: true });
    mkdirSync(join(ml, 'output/data'), { recursive: true });
    mkdirSync(join(ml, 'model'));
    cpSync(join(project, 'samples/channels'), join(ml, 'input/data'), { recursive: true });
    const offline = ['run', '--rm', '--network', 'none', '--label', label];
    const mounts = ['-v', `${ml}/input:/opt/ml/input:ro`, '-v', `${ml}/model:/opt/ml/model`, '-v', `${ml}/output:/opt/ml/output`];
    const log = docker([...offline, ...mounts, `${id}:one-train`, 'train']);
    expect(log).toMatch(/^validation:rmse=52\.63/m);
    expect(JSON.parse(readFileSync(join(ml, 'model/model.json'), 'utf8'))).toMatchObject({ features: 10 });

    const server = docker([
      'run',
      '-d',
      '--network',
      'none',
      '--label',
      label,
      '-v',
      `${ml}/model:/opt/ml/model:ro`,
      `${id}:one-serve`,
      'serve',
    ]);
    try {
      const probe = `for (;;) {
        const answer = await fetch('http://127.0.0.1:8080/invocations', { method: 'POST', headers: { 'content-type': 'text/csv' }, body: process.argv[1] }).catch(() => undefined);
        if (answer) { console.log(answer.status, (await answer.text()).trim()); break; }
        await new Promise((resolve) => setTimeout(resolve, 20));
      }`;
      const row = readFileSync(join(project, 'samples/requests/one-row.csv'), 'utf8').trim();
      expect(docker(['exec', server, 'node', '--input-type=module', '-e', probe, row])).toMatch(/^200 207\.42618/);
      const stopped = docker(['stop', '-t', '20', server]);
      expect(stopped).toBe(server);
      expect(docker(['inspect', '--format', '{{.State.ExitCode}}', server])).toBe('0');
    } finally {
      docker(['rm', '-f', server]);
      // Files of the containers belong to root.
      docker([...offline, '-v', `${ml}:/clean`, '--entrypoint', 'sh', `${id}:one-train`, '-c', 'rm -rf /clean/model/* /clean/output/*']);
    }
  });
});
