import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { observe } from '../../../src/observe/index.ts';
import { createLab, type Keeper } from '../../../src/observe/lab.ts';
import { testContext } from '../../support/context.ts';
import { fakeEngine, IMAGE } from '../../support/fake-engine.ts';
import { sampleConfig } from '../../support/project.ts';
import { workspace } from '../../support/workspace.ts';

interface Setting {
  /** Shell scripts on PATH by name. */
  readonly programs?: Readonly<Record<string, string>>;
  readonly apart?: boolean;
  readonly keeper?: Keeper;
  readonly seconds?: number;
}

async function scan({ programs = {}, apart = false, keeper, seconds = 5 }: Setting) {
  const dir = workspace(Object.fromEntries(Object.entries(programs).map(([name, script]) => [`bin/${name}`, `#!/bin/sh\n${script}\n`])));
  for (const name of Object.keys(programs)) chmodSync(join(dir, 'bin', name), 0o755);
  const hex = (digit: string) => `sha256:${digit.repeat(64)}`;
  const engine = fakeEngine({ images: (tag) => ({ ...IMAGE, id: apart && tag.includes('serve') ? hex('2') : hex('1') }) });
  const context = testContext({ cwd: dir, env: { PATH: `${join(dir, 'bin')}:/usr/bin:/bin` } });
  const project = { config: sampleConfig(), dir, issues: [] };
  const lab = createLab(context, { engine, project, limits: { imageScan: seconds }, ...(keeper === undefined ? {} : { keeper }) });
  onTestFinished(() => lab.close());
  const attempt = (await observe(lab, ['image/scan']))['image/scan'];
  if (attempt?.status !== 'made') throw new Error(attempt?.reason);
  return attempt.value;
}

const VERSION = '[ "$1" = --version ] && exit 0';
const answering = (answer: unknown) => `${VERSION}\ncat <<'END'\n${JSON.stringify(answer)}\nEND`;
const weak = { VulnerabilityID: 'CVE-1', PkgName: 'zlib', InstalledVersion: '1', FixedVersion: '2', Severity: 'HIGH' };

describe('a scanner', () => {
  test('none is no failure', async () => {
    expect(await scan({})).toEqual([{ image: 'demo-train:1', status: 'not-scanned', reason: 'neither trivy nor grype is on PATH' }]);
  });

  test('trivy: serious ones with a fix count', async () => {
    const Vulnerabilities = [
      weak,
      { ...weak, FixedVersion: undefined },
      { ...weak, Severity: 'MEDIUM' },
      { ...weak, Severity: 'CRITICAL' },
    ];
    const [result] = await scan({ programs: { trivy: answering({ Results: [{ Vulnerabilities }, {}] }) } });
    expect(result).toMatchObject({ status: 'scanned', scanner: 'trivy', count: 2 });
    expect(result).toMatchObject({ found: [{ id: 'CVE-1', severity: 'HIGH', package: 'zlib', installed: '1', fixed: '2' }, {}] });
  });

  test('grype: the same', async () => {
    const match = (severity: string, versions: readonly string[]) => ({
      vulnerability: { id: 'CVE-2', severity, fix: { versions, state: 'fixed' } },
      artifact: { name: 'openssl', version: '3.0' },
    });
    const [result] = await scan({
      programs: { grype: answering({ matches: [match('Critical', ['3.1']), match('High', []), match('Low', ['4'])] }) },
    });
    expect(result).toEqual({
      ...{ image: 'demo-train:1', status: 'scanned', scanner: 'grype', count: 1 },
      found: [{ id: 'CVE-2', severity: 'Critical', package: 'openssl', installed: '3.0', fixed: '3.1' }],
    });
  });

  test('is asked about an image by its id, and about each one once', async () => {
    const programs = {
      trivy: `${VERSION}\nfor last; do :; done; printf '{"Results":[{"Vulnerabilities":[{"VulnerabilityID":"%s","FixedVersion":"2","Severity":"HIGH"}]}]}' "$last"`,
    };
    const ids = (await scan({ programs, apart: true })).map((one) => one.status === 'scanned' && one.found[0]?.id.slice(0, 8));
    expect(ids).toEqual(['sha256:1', 'sha256:2']);
    expect(await scan({ programs })).toHaveLength(1);
  });

  test.each([
    ['fails', `${VERSION}\necho 'FATAL no list' >&2; exit 3`, /trivy ended with 3: FATAL no list/],
    ['answers with something else', `${VERSION}\necho hello`, /no answer that can be read/],
    ['never ends', `${VERSION}\nexec sleep 60`, /had not ended after 0\.3 s/],
  ])('one that %s is no failure', async (_, script, reason) => {
    const [result] = await scan({ programs: { trivy: script }, seconds: 0.3 });
    expect(result).toMatchObject({ status: 'not-scanned', reason: expect.stringMatching(reason) });
  });

  test('what it said is kept for the day', async () => {
    const kept = new Map<string, unknown>();
    const keeper: Keeper = { read: (_, key) => kept.get(key.join()), write: (_, key, value) => void kept.set(key.join(), value) };
    await scan({ programs: { trivy: answering({ Results: [{ Vulnerabilities: [weak] }] }) }, keeper });
    expect([...kept.keys()]).toEqual([`sha256:${'1'.repeat(64)},2026-11-23`]);
    expect(await scan({ keeper })).toMatchObject([{ status: 'scanned', count: 1 }]);
  });
});
