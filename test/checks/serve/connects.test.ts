import { serveConnects } from '../../../src/checks/serve/connects.ts';
import { judges } from '../../support/judges.ts';
import { health } from '../../support/observations.ts';

const connects = (...ms: readonly number[]) => ({
  'serve/health': health({ connects: ms.map((one) => ({ ms: one, accepted: one < 250 })) }),
});

judges(serveConnects, {
  'at once': [{}, 'pass'],
  'late once, which may be this machine': [connects(251, 1, 251), 'pass'],
  'late each time': [connects(251, 250.5, 252), 'fail', /3 of 3 connections not accepted after 250 ms/],
  'accepted, and late': [{ 'serve/health': health({ connects: [{ ms: 400, accepted: true }] }) }, 'fail', /400 ms at best/],
  'not tried': [{ 'serve/health': health({ connects: [] }) }, 'not-checked'],
  'never ready': [{ 'serve/health': health({ readyMs: undefined, connects: [] }) }, 'not-checked', 'serve/healthy-in-time'],
});
