import { describe, expect, it } from 'vitest';
import { portFault, protocolFault } from '../../src/checks/attribution.ts';
import { exit, health, ping, refused, unanswered } from '../support/observations.ts';

describe('portFault', () => {
  const on = (...sockets: readonly (readonly [string, number])[]) => ({
    readyMs: undefined,
    listening: sockets.map(([address, port]) => ({ address, port })),
  });
  it.each([
    ['a ready server', { ...on(['0.0.0.0', 80]), readyMs: 1 }, undefined],
    ['a server that has ended', { ...on(['0.0.0.0', 80]), exit: exit(1) }, undefined],
    ['sockets that nobody knows', { readyMs: undefined, listening: undefined }, undefined],
    ['no socket', on(), undefined],
    ['other ports, each once', on(['0.0.0.0', 80], ['::', 80], ['0.0.0.0', 443]), 'it listens on port 80, 443'],
    ['the loopback', on(['127.0.0.1', 8080], ['0.0.0.0', 80]), 'it listens on 127.0.0.1 only'],
    ['the loopback of IPv6', on(['::1', 8080]), 'it listens on ::1 only'],
    ['the loopback by name', on(['localhost', 8080]), 'it listens on localhost only'],
    ['the loopback as IPv6 writes it', on(['::ffff:127.0.0.1', 8080]), 'it listens on ::ffff:127.0.0.1 only'],
    ['the loopback and the outside', on(['127.0.0.1', 8080], ['172.17.0.2', 8080]), undefined],
  ])('%s', (_, replaced, fault) => expect(portFault(health(replaced))).toBe(fault));
});

describe('protocolFault', () => {
  const broken = (code: string, replaced: object = {}) => ({ readyMs: undefined, pings: [refused(), unanswered(code)], ...replaced });
  it.each([
    ['a ready server', { speaks: 'tls' as const }, undefined],
    ['a server that has ended', { readyMs: undefined, exit: exit(1), speaks: 'tls' as const }, undefined],
    ['TLS, as the probe says', { readyMs: undefined, pings: [], speaks: 'tls' as const }, ['tls', /TLS on port 8080/]],
    ['TLS, as the ping says', broken('TLS'), ['tls', /TLS/]],
    ['HTTP/2, as the probe says', { readyMs: undefined, pings: [], speaks: 'http2' as const }, ['http2', /HTTP\/2 only on port 8080/]],
    ['HTTP/2, as the ping says', broken('HTTP2'), ['http2', /HTTP\/2/]],
    ['no ping', { readyMs: undefined, pings: [] }, undefined],
    ['bytes that are no answer', broken('HPE_INVALID_CONSTANT'), ['other', /no HTTP\/1\.1 that ends: failed with HPE_INVALID_CONSTANT$/]],
    ['an answer without end', broken('INTERIM_FLOOD'), ['other', /that ends/]],
    ['a code that only holds one of them', broken('NO_UPGRADE'), undefined],
    ['bytes that are no answer once, an answer before', broken('HPE_INVALID', { pings: [ping(), unanswered('HPE_INVALID')] }), undefined],
    ['no connection', broken('x', { pings: [{ ...unanswered('HPE_INVALID'), connectMs: undefined }] }), undefined],
    ['every connection is closed', broken('ECONNRESET'), ['other', /closes every connection/]],
    ['every connection is closed, and nobody knows the sockets', broken('ECONNRESET', { listening: undefined }), undefined],
    [
      'every connection is closed, with another port behind',
      broken('ECONNRESET', { listening: [{ address: '0.0.0.0', port: 80 }] }),
      undefined,
    ],
    [
      'every connection is closed, and other ports are open too',
      broken('ECONNRESET', { listening: [80, 8080].map((port) => ({ address: '0.0.0.0', port })) }),
      ['other', /closes every connection/],
    ],
    ['no answer in time', broken('DEADLINE'), undefined],
  ])('%s', (_, replaced, fault) => {
    const found = protocolFault(health(replaced));
    if (fault === undefined) expect(found).toBeUndefined();
    else expect(found).toEqual({ kind: fault[0], words: expect.stringMatching(fault[1] ?? '') });
  });
});
