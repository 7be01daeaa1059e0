// How the template's server grows: with the bytes of a body, and with clients at the same time.
import { buildProject, ownServer, startServers } from '../../servers/containers.mjs';
import { makeRows, startLoad } from '../../servers/load.mjs';
import { doubling, straight } from './grow.mjs';

const CPU = { title: 'processor time of a request', unit: 'µs' };
const RATE = { title: 'requests', unit: '/s' };

export async function servingParts(bench) {
  const built = buildProject(bench, 'bench-growth');
  const { server } = await startServers(bench, { server: ownServer(built, 1) });
  const client = startLoad(bench);
  const csv = (bytes) => ({ type: 'text/csv', text: makeRows(built.project, bytes) });
  return [bodiesPart(bench, { server, client, csv }), clientsPart(bench, { server, client, csv })];
}

/** Bodies of many sizes on one connection. */
function bodiesPart(bench, { server, client, csv }) {
  const values = doubling(0.25, bench.size(6, 3));
  const bodies = new Map(values.map((megabytes) => [megabytes, csv(megabytes * 1e6)]));
  return {
    id: 'growth/bodies',
    title: 'Bytes of a request',
    rounds: 3,
    warmUps: bench.size(1, 0),
    grows: { by: 'size of the request', unit: 'MB', values },
    metrics: { cpu: { ...CPU, unit: 'ms' }, perSecond: RATE },
    candidates: {
      async invocations(megabytes) {
        const found = await client.load(server, bodies.get(megabytes), bench.size(2, 1), 1);
        return { ...found, cpu: found.cpu / 1000 };
      },
    },
    own: ['invocations'],
    claims: [straight('bodies', "A request to the template's server, by its bytes", 'invocations', 'cpu')],
  };
}

/** One row on each of many connections, sent as fast as it is answered. */
function clientsPart(bench, { server, client, csv }) {
  const values = doubling(1, bench.size(7, 3));
  const row = csv(1);
  return {
    id: 'growth/clients',
    title: 'Clients at the same time',
    rounds: 3,
    warmUps: bench.size(1, 0),
    grows: { by: 'clients', unit: 'clients', values },
    metrics: {
      ms: { title: 'time of an answer', unit: 'ms' },
      p99: { title: '99 % answered within', unit: 'ms' },
      cpu: CPU,
      perSecond: RATE,
    },
    candidates: {
      async invocations(clients) {
        const found = await client.load(server, row, bench.size(2, 1), clients);
        return { ...found, ms: (clients / found.perSecond) * 1000 };
      },
    },
    own: ['invocations'],
    claims: [straight('clients', "The template's server: how long one row takes, by clients at the same time", 'invocations', 'ms')],
  };
}
