import { describe, expect, it } from 'vitest';
import { planProbeArgs } from '../../src/engine/docker-probe.ts';
import type { ProbeSpec } from '../../src/engine/probe.ts';

const spec: ProbeSpec = { name: 'run-dns', words: ['dns'], labels: { 'sagemaker-algo.run': 'ab12' }, network: { kind: 'none' } };
const bounds = ['--pids-limit=4096', '--security-opt=no-new-privileges'];
const start = ['run', '--pull', 'never', '--sig-proxy=false', '--log-driver', 'none', ...bounds, '--interactive', '--name', 'run-dns'];

describe('arguments of a probe', () => {
  it.each([
    { network: { kind: 'none' } as const, args: ['--network=none'] },
    { network: { kind: 'outside' } as const, args: [] },
    { network: { kind: 'container', name: 'other' } as const, args: ['--network=container:other'] },
    { network: { kind: 'internal', id: 'net1', aliases: ['names'] } as const, args: ['--network=net1', '--network-alias=names'] },
  ])('on network $network.kind', ({ network, args }) => {
    const all = planProbeArgs({ ...spec, network }, 'probe:1', { injected: ['HTTP_PROXY'], more: ['--interactive'] });
    expect(all).toEqual([...start, ...args, '--label=sagemaker-algo.run=ab12', '--env=HTTP_PROXY', 'probe:1', 'dns']);
  });

  it('share processes and a volume', () => {
    const shared: ProbeSpec = { ...spec, words: ['feed', '/data'], processesOf: 'other', volume: { name: 'vol', path: '/data' } };
    const more = ['--network=none', '--pid=container:other', '--mount', 'type=volume,source=vol,target=/data'];
    expect(planProbeArgs(shared, 'probe:1', { injected: ['HTTP_PROXY'], more: ['--interactive'] })).toEqual([
      ...[...start, ...more],
      ...['--label=sagemaker-algo.run=ab12', '--env=HTTP_PROXY', 'probe:1', 'feed', '/data'],
    ]);
  });

  it.each([{ name: '-v' }, { processesOf: 'a b' }, { network: { kind: 'container', name: '--privileged' } as const }])(
    'refuse %o',
    (part) => {
      expect(() => planProbeArgs({ ...spec, ...part }, 'probe:1', { injected: [], more: [] })).toThrow(/is not a usable/);
    },
  );
});
