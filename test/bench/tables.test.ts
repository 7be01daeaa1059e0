import { describe, expect, it } from 'vitest';
import { fillMarks, namesOfMarks } from '../../bench/pages/marks.mjs';
import { renderResultsPage } from '../../bench/pages/results-page.mjs';
import { renderTable, showFigure, showNumber, showTarget, showVerdict } from '../../bench/pages/tables.mjs';

describe('a figure', () => {
  it.each([
    [0, '0'],
    [0.0314, '0.031'],
    [0.966, '0.97'],
    [26.34, '26.3'],
    [123.4, '123'],
    [1_234.5, '1,235'],
  ])('%d is shown as %s', (value, text) => {
    expect(showNumber(value)).toBe(text);
  });

  it('has its unit, and its target too', () => {
    expect(showFigure({ value: 1.37, unit: '×' })).toBe('1.37×');
    expect(showFigure({ value: 124.2, unit: 'MiB' })).toBe('124 MiB');
    expect(showFigure({ value: 22, unit: '' })).toBe('22');
    expect(showTarget({ target: { most: 1.45 }, unit: '×' })).toBe('≤ 1.45×');
    expect(showTarget({ target: { least: 1_000 }, unit: 'MB/s' })).toBe('≥ 1,000 MB/s');
    expect(showTarget({ target: undefined, unit: '×' })).toBe('');
    expect(showFigure({ value: 9_404, unit: 'ms' })).toBe('9.40 s');
    expect(showTarget({ target: { most: 1_000 }, unit: 'ms' })).toBe('≤ 1 s');
  });

  it('says whether the target is met, and whether that is sure', () => {
    expect(showVerdict({ met: true, sure: true })).toBe('met');
    expect(showVerdict({ met: false, sure: false })).toBe('**missed**, spread wider than the difference');
    expect(showVerdict({ met: undefined, sure: false })).toBe('spread wider than the difference');
    expect(showVerdict({ met: undefined, sure: true })).toBe('');
  });

  it('cannot break its table', () => {
    expect(renderTable(['a | b'], [['x | y']])).toBe('| a \\| b |\n| --- |\n| x \\| y |');
  });
});

describe('a mark', () => {
  const page = 'It takes <!-- bench:a/b -->1 s<!-- /bench --> and\n\n<!-- bench:table -->\nold\n<!-- /bench -->\n\nends.\n';

  it('is filled in a sentence, or with lines of its own', () => {
    const filled = fillMarks(page, (name: string) => (name === 'table' ? '| x |\n| --- |' : '2 s'));
    expect(filled).toBe(
      'It takes <!-- bench:a/b -->2 s<!-- /bench --> and\n\n<!-- bench:table -->\n\n| x |\n| --- |\n\n<!-- /bench -->\n\nends.\n',
    );
    expect(fillMarks(filled, (name: string) => (name === 'table' ? '| x |\n| --- |' : '2 s'))).toBe(filled);
    expect(namesOfMarks(page)).toEqual(['a/b', 'table']);
  });

  it('takes a text as it is, whatever characters are in it', () => {
    expect(fillMarks('<!-- bench:a -->1<!-- /bench -->', () => "$& $1 $'")).toBe("<!-- bench:a -->$& $1 $'<!-- /bench -->");
  });
});

describe('the page of all results', () => {
  const machine = { processors: '2 × CPU', memory: '4 GiB', system: 'Debian', versions: { npm: '11.0.0' } };
  const run = { date: '2026-01-02', commit: '0123456789', machine, seconds: 7 };
  const claims = [
    {
      id: 'a/fast',
      what: 'a against b',
      unit: '×',
      statistic: 'median',
      target: { most: 1 },
      value: 1.5,
      q1: 1.2,
      q3: 1.8,
      met: false,
      sure: true,
    },
    { id: 'a/told', what: 'memory', unit: 'MiB', statistic: 'most', value: 3, q1: 2, q3: 3, sure: true },
  ];
  const part = {
    id: 'a',
    title: 'Part',
    rounds: 2,
    metrics: { ms: { title: 'time', unit: 'ms' } },
    samples: { a: [{ ms: 1 }, { ms: 3 }], b: [{ ms: 2 }, null] },
  };
  const results = {
    subjects: {
      measured: { ...run, load: [0.5, 1.25], parts: [{ ...part, claims }], notes: ['As seen.'] },
      absent: { ...run, reason: 'there is no engine' },
    },
  };
  const subjects = {
    measured: { title: 'Measured here', method: 'By hand.', misses: 'The clock is slow.' },
    absent: { title: 'Absent', method: 'Not at all.' },
    fresh: { title: 'Fresh', method: 'Soon.' },
  };

  it('has summary, claims, samples, reasons and explanations', () => {
    const page = renderResultsPage({ results, subjects });
    expect(page.slice(page.indexOf('## Summary'))).toMatchInlineSnapshot(`
      "## Summary

      0 of 1 targets are met. What is left:

      - [Measured here](#measured-here): a against b: **1.50×** instead of ≤ 1×
      - [Absent](#absent): not measured
      - [Fresh](#fresh): not measured

      Machine: 2 × CPU, 4 GiB, Debian; npm 11.0.0.

      ## Measured here

      By hand.

      | what | target | measured | quartiles |  |
      | --- | --- | --- | --- | --- |
      | a against b | ≤ 1× | 1.50× | 1.20–1.80 | **missed** |
      | memory |  | 3.00 MiB | 2.00–3.00 |  |

      Medians and quartiles of 2 rounds:

      |  | time (ms) |
      | --- | --- |
      | a | 2.00 (1.50–2.50) |
      | b | 2.00 (2.00–2.00) |

      - As seen.

      **What is missed, and why.** The clock is slow.

      2026-01-02, commit 0123456789, load average 0.5 before and 1.3 after, 7 s. \`npm run bench -- --only measured\`

      ## Absent

      Not at all.

      Not measured: there is no engine

      2026-01-02, commit 0123456789, 7 s. \`npm run bench -- --only absent\`

      ## Fresh

      Soon.

      Not measured yet.

      \`npm run bench -- --only fresh\`
      "
    `);
  });

  it('names the machine of each subject where there is more than one', () => {
    const other = { ...results.subjects.absent, machine: { ...machine, memory: '8 GiB' } };
    const page = renderResultsPage({ results: { subjects: { ...results.subjects, absent: other } }, subjects });
    expect(page).toContain(
      '- 2 × CPU, 4 GiB, Debian; npm 11.0.0: [Measured here](#measured-here)\n- 2 × CPU, 8 GiB, Debian; npm 11.0.0: [Absent](#absent)',
    );
  });
});
