// How the page that `report` makes grows: with findings, and with measured requests.
import { statSync, writeFileSync } from 'node:fs';
import { CPU, doubling, straight, TIME, use } from './grow.mjs';

export function reportParts(bench) {
  const metrics = { cpu: CPU, ms: TIME, page: { title: 'the page', unit: 'MB' } };
  const rounds = 3;
  return [
    {
      ...{ id: 'growth/findings', title: 'Findings in a report', rounds, metrics },
      grows: { by: 'findings', unit: 'findings', values: doubling(150, bench.size(6, 3)) },
      candidates: { report: reporter(bench, 'findings', (count) => ({ findings: makeFindings(count) })) },
      own: ['report'],
      claims: [straight('findings', '`report`, by findings', 'report', 'cpu')],
    },
    {
      ...{ id: 'growth/requests', title: 'Measured requests in a report', rounds, metrics },
      grows: { by: 'requests', unit: 'requests', values: doubling(2_000, bench.size(6, 3)) },
      candidates: { report: reporter(bench, 'requests', (count) => ({ requests: makeRequests(count) })) },
      own: ['report'],
      claims: [
        straight('requests', '`report`, by measured requests', 'report', 'cpu'),
        straight('requests/page', 'Size of the page that `report` makes, by measured requests', 'report', 'page'),
      ],
    },
  ];
}

/** Makes the page of a report that was written the first time a size has its turn. */
function reporter(bench, name, make) {
  const page = bench.at('report.html');
  const files = new Map();
  return async (count) => {
    if (!files.has(count)) files.set(count, writeReport(bench.at(`${name}-${count}.json`), make(count)));
    const used = await use(bench, ...bench.tool('report', files.get(count), '--out', page));
    return { ...used, page: statSync(page).size / 1e6 };
  };
}

function writeReport(file, { findings = [], requests = [] }) {
  const startedAt = new Date(0).toISOString();
  const named = { name: 'made-up', version: '0.1.0' };
  const head = { schemaVersion: 1, tool: named, project: named, engine: named, startedAt, durationMs: 60_000 };
  const container = { id: 'serve', what: 'the server', role: 'serve', askedAtMs: 0, startedAtMs: 300, readyAtMs: 400, endedAtMs: 60_000 };
  const measurements = { since: startedAt, containers: [container], requests };
  writeFileSync(file, JSON.stringify({ ...head, findings, measurements }));
  return file;
}

/** As in a real run most have passed. */
function makeFindings(count) {
  return Array.from({ length: count }, (_, index) => ({
    ...{
      check: `serve/made-up-${index}`,
      area: 'serve',
      clauses: ['INF-06'],
      severity: 'must',
      title: `the made-up answer ${index} comes`,
    },
    ...(index % 20 === 0
      ? { status: 'failed', expected: '200', actual: '404', cause: 'no such path', fix: 'Answer it.', evidence: ['GET /made-up', '404'] }
      : { status: 'passed', evidence: [] }),
    durationMs: index % 7,
  }));
}

function makeRequests(count) {
  return Array.from({ length: count }, (_, index) => ({
    ...{ label: `row ${index}`, area: 'serve', kind: 'sample', atMs: 400 + index, ms: 1 + ((index * 7) % 100) },
    ...{ status: 200, sentBytes: 72, receivedBytes: 20 },
  }));
}
