import { describe, expect, it } from 'vitest';
import { listThings, parseSize, removeThing } from '../../src/engine/engine-remains.ts';
import type { EngineClient } from '../../src/engine/find-clients.ts';
import { describeOwner } from '../../src/owner.ts';

type Answer = string | { readonly exitCode?: number; readonly stdout?: string; readonly stderr?: string };

/** A client that answers by the beginning of its arguments, the longest that fits; anything else ends with nothing. */
function clientFor(answers: Readonly<Record<string, Answer>>): EngineClient & { readonly ran: string[] } {
  const ran: string[] = [];
  return {
    ...{ name: 'docker', where: 'here', architecture: 'amd64', command: 'docker', env: {}, ran },
    async call(args) {
      const line = args.join(' ');
      ran.push(line);
      const [found] = Object.entries(answers)
        .filter(([start]) => line.startsWith(start))
        .sort(([one], [other]) => other.length - one.length);
      const answer = typeof found?.[1] === 'string' ? { stdout: found[1] } : found?.[1];
      return { exitCode: 0, stdout: '', stderr: '', timedOut: false, aborted: false, startError: undefined, durationMs: 1, ...answer };
    },
  };
}

const DEAD = `${describeOwner().replace(/\d+$/, '')}1`;
const labels = { 'sagemaker-algo.run': 'k3j2h1g0f9', 'sagemaker-algo.project': 'demo', 'sagemaker-algo.owner': DEAD };

describe('what an engine holds of runs', () => {
  it('is read from what its client prints', async () => {
    const client = clientFor({
      'ps --all': 'c1\nc2\n',
      // One has gone meanwhile: the client ends with an error, and prints the other.
      'container inspect --size': {
        exitCode: 1,
        stdout: `${JSON.stringify({ Id: 'c1', Name: '/sagemaker-algo-x', Created: '2026-11-23T09:00:00.123456789Z', SizeRw: 12, Config: { Labels: labels } })}\n`,
      },
      'network ls': 'n1\n',
      // As podman writes it.
      'network inspect': JSON.stringify([
        { id: 'n1', name: 'net', created: '2026-11-23T09:00:00Z', labels: { ...labels, 'sagemaker-algo.owner': describeOwner() } },
      ]),
      'volume ls': 'v1\n',
      'volume inspect': JSON.stringify({ Name: 'v1', CreatedAt: '2026-11-23T09:00:00Z', Labels: labels }),
      'system df': JSON.stringify([{ Name: 'v1', Size: '1.5kB' }]),
      'image ls --quiet --no-trunc --filter=label': 'sha256:aa\nsha256:aa\n',
      'image ls --quiet --no-trunc --filter=dangling=true': 'sha256:bb\n',
      'image inspect --format {{json .}} sha256:aa': JSON.stringify({
        Id: 'sha256:aa',
        RepoTags: ['sagemaker-algo-probe:k'],
        Size: 9,
        Created: 'x',
        Config: { Labels: labels },
      }),
      'image inspect --format {{json .}} sha256:bb': JSON.stringify({
        ...{ Id: 'sha256:bbbbbbbbbbbbbbbb', RepoTags: null, Size: 7, Created: '2026-11-23T09:00:00Z' },
        Config: { Labels: { 'sagemaker-algo.run': 'r', 'sagemaker-algo.project': 'demo' } },
      }),
    });
    const madeAt = Date.UTC(2026, 10, 23, 9);
    const common = { run: 'k3j2h1g0f9', project: 'demo', state: 'dead' };
    const owned = [
      { ...common, kind: 'container', id: 'c1', name: 'sagemaker-algo-x', bytes: 12, madeAt: madeAt + 123 },
      { ...common, kind: 'network', id: 'n1', name: 'net', bytes: 0, madeAt, state: 'alive' },
      { ...common, kind: 'volume', id: 'v1', name: 'v1', bytes: 1_500, madeAt },
      { ...common, kind: 'image', id: 'sha256:aa', name: 'sagemaker-algo-probe:k', bytes: 9, madeAt: undefined },
    ];
    expect(await listThings(client, { superseded: false })).toEqual({ things: owned, missed: [] });
    const superseded = {
      kind: 'image',
      id: 'sha256:bbbbbbbbbbbbbbbb',
      name: 'bbbbbbbbbbbb',
      run: 'r',
      project: 'demo',
      state: 'superseded',
      bytes: 7,
      madeAt,
    };
    expect(await listThings(client, { superseded: true })).toEqual({ things: [...owned, superseded], missed: [] });
  });

  it('only the owner’s label counts, since an image hands its labels down to the user’s own containers', async () => {
    const client = clientFor({});
    expect(await listThings(client, { superseded: false })).toEqual({ things: [], missed: [] });
    expect(client.ran.every((line) => line.endsWith('--filter=label=sagemaker-algo.owner'))).toBe(true);
    expect(client.ran).toHaveLength(4);
  });

  it('what could not be listed is not taken for nothing', async () => {
    const client = clientFor({ 'ps --all': { exitCode: 1, stderr: 'Error: database is locked\n' }, 'network ls': 'n1\n' });
    expect(await listThings(client, { superseded: false })).toMatchObject({
      missed: [expect.stringMatching(/^it did not list its containers \(.*database is locked\)$/)],
    });
  });

  it.each<[string, Answer, string | undefined]>([
    ['it goes', '', undefined],
    ['it has gone', { exitCode: 1, stderr: 'Error: No such container: c1' }, undefined],
    ['it stays', { exitCode: 1, stderr: 'Error response from daemon: network n1 has active endpoints' }, 'network n1 has active endpoints'],
  ])('%s', async (_, answer, reason) => {
    const thing = { kind: 'network', id: 'n1', name: 'n', run: '', project: '', state: 'dead', bytes: 0, madeAt: 0 } as const;
    expect(await removeThing(clientFor({ 'network rm n1': answer }), thing)).toBe(reason);
  });

  it('an image that lost its name is not forced away from under a container', async () => {
    const client = clientFor({});
    await removeThing(client, { kind: 'image', id: 'i', name: 'i', run: '', project: '', state: 'superseded', bytes: 0, madeAt: 0 });
    expect(client.ran).toEqual(['image rm i']);
  });

  it.each([
    ['0B', 0],
    ['1.5kB', 1_500],
    ['20.25MB', 20_250_000],
    ['3GB', 3_000_000_000],
    ['N/A', undefined],
  ])('%s', (words, bytes) => {
    expect(parseSize(words)).toBe(bytes);
  });
});
