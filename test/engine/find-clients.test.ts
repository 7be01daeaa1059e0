import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { contextId } from '../../src/engine/endpoint.ts';
import { findClients } from '../../src/engine/find-clients.ts';
import { type ScriptedResult, scriptedExec } from '../support/context.ts';
import { workspace } from '../support/workspace.ts';

const info = (id: string): ScriptedResult => ({ stdout: JSON.stringify({ ID: id, Architecture: 'x86_64' }) });
const GONE: ScriptedResult = { exitCode: 1, stdout: '{"ID":"","ServerErrors":["gone"]}', stderr: 'Cannot connect to the Docker daemon\n' };

/** Clients on PATH, contexts in the configuration, and what each answers by the context that it is asked in. */
function machine({
  clients,
  contexts = [],
}: {
  clients: Readonly<Record<string, Record<string, ScriptedResult>>>;
  contexts?: readonly string[];
}) {
  const files = Object.fromEntries(Object.keys(clients).map((name) => [`bin/${name}`, '']));
  const metas = contexts.map((name) => [`docker/contexts/meta/${contextId(name)}/meta.json`, JSON.stringify({ Name: name })] as const);
  const folder = workspace({ ...files, ...Object.fromEntries(metas), 'docker/contexts/meta/broken/meta.json': '{' });
  const programs = Object.entries(clients).map(([name, answers]) => {
    const path = join(folder, 'bin', name);
    execFileSync('chmod', ['755', path]);
    return [
      path,
      ({ env }: { readonly env?: Readonly<Record<string, string | undefined>> }) => answers[env?.['DOCKER_CONTEXT'] ?? ''],
    ] as const;
  });
  const { exec, requests } = scriptedExec(
    Object.fromEntries(programs.map(([path, answer]) => [path, (request) => answer(request) ?? GONE])),
  );
  const env = { PATH: join(folder, 'bin'), DOCKER_CONFIG: join(folder, 'docker') };
  return { context: { env, exec, platform: 'linux' as const }, requests };
}

describe('engines that answer', () => {
  it('are found behind every client and context, each once', async () => {
    const { context, requests } = machine({
      clients: {
        docker: { default: info('one'), far: info('two'), same: info('one') },
        podman: { '': { stdout: '{"host":{"arch":"arm64"},"store":{"graphRoot":"/var/lib/c"}}' } },
      },
      contexts: ['same', 'far', 'off'],
    });
    const { answered, silent } = await findClients(context);
    expect(answered.map(({ name, where, architecture }) => [name, where, architecture])).toEqual([
      ['docker', 'context default', 'amd64'],
      ['docker', 'context far', 'amd64'],
      ['podman', 'podman', 'arm64'],
    ]);
    expect(silent).toEqual([{ name: 'docker', where: 'context off', reason: 'Cannot connect to the Docker daemon' }]);
    expect(requests.every(({ timeoutMs }) => timeoutMs === 10_000)).toBe(true);
    expect(answered[1]?.env['DOCKER_CONTEXT']).toBe('far');
  });

  it('DOCKER_HOST and DOCKER_CONTEXT choose one', async () => {
    const { context } = machine({ clients: { docker: { '': info('one'), far: info('two') } }, contexts: ['far'] });
    const byHost = await findClients({ ...context, env: { ...context.env, DOCKER_HOST: 'tcp://far:1' } });
    expect(byHost.answered.map(({ where }) => where)).toEqual(['tcp://far:1']);
    const byContext = await findClients({ ...context, env: { ...context.env, DOCKER_CONTEXT: 'far' } });
    expect(byContext.answered.map(({ where }) => where)).toEqual(['context far']);
  });

  it('one that hangs or cannot be started is named', async () => {
    const { context } = machine({
      clients: { docker: { default: { exitCode: undefined as never, timedOut: true } }, nerdctl: { '': { startError: 'EACCES' } } },
    });
    const { answered, silent } = await findClients(context);
    expect(answered).toEqual([]);
    expect(silent.map(({ name, reason }) => [name, reason])).toEqual([
      ['docker', 'no answer after 10 s'],
      ['nerdctl', 'the client could not be started (EACCES)'],
    ]);
    expect(await findClients(context, ['podman'])).toEqual({ answered: [], silent: [] });
  });
});
