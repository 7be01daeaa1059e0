import { describe, expect, it } from 'vitest';
import { describeExit, parseContainer, parseImage } from '../../src/engine/docker-state.ts';

const ZERO = '0001-01-01T00:00:00Z';

describe('a container', () => {
  it('that runs', () => {
    const json = {
      Id: 'abc',
      State: {
        Running: true,
        Pid: 42,
        StartedAt: '2026-11-23T09:00:00.123456789Z',
        FinishedAt: ZERO,
        ExitCode: 0,
        OOMKilled: false,
        Error: '',
      },
      NetworkSettings: {
        Networks: { n: { IPAddress: '172.18.0.2' } },
        Ports: { '8080/tcp': [{ HostIp: '127.0.0.1', HostPort: '49153' }], '9/tcp': null },
      },
    };
    expect(parseContainer(json)).toEqual({
      ...{ id: 'abc', pid: 42, running: true, started: true, exitCode: 0, oomKilled: false, error: '', durationMs: undefined },
      ...{ address: '172.18.0.2', published: { '8080/tcp': 49_153 } },
    });
  });

  it('that has ended', () => {
    const state = { StartedAt: '2026-11-23T09:00:00Z', FinishedAt: '2026-11-23T09:00:01.5Z', ExitCode: 137, OOMKilled: true };
    const exit = describeExit(parseContainer({ State: state }), 1600);
    expect(exit).toEqual({ exitCode: 137, oomKilled: true, startError: undefined, durationMs: 1500 });
  });

  it.each([
    ['back', '2026-11-23T08:00:01Z', 1_600],
    ['forward', '2026-11-23T10:00:01Z', 1_600],
  ])('while whose run the clock was set %s', (_, FinishedAt, durationMs) => {
    const state = { StartedAt: '2026-11-23T09:00:00Z', FinishedAt, ExitCode: 0 };
    expect(describeExit(parseContainer({ State: state }), 1_600).durationMs).toBe(durationMs);
  });

  it('that could not be started', () => {
    const state = { StartedAt: ZERO, FinishedAt: ZERO, ExitCode: 127, Error: 'exec: "train": not found' };
    const exit = describeExit(parseContainer({ State: state }), 99);
    expect(exit).toEqual({ exitCode: 127, oomKilled: false, startError: 'exec: "train": not found', durationMs: 0 });
  });

  it.each([undefined, null, 7, [], {}, { State: 'x', NetworkSettings: { Networks: null, Ports: [] } }])('of which %j is said', (json) => {
    expect(parseContainer(json)).toMatchObject({ running: false, started: false, address: undefined, published: {} });
  });
});

describe('an image', () => {
  it('is told in our words', () => {
    const Config = {
      ...{
        User: 'node',
        WorkingDir: '/here',
        Entrypoint: ['node', 'x'],
        Cmd: null,
        Env: ['A=b=c', 'D'],
        Labels: { l: 'v' },
        Volumes: { '/data': {} },
      },
    };
    const json = {
      Id: 'sha256:1',
      Os: 'linux',
      Architecture: 'arm64',
      Size: 5,
      Created: '2026-11-23T09:00:00Z',
      Config,
      RootFS: { Layers: ['sha256:2'] },
    };
    expect(parseImage(json)).toEqual({
      ...{ id: 'sha256:1', os: 'linux', architecture: 'arm64', user: 'node', entrypoint: ['node', 'x'], cmd: [] },
      ...{ env: { A: 'b=c', D: '' }, labels: { l: 'v' }, volumes: ['/data'], sizeBytes: 5, createdAt: '2026-11-23T09:00:00Z' },
      ...{ workingDir: '/here', layers: ['sha256:2'] },
    });
  });

  it.each([
    [{ Descriptor: { mediaType: 'a' } }, 'a'],
    [{ ManifestType: 'b' }, 'b'],
    [{ Descriptor: null }, undefined],
  ])('with the form it is kept in: %j', (json, manifestType) => expect(parseImage(json).manifestType).toBe(manifestType));
});
