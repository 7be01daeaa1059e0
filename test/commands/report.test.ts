import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { report } from '../../src/commands/report.ts';
import { renderJson } from '../../src/reporters/json.ts';
import { measured } from '../reporters/measurements.ts';
import { readPage, textOf } from '../reporters/read-page.ts';
import { mixedFindings, reportOf } from '../reporters/sample-report.ts';
import { testContext } from '../support/context.ts';
import { workspace } from '../support/workspace.ts';

const options = { terminal: { columns: 80, colour: false, unicode: true }, strict: false };
const now = reportOf(mixedFindings, { measurements: measured });
const old = reportOf(
  mixedFindings.flatMap((finding) => {
    if (finding.check === 'serve/stops-on-term') return [{ ...finding, status: 'passed' as const }];
    return finding.check === 'image/architecture' ? [] : [finding];
  }),
  { durationMs: 4_560, measurements: { ...measured, burst: { timesMs: [1, 1, 1, 1, 1], memoryBytes: [] } } },
);
const older = reportOf([{ check: 'train/gone', status: 'passed', title: 'gone by now' }]);

function setUp() {
  const dir = workspace({
    'now.json': renderJson(now, options),
    'old.json': renderJson(old, options),
    'older.json': renderJson(older, options),
    'no.json': '{}',
  });
  const context = testContext({ cwd: dir });
  return { dir, context, page: (name: string) => readPage(readFileSync(join(dir, name), 'utf8')) };
}

describe('report', () => {
  it('makes a page beside the report, names it, and leaves the verdict to the run', async () => {
    const { context, page } = setUp();
    expect(await report({ file: 'now.json', strict: false }, context)).toBe(0);
    expect(context.stdout.text()).toBe('now.html\n');
    expect(page('now.html').find('h1').map(textOf)).toEqual(['FAILED 1 requirement of SageMaker is not met.']);
    expect(page('now.html').find('section', { class: 'compared' })).toEqual([]);
  });

  it('compares two runs: what is worse, new and gone, and every figure side by side', async () => {
    const { context, page } = setUp();
    await report({ file: 'now.json', compare: 'old.json', out: 'compared.html', strict: false }, context);
    const [section] = page('compared.html').find('section', { class: 'compared' });
    const [changes] = page('compared.html').find('ul', { class: 'changes' });
    expect(
      textOf(changes as never)
        .replaceAll(/\s+/g, ' ')
        .trim(),
    ).toBe(
      'passed → is now failed serve ignores SIGTERM serve/stops-on-term new → is now passed both images are built for linux/amd64 image/architecture',
    );
    const rows = page('compared.html')
      .find('tr')
      .map((row) => row.childNodes.map(textOf).join('|'));
    expect(rows).toContain('the whole run|4.6 s|9.1 s|+100 %');
    expect(rows).toContain('answers, one small request after the other: half within|1 ms|0.7 ms|−30 %');
    expect(rows).toContain('model.tar.gz|430 kB|430 kB|same');
    expect(textOf(section as never)).toContain('8 findings are the same.');
  });

  it('says what is gone', async () => {
    const { context, page } = setUp();
    await report({ file: 'now.json', compare: 'older.json', strict: false }, context);
    const [changes] = page('now.html').find('ul', { class: 'changes' });
    expect(textOf(changes as never)).toMatch(/passed\s*→\s*is now\s*gone\s*gone by now train\/gone/);
  });

  it('refuses what is no report, and to overwrite what it is made from', async () => {
    const { context } = setUp();
    await expect(report({ file: 'no.json', strict: false }, context)).rejects.toThrow('no.json is no JSON report');
    await expect(report({ file: 'absent.json', strict: false }, context)).rejects.toThrow('absent.json');
    await expect(report({ file: 'now.json', out: './now.json', strict: false }, context)).rejects.toThrow('would overwrite now.json');
    await expect(report({ file: 'now.json', compare: 'old.json', out: 'old.json', strict: false }, context)).rejects.toThrow(
      'would overwrite old.json',
    );
  });
});
