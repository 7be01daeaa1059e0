import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { describePlace } from '../../src/engine/docker-push.ts';
import { resolveEndpoint } from '../../src/engine/endpoint.ts';
import { workspace } from '../support/workspace.ts';

const id = createHash('sha256').update('far').digest('hex');
const META = JSON.stringify({ Name: 'far', Endpoints: { docker: { Host: 'tcp://far.example:2376' } } });
const place = (env: Record<string, string>) => describePlace(resolveEndpoint(env, 'linux'), env);

describe('where the engine is for a client that has another configuration', () => {
  it('is where it always looks', () => {
    expect(place({ DOCKER_CONFIG: workspace() })).toEqual({});
  });

  it('is where the configured context leads, with its certificates', () => {
    const files = { 'config.json': '{"currentContext":"far"}', [`contexts/meta/${id}/meta.json`]: META };
    const plain = workspace(files);
    expect(place({ DOCKER_CONFIG: plain })).toEqual({ DOCKER_HOST: 'tcp://far.example:2376', DOCKER_CONTEXT: undefined });
    const secured = workspace({ ...files, [`contexts/tls/${id}/docker/ca.pem`]: '' });
    expect(place({ DOCKER_CONFIG: secured })).toEqual({
      ...{ DOCKER_HOST: 'tcp://far.example:2376', DOCKER_CONTEXT: undefined },
      ...{ DOCKER_TLS_VERIFY: '1', DOCKER_CERT_PATH: join(secured, 'contexts/tls', id, 'docker') },
    });
  });

  it('is where DOCKER_CONTEXT leads, which the other configuration does not know', () => {
    const folder = workspace({ [`contexts/meta/${id}/meta.json`]: META });
    expect(place({ DOCKER_CONFIG: folder, DOCKER_CONTEXT: 'far' })).toMatchObject({ DOCKER_HOST: 'tcp://far.example:2376' });
  });

  it('is what DOCKER_HOST says, with the certificates of the first configuration', () => {
    const folder = workspace();
    const host = { DOCKER_CONFIG: folder, DOCKER_HOST: 'tcp://x:2376' };
    expect(place(host)).toEqual({});
    expect(place({ ...host, DOCKER_TLS_VERIFY: '1' })).toEqual({ DOCKER_CERT_PATH: folder });
    expect(place({ ...host, DOCKER_TLS_VERIFY: '1', DOCKER_CERT_PATH: '/mine' })).toEqual({});
  });
});
