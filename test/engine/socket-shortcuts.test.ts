import { describe, expect, test } from 'vitest';
import { planNetworkArgs } from '../../src/engine/cli-args.ts';
import type { EngineSocket } from '../../src/engine/engine-socket.ts';
import { translate, tryShortcut } from '../../src/engine/socket-shortcuts.ts';

describe('translate', () => {
  test.each([
    [['stop', '-t', '30', 'a-b'], 'POST', '/containers/a-b/stop?t=30'],
    [['rm', '--force', '--volumes', 'a'], 'DELETE', '/containers/a?force=1&v=1'],
    [['network', 'rm', 'net'], 'DELETE', '/networks/net'],
    [['info', '--format', '{{json .DriverStatus}}'], 'GET', '/info'],
  ])('%j', (args, method, path) => {
    expect(translate(args)).toMatchObject({ method, path });
  });

  test.each([
    [['stop', 'a']],
    [['rm', '--force', '--volumes', 'a', 'b']],
    [['rm', 'a']],
    [['network', 'rm', 'a', 'b']],
    [['network', 'create', '--driver=overlay', 'a']],
    [['network', 'create', '--ipv6', 'a']],
    [['ps', '--all']],
    [['info', '--format', '{{json .}}']],
    [['run', 'image']],
    [[]],
  ])('%j is left to the client', (args) => {
    expect(translate(args)).toBeUndefined();
  });

  test('a network of ours, isolated or where only ports can be reached', () => {
    const labels = { 'sagemaker-algo.run': '1', odd: 'a=b' };
    expect(translate(planNetworkArgs('net', labels, true))).toEqual({
      method: 'POST',
      path: '/networks/create',
      success: [201],
      body: { Name: 'net', CheckDuplicate: true, Driver: 'bridge', Internal: true, Labels: labels, Options: {} },
    });
    expect(translate(planNetworkArgs('net', labels, false))?.body).toMatchObject({
      Internal: false,
      Options: { 'com.docker.network.bridge.enable_ip_masquerade': 'false' },
    });
  });
});

describe('tryShortcut', () => {
  const socket = (answer: Awaited<ReturnType<EngineSocket['send']>>): EngineSocket => ({
    get: () => Promise.reject(new Error('nobody looks')),
    send: async () => answer,
    follow: () => ({ begun: Promise.resolve(true), answer: Promise.resolve(answer), cancel: () => {} }),
    attach: () => Promise.reject(new Error('nobody listens')),
  });

  test.each([
    ['done', { kind: 'answer', status: 204, json: undefined } as const, ''],
    ['refused', { kind: 'answer', status: 409, json: { message: 'no' } } as const, undefined],
    ['unreachable', { kind: 'failed', code: 'ECONNREFUSED' } as const, undefined],
  ])('%s', async (_, answer, expected) => {
    expect(await tryShortcut(socket(answer), ['network', 'rm', 'net'], 1_000)).toBe(expected);
  });

  test('gives the id that the client would print', async () => {
    const made = socket({ kind: 'answer', status: 201, json: { Id: 'abc' } });
    expect(await tryShortcut(made, planNetworkArgs('net', {}, true), 1_000)).toBe('abc');
    expect(await tryShortcut(made, ['ps'], 1_000)).toBeUndefined();
  });

  test.each([
    [{ DriverStatus: [['driver-type', 'io.containerd.snapshotter.v1']], ID: 'x' }, '[["driver-type","io.containerd.snapshotter.v1"]]'],
    [{}, 'null'],
  ])('gives the part of what an engine says of itself: %j', async (json, printed) => {
    const described = socket({ kind: 'answer', status: 200, json });
    expect(await tryShortcut(described, ['info', '--format', '{{json .DriverStatus}}'], 1_000)).toBe(printed);
  });
});
