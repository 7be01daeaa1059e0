// The parts that the serving subjects have in common.
import { liveOnce } from './containers.mjs';

/** Our candidates, by how many processes answer requests. The latter is how a server starts when nobody says otherwise. */
export const ONE = 'one process';
export const EACH = 'a process per core';
const OWN = [ONE, EACH];
const SHORT_NAMES = { [ONE]: 'one', [EACH]: 'each' };

/**
 * Requests per second of `servers` at 8 connections. `claims`: `[own, base, least]`, how many times as many requests as another server
 * one of ours is to answer.
 */
export function answersPart(bench, client, { id, title, servers, body, seconds = 2, claims }) {
  return {
    id,
    title: `${title}, 8 connections`,
    rounds: 5,
    warmUps: bench.size(1, 0),
    metrics: {
      perSecond: { title: 'requests', unit: '/s' },
      p99: { title: '99th percentile', unit: 'ms' },
      cpu: { title: 'processor time of a request', unit: 'µs' },
    },
    candidates: candidatesOf(servers, (server) => client.load(server, body, bench.size(seconds, 1))),
    own: OWN,
    claims: claims.map(([own, base, least]) => ({
      id: `${id}/${base}/${SHORT_NAMES[own]}`,
      what: `${title}, requests per second: ${own} against ${base}`,
      ...{ own, base, metric: 'perSecond', target: least && { least } },
    })),
  };
}

/** How long /ping takes while 8 clients send large bodies. `claims`: `[own, most]`, the milliseconds that none may exceed. */
export function pingPart(bench, client, { id, servers, body, claims }) {
  return {
    id,
    title: '/ping again and again, each on a new connection 20 ms after the last answer, while 8 clients send 5 MB each',
    rounds: 3,
    warmUps: bench.size(1, 0),
    metrics: { median: { unit: 'ms' }, worst: { unit: 'ms' } },
    candidates: candidatesOf(servers, (server) => client.pings(server, body, bench.size(4, 1))),
    own: OWN,
    claims: claims.map(([own, most]) => ({
      id: `${id}/${SHORT_NAMES[own]}`,
      what: `Slowest /ping of all rounds while 8 clients send 5 MB each, ${own}`,
      ...{ own, metric: 'worst', unit: 'ms', statistic: 'most', target: { most } },
    })),
  };
}

/** Start, idle memory and stop of containers; `servers` are arguments of `docker run`. `claims` are as the judge knows them. */
export function lifePart(bench, { id, servers, claims }) {
  // What ignores the signal is killed after 10 s.
  const stopArgs = bench.size([], ['--time', '1']);
  return {
    id,
    title: 'From `docker run` to `docker stop`',
    rounds: 5,
    warmUps: bench.size(1, 0),
    metrics: {
      ready: { title: 'until the first 200', unit: 'ms' },
      memory: { title: 'memory a second later', unit: 'MiB' },
      stop: { title: '`docker stop`', unit: 'ms' },
    },
    candidates: candidatesOf(servers, (args) => liveOnce(bench, args, stopArgs)),
    own: OWN.filter((name) => servers[name] !== undefined),
    claims,
  };
}

function candidatesOf(servers, run) {
  return Object.fromEntries(Object.entries(servers).map(([name, server]) => [name, () => run(server)]));
}
