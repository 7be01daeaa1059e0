import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Measurements } from '../../src/report/measurements.ts';
import type { Report } from '../../src/report/report.ts';
import { renderPage } from '../../src/reporters/html/page.ts';
import { renderHtml } from '../../src/reporters/html.ts';
import { everywhere } from './everywhere.ts';
import { anyText, HOSTILE, hostileCharacters } from './hostile-text.ts';
import { measured } from './measurements.ts';
import { attribute, type ReadPage, readPage, textOf } from './read-page.ts';
import { mixedFindings, reportOf } from './sample-report.ts';

const render = (report: Report, { strict = false, before }: { strict?: boolean; before?: Report } = {}) =>
  readPage(renderPage(report, { strict, before }));
const mixed = reportOf(mixedFindings, { measurements: measured });

/** Everything that the page may be made of. */
const TAGS = new Set(
  'html head meta title style body script a main header footer section h1 h2 h3 p ul li strong span time code dl div dt dd details summary figure figcaption pre table caption thead tbody tr th td form fieldset legend label input select option button i svg rect line path circle text'.split(
    ' ',
  ),
);

/** What would run, load or lead somewhere. */
function dangers({ elements }: ReadPage): readonly string[] {
  return elements.flatMap((element) => [
    ...(TAGS.has(element.tagName) ? [] : [`<${element.tagName}>`]),
    ...element.attrs.flatMap(({ name, value }) => {
      const bad = /^on|^(style|src|srcset|action|formaction|srcdoc|xlink)$/.test(name) || (name === 'href' && !/^#[\w./-]+$/.test(value));
      return bad ? [`${element.tagName} ${name}=${value.slice(0, 60)}`] : [];
    }),
  ]);
}

const findings = (page: ReadPage) => page.find('details', { class: 'finding' });
const shape = (page: ReadPage) => page.elements.map(({ tagName }) => tagName).join(' ');

describe('renderHtml', () => {
  it('is a page that the parser has nothing to say about, with one script and one style that its policy names', () => {
    const page = render(mixed);
    expect(page.errors).toEqual([]);
    expect(dangers(page)).toEqual([]);
    const [script, style] = [page.find('script'), page.find('style')].map(([element, ...more]) => {
      expect(more).toEqual([]);
      return element === undefined ? '' : createHash('sha256').update(textOf(element)).digest('base64');
    });
    const [policy] = page.find('meta', { 'http-equiv': 'Content-Security-Policy' });
    const parts = (policy === undefined ? '' : (attribute(policy, 'content') ?? '')).split('; ');
    expect(parts).toEqual(
      expect.arrayContaining(["default-src 'none'", `script-src 'sha256-${script}'`, `style-src 'sha256-${style}'`, "base-uri 'none'"]),
    );
    // Before anything that it holds for.
    expect(page.elements.indexOf(policy as never)).toBeLessThan(page.elements.findIndex(({ tagName }) => tagName === 'style'));
  });

  it('says at the top what the terminal says at the end', () => {
    const page = render(mixed);
    expect(page.find('h1').map(textOf)).toEqual(['FAILED 1 requirement of SageMaker is not met.']);
    expect(page.find('title').map(textOf)[0]).toBe('FAILED: my-algo 0.1.0');
    const [counts] = page.find('ul', { class: 'counts' });
    expect(counts === undefined ? '' : textOf(counts)).toBe('1 failed1 broken1 warning3 passed3 not checked1 not applicable');
    expect(render(reportOf([])).find('h1').map(textOf)).toEqual(['UNKNOWN Nothing was checked.']);
  });

  it('takes a warning for a failure under --strict only', () => {
    const warned = reportOf(mixedFindings.filter(({ status }) => status === 'warned' || status === 'passed'));
    expect(textOf(render(warned).find('h1')[0] as never)).toContain('PASSED');
    expect(textOf(render(warned, { strict: true }).find('h1')[0] as never)).toBe('FAILED A warning counts as failure under --strict.');
    expect(renderHtml(warned, { terminal: { columns: 80, colour: true, unicode: true }, strict: true })).toBe(
      renderPage(warned, { strict: true }),
    );
  });

  it('has every finding once, under a name of its own, problems first and unfolded, with everything that is known', () => {
    const page = render(mixed);
    const ids = findings(page).map((finding) => attribute(finding, 'id'));
    expect([...ids].sort()).toEqual(mixedFindings.map(({ check }) => check).sort());
    expect(ids.slice(0, 3)).toEqual(['serve/stops-on-term', 'batch/mini-batches', 'train/failure-reason']);
    expect(findings(page).map((finding) => attribute(finding, 'open') !== undefined)).toEqual([true, true, true, ...Array(7).fill(false)]);
    for (const { title, expected = '', actual = '', cause = '', fix = '', reason = '', evidence = [] } of mixedFindings) {
      const [found] = findings(page).filter((finding) => textOf(finding).includes(title));
      for (const text of [expected, actual, cause, fix, reason, ...evidence]) expect(textOf(found as never)).toContain(text);
    }
  });

  it('links what follows with what it follows from, both ways', () => {
    const page = render(mixed);
    const told = (id: string) => textOf(findings(page).find((finding) => attribute(finding, 'id') === id) as never);
    expect(told('serve/stops-on-term')).toContain('Blocked by this: serve/stops-while-busy');
    expect(told('serve/stops-while-busy')).toContain('Blocked by serve/stops-on-term');
    const ids = new Set(page.elements.flatMap((element) => attribute(element, 'id') ?? []));
    const targets = page.find('a').map((element) => attribute(element, 'href')?.slice(1) ?? '');
    expect(targets.filter((target) => !ids.has(target))).toEqual([]);
  });

  it('names no part twice, and every name that is referred to is there', () => {
    const page = render(reportOf([...mixedFindings, ...mixedFindings], { measurements: measured }), { before: mixed });
    const ids = page.elements.flatMap((element) => attribute(element, 'id') ?? []);
    expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([]);
    for (const element of page.elements) {
      const label = attribute(element, 'aria-labelledby');
      if (label !== undefined) expect(ids).toContain(label);
    }
  });

  it('holds hostile text in every place as text', () => {
    const plain = everywhere('plain');
    const hostile = everywhere(`${HOSTILE} javascript:alert(1) "onload="x' style='a`);
    const text = renderPage(hostile, { strict: false, before: hostile });
    const page = readPage(text);
    expect(page.errors).toEqual([]);
    expect(dangers(page)).toEqual([]);
    expect(hostileCharacters(text)).toEqual([]);
    // No text made an element, or took one away.
    expect(shape(page)).toBe(shape(render(plain, { before: plain })));
    expect(textOf(page.find('pre')[0] as never)).toContain('<b>&"\']]></script><!-- -->');
    expect(text.length).toBeLessThan(1_000_000);
  });

  it('does so with any text', () => {
    const expected = shape(render(everywhere('plain'), { before: everywhere('plain') }));
    fc.assert(
      fc.property(anyText, (some) => {
        const report = everywhere(`x${some}`);
        const text = renderPage(report, { strict: false, before: report });
        const page = readPage(text);
        expect(hostileCharacters(text)).toEqual([]);
        expect(page.errors).toEqual([]);
        expect(dangers(page)).toEqual([]);
        expect(shape(page)).toBe(expected);
      }),
      { numRuns: 40 },
    );
  });

  it('stays a page that opens, however much there is', () => {
    const log = 'x<script>alert(1)</script>\n'.repeat(400_000);
    const many = Array.from({ length: 6_000 }, (_, index) => ({
      check: `serve/check-${index}`,
      status: index % 2 === 0 ? ('failed' as const) : ('not-checked' as const),
      title: `title ${index}`,
      actual: log.slice(0, 10_000),
      evidence: Array(100).fill(log.slice(0, 3_000)),
    }));
    const text = renderPage(reportOf([{ check: 'train/log', status: 'failed', title: 'log', evidence: [log] }, ...many]), {
      strict: false,
    });
    expect(text.length).toBeLessThan(16_000_000);
    const page = readPage(text);
    expect(findings(page)).toHaveLength(5_000);
    expect(text).toContain('1001 more findings are in the JSON report.');
    expect(text).toContain('left out here, because the page would become too large');
    expect(dangers(page)).toEqual([]);
  });

  it('stays so with more measurements than any run has', () => {
    const many = <T>(count: number, make: (index: number) => T): readonly T[] => Array.from({ length: count }, (_, index) => make(index));
    const measurements: Measurements = {
      containers: many(150_000, (index) => ({ id: `serve-${index}`, what: 'x', role: 'serve', askedAtMs: index, startedAtMs: index + 1 })),
      requests: many(200_000, (index) => ({
        ...{ label: `row ${index}`, area: 'serve', kind: 'sample', atMs: index, ms: 1 + (index % 100) },
        ...{ status: 200, sentBytes: 72, receivedBytes: 20 },
      })),
      metrics: many(200, (index) => ({ name: `m${index}`, values: many(2_000, Number), count: 2_000 })),
    };
    const text = renderPage(reportOf([], { measurements }), { strict: false });
    expect(text.length).toBeLessThan(5_000_000);
    expect(text).toContain('200000 answered');
    expect(text).toContain('Every request as a table: 1000 of 200000, evenly taken');
    expect(text).toContain('There is more than a page can show; the JSON report has all of it.');
    expect(renderPage(reportOf([], { measurements: measured }), { strict: false })).not.toContain('than a page can show');
  });
});
