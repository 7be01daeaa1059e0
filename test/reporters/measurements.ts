import type { Measurements } from '../../src/report/measurements.ts';

/** Something of every kind of measurement. */
export const measured: Measurements = {
  since: '2026-11-23T09:00:00.000Z',
  containers: [
    {
      id: 'train',
      what: 'on the sample data',
      role: 'train',
      askedAtMs: 100,
      startedAtMs: 600,
      firstOutputAtMs: 700,
      endedAtMs: 2_600,
      exitCode: 0,
    },
    {
      id: 'serve',
      what: 'over the packed model',
      role: 'serve',
      askedAtMs: 2_700,
      startedAtMs: 3_000,
      readyAtMs: 3_400,
      stoppedAtMs: 8_000,
      endedAtMs: 9_000,
      exitCode: 0,
    },
    {
      id: 'batch',
      what: 'as a batch transform job starts it',
      role: 'serve',
      askedAtMs: 4_000,
      startedAtMs: 4_500,
      readyAtMs: 4_600,
      endedAtMs: 6_000,
      exitCode: 137,
      oomKilled: true,
    },
  ],
  pings: [
    { phase: 'starting', atMs: 3_100, ms: 0.4 },
    { phase: 'starting', atMs: 3_400, ms: 2.1, status: 200 },
    { phase: 'idle', atMs: 7_000, ms: 1.2, status: 200 },
  ],
  requests: [
    { label: 'samples/one.csv', area: 'serve', kind: 'sample', atMs: 3_500, ms: 12.5, status: 200, sentBytes: 20, receivedBytes: 8 },
    {
      label: 'samples/one.csv',
      area: 'serve',
      kind: 'accept-unsupported',
      atMs: 3_600,
      ms: 1.5,
      status: 406,
      sentBytes: 20,
      receivedBytes: 60,
    },
    {
      label: 'one.csv, request 1',
      area: 'batch',
      kind: 'records',
      atMs: 5_000,
      ms: 2_000,
      error: 'ECONNRESET',
      sentBytes: 2_000_000,
      receivedBytes: 0,
    },
    { label: 'one.csv, request 2', area: 'batch', kind: 'records', atMs: 5_100, ms: 4, status: 200, sentBytes: 2_000, receivedBytes: 10 },
  ],
  burst: { timesMs: [0.5, 0.6, 0.6, 0.7, 0.9, 1.2, 14], memoryBytes: [50_000_000, 51_000_000, 51_000_000] },
  memory: [
    { container: 'serve', points: [3_000, 4_000, 5_000, 8_000].map((atMs, index) => ({ atMs, bytes: (index + 1) * 40_000_000 })) },
    { container: 'train', points: [{ atMs: 700, bytes: 30_000_000 }] },
  ],
  stops: [
    { what: 'idle server', ms: 1_000, graceSeconds: 30, killed: false, exitCode: 0 },
    { what: 'training in the middle', ms: 120_000, graceSeconds: 120, killed: true, exitCode: 137 },
  ],
  metrics: [
    { name: 'train:rmse', values: [9, 5, 3, 2.5, 2.25], count: 5, objective: 'Minimize' },
    { name: 'validation:r2', values: [0.52], count: 1 },
  ],
  images: [
    {
      role: 'train',
      id: 'sha256:1',
      bytes: 240_000_000,
      layers: [
        { step: 'COPY . .', bytes: 127_000_000 },
        { step: '', bytes: 100_000_000 },
      ],
    },
    { role: 'serve', id: 'sha256:2', bytes: 245_000_000, layers: [] },
  ],
  model: { files: 12, bytes: 606_000, tarGzBytes: 430_000, largest: [{ path: 'model.json', bytes: 500_000 }] },
  leftOut: { requests: 5 },
};
