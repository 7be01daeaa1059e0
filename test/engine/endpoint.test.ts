import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { resolveEndpoint, socketPath } from '../../src/engine/endpoint.ts';
import { workspace } from '../support/workspace.ts';

const meta = (name: string) => `contexts/meta/${createHash('sha256').update(name).digest('hex')}/meta.json`;
const host = (value: string) => JSON.stringify({ Name: 'x', Endpoints: { docker: { Host: value } } });
const CONFIG = JSON.stringify({ currentContext: 'desktop-linux' });

describe('where the docker client looks', () => {
  it.each([
    { what: 'nothing set', files: {}, env: {}, expected: ['default', 'unix:///var/run/docker.sock', 'the default'] },
    {
      what: 'DOCKER_HOST before all else',
      files: { 'config.json': CONFIG },
      env: { DOCKER_HOST: 'tcp://h:2375', DOCKER_CONTEXT: 'other' },
      expected: ['default', 'tcp://h:2375', 'DOCKER_HOST'],
    },
    {
      what: 'the configured context',
      files: { 'config.json': CONFIG, [meta('desktop-linux')]: host('unix:///home/u/.docker/desktop/docker.sock') },
      env: { DOCKER_HOST: '' },
      expected: ['desktop-linux', 'unix:///home/u/.docker/desktop/docker.sock', 'the docker configuration'],
    },
    {
      what: 'DOCKER_CONTEXT before the configured one',
      files: { 'config.json': CONFIG, [meta('remote')]: host('ssh://u@h') },
      env: { DOCKER_CONTEXT: 'remote' },
      expected: ['remote', 'ssh://u@h', 'DOCKER_CONTEXT'],
    },
    { what: 'a context that is not there', files: {}, env: { DOCKER_CONTEXT: 'gone' }, expected: ['gone', undefined, 'DOCKER_CONTEXT'] },
    {
      what: 'a broken configuration',
      files: { 'config.json': '{' },
      env: {},
      expected: ['default', 'unix:///var/run/docker.sock', 'the default'],
    },
  ])('$what', ({ files, env, expected }) => {
    const found = resolveEndpoint({ ...env, DOCKER_CONFIG: workspace(files as Record<string, string>) }, 'linux');
    expect([found.context, found.host, found.source]).toEqual(expected);
  });

  it('reads the configuration below HOME', () => {
    const home = workspace({ '.docker/config.json': CONFIG });
    expect(resolveEndpoint({ HOME: home }, 'linux').context).toBe('desktop-linux');
  });

  it('knows the pipe of Windows, and sockets only of Unix', () => {
    const windows = resolveEndpoint({ DOCKER_CONFIG: workspace() }, 'win32');
    expect([windows.host, socketPath(windows)]).toEqual(['npipe:////./pipe/docker_engine', undefined]);
    expect(socketPath(resolveEndpoint({ DOCKER_CONFIG: workspace() }, 'linux'))).toBe('/var/run/docker.sock');
  });

  it('names the proxy variables that the client would put into containers', () => {
    const proxies = { default: { httpProxy: 'x', noProxy: 'y' }, 'tcp://h': { httpProxy: 'z' }, odd: 'not an object' };
    const folder = workspace({ 'config.json': JSON.stringify({ proxies }) });
    expect(resolveEndpoint({ DOCKER_CONFIG: folder }, 'linux').injected).toEqual(['HTTP_PROXY', 'http_proxy', 'NO_PROXY', 'no_proxy']);
  });
});
