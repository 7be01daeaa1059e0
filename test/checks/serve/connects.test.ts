import { serveConnects } from '../../../src/checks/serve/connects.ts';
import { judges } from '../../support/judges.ts';
import { health } from '../../support/observations.ts';

const connects = (...ms: readonly number[]) => ({
  'serve/health': health({ connects: ms.map((one) => ({ ms: one, accepted: one < 250 })) }),
});

const { connects: _, ...untold } = health();

judges(serveConnects, {
  'at once': [{}, 'pass'],
  'late once, which may be this machine': [connects(251, 1, 251), 'pass'],
  'just in time': [connects(245), 'pass'],
  'late each time': [connects(251, 250.5, 252), 'fail', /3 of 3 connections not accepted after 250 ms/],
  'accepted, and late': [{ 'serve/health': health({ connects: [{ ms: 400, accepted: true }] }) }, 'fail', /accepted after 400 ms at best/],
  'accepted late and later': [
    { 'serve/health': health({ connects: [400.4, 300.4].map((ms) => ({ ms, accepted: true })) }) },
    'fail',
    /after 300 ms at best/,
  ],
  'accepted once': [
    { 'serve/health': health({ connects: [true, false].map((accepted) => ({ ms: 400, accepted })) }) },
    'fail',
    /1 of 2 connections/,
  ],
  'not told': [{ 'serve/health': untold }, 'not-checked', /No connection was tried/],
  'not tried': [{ 'serve/health': health({ connects: [] }) }, 'not-checked'],
  'never ready': [{ 'serve/health': health({ readyMs: undefined, connects: [] }) }, 'not-checked', 'serve/healthy-in-time'],
});
