import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Finding } from '../../src/report/report.ts';
import { renderTerminal } from '../../src/reporters/terminal.ts';
import { displayWidth } from '../../src/text/width.ts';
import { anyText, hostileCharacters } from './hostile-text.ts';
import { mixedFindings, reportOf } from './sample-report.ts';

const plain = (columns: number, unicode = true) => ({ terminal: { columns, colour: false, unicode }, strict: false });

describe('renderTerminal', () => {
  it.each([
    ['80 columns', 80, true],
    ['a wide terminal', 200, true],
    ['40 columns without symbols', 40, false],
  ])('reads well at %s', async (name, columns, unicode) => {
    const text = renderTerminal(reportOf(mixedFindings), plain(columns, unicode));
    await expect(text).toMatchFileSnapshot(`snapshots/terminal-${name.replaceAll(' ', '-')}.txt`);
  });

  it.each([20, 40, 59, 60, 80, 100, 200])('stays within %d columns, commands apart', (columns) => {
    const text = renderTerminal(reportOf(mixedFindings), plain(columns));
    const lines = text.split('\n').filter((line) => !line.startsWith('Next: '));
    expect(Math.max(...lines.map(displayWidth))).toBeLessThanOrEqual(Math.min(columns, 120));
  });

  it('tells once what does not apply for one reason, and each by itself below three', () => {
    const reason = 'The spec has training.distributed false.';
    const findings = (count: number) =>
      Array.from({ length: count }, (_, index) => ({
        ...{ check: `distributed/c${index}`, area: 'distributed', clauses: ['DIST-01'], severity: 'must', status: 'not-applicable' },
        ...{ title: `hosts do ${index}`, reason, evidence: [], durationMs: 0 },
      })) as Finding[];
    const other = { ...mixedFindings[0], area: 'distributed', status: 'passed', title: 'hosts end well' } as Finding;
    const many = renderTerminal(reportOf([...findings(3), other]), plain(80));
    expect(many).toContain('– 3 checks do not apply: the spec has training.distributed false\n');
    expect(many).toContain('✓ hosts end well');
    expect(many).not.toContain('hosts do');
    expect(renderTerminal(reportOf([...findings(2), other]), plain(80))).toContain('hosts do 1 (the spec has');
  });

  it('is the same text in colour', () => {
    const coloured = renderTerminal(reportOf(mixedFindings), { ...plain(80), terminal: { columns: 80, colour: true, unicode: true } });
    expect(coloured).toContain('\x1b[32m✓\x1b[39m');
    expect(coloured).toContain('\x1b[31m✗ serve ignores SIGTERM\x1b[39m');
    expect(coloured).toContain('\x1b[33m!\x1b[39m');
    const esc = String.fromCharCode(27);
    expect(coloured.replaceAll(new RegExp(`${esc}\\[\\d+m`, 'g'), '')).toBe(renderTerminal(reportOf(mixedFindings), plain(80)));
  });

  it('lets no text of a container reach the terminal as a command', () => {
    const nasty = '<b>&"]]></script>\x1b[2J\x1b]0;gone\x07\x9b31m\b\0\r\u202eevil\u2028x';
    const long = `${'x'.repeat(10_000)}\n`.repeat(50);
    const finding = {
      title: nasty,
      expected: nasty,
      actual: nasty + long,
      cause: nasty,
      fix: nasty,
      reason: nasty,
      evidence: [nasty, long],
    };
    const report = reportOf(
      [
        { ...finding, check: `train/${nasty}`, status: 'failed', clauses: [nasty] },
        { ...finding, check: 'train/b', status: 'warned' },
        { ...finding, check: 'train/c', status: 'not-checked', follows: `train/${nasty}` },
        { ...finding, check: nasty, status: 'not-checked', follows: nasty },
        { ...finding, check: nasty, status: 'not-applicable', area: nasty },
        { ...finding, check: nasty, status: 'error' },
      ],
      { project: { name: nasty, version: nasty }, engine: { name: nasty, version: nasty } },
    );
    const text = renderTerminal(report, plain(80));
    expect([...text].filter((character) => character !== '\n' && /[\p{Cc}\u2028-\u202e]/u.test(character))).toEqual([]);
    expect(text.split('\n').length).toBeLessThan(5_000);
    expect(text).toContain('\\u{202e}evil');
  });

  it('shows any bytes as lines of its own that fit, in colour too', () => {
    const bytes = fc.uint8Array({ maxLength: 200 }).map((raw) => Buffer.from(raw).toString('utf8'));
    fc.assert(
      fc.property(fc.oneof(anyText, bytes), fc.integer({ min: 20, max: 140 }), fc.boolean(), (text, columns, colour) => {
        const words = { title: text, expected: text, actual: text, cause: text, fix: text, reason: text, evidence: [text, text] };
        const statuses = ['failed', 'warned', 'error', 'not-applicable', 'not-checked', 'passed'] as const;
        const findings = statuses.map((status) => ({
          ...words,
          check: `train/${text}`,
          area: text,
          clauses: [text],
          status,
          follows: text,
        }));
        const report = reportOf(findings, { project: { name: text, version: text }, engine: { name: text, version: text } });
        const printed = renderTerminal(report, { terminal: { columns, colour, unicode: true }, strict: false });
        const esc = String.fromCharCode(27);
        // Our own colours are the only sequences.
        const plainText = colour ? printed.replaceAll(new RegExp(`${esc}\\[\\d+m`, 'g'), '') : printed;
        expect(hostileCharacters(plainText)).toEqual([]);
        const lines = plainText.split('\n').filter((line) => !line.startsWith('Next: '));
        expect(Math.max(...lines.map(displayWidth))).toBeLessThanOrEqual(Math.min(columns, 120));
      }),
      { numRuns: 200 },
    );
  });

  it.each([
    [8, 'Blocked by this: serve/c0, serve/c1, batch/c2,'],
    [9, 'Blocked by this: 9 checks (5 of serve, 4 of batch); --json names them'],
  ])('names or counts %d checks that follow from a failure', (count, line) => {
    const followers = Array.from({ length: count }, (_, at) => {
      const area = at === 2 || at > 5 ? 'batch' : 'serve';
      return { check: `${area}/c${at}`, area, title: 'x', status: 'not-checked' as const, follows: 'train/a' };
    });
    expect(renderTerminal(reportOf([{ check: 'train/a', title: 'x', status: 'failed' }, ...followers]), plain(100))).toContain(line);
  });

  it('shows the end of what a container printed', () => {
    const evidence = Array.from({ length: 500 }, (_, index) => `line ${index}`);
    const text = renderTerminal(reportOf([{ check: 'train/a', status: 'failed', title: 'no', evidence }]), plain(80));
    expect(text).toContain('│ line 499\n');
    expect(text).toContain('481 lines left out');
    expect(text).not.toContain('line 480\n');
  });
});

describe('the verdict', () => {
  const passed = { check: 'train/a', status: 'passed', title: 'yes' } as const;
  const failed = { check: 'train/b', status: 'failed', title: 'no' } as const;
  const warned = { check: 'train/c', status: 'warned', title: 'hm' } as const;
  const blocked = { check: 'train/d', status: 'not-checked', title: 'no idea', reason: 'The engine died.', blocked: true } as const;
  const inContainer = { check: 'image/e', status: 'not-checked', title: 'container', reason: 'Needs a container.' } as const;

  it.each([
    ['everything passed', [passed], 'docker', false, ['PASSED Everything that was checked is as SageMaker needs it.'], undefined],
    [
      'a must failed',
      [passed, warned, failed],
      'docker',
      false,
      ['FAILED 1 requirement of SageMaker is not met.'],
      'sagemaker-algo explain train/b',
    ],
    ['a warning', [passed, warned], 'docker', false, ['1 passed, 1 warning', 'PASSED'], 'sagemaker-algo explain train/c'],
    [
      'a warning under --strict',
      [passed, warned],
      'docker',
      true,
      ['FAILED A warning counts as failure under --strict.'],
      'sagemaker-algo explain train/c',
    ],
    [
      'an engine that died',
      [passed, blocked],
      'docker',
      false,
      ['UNKNOWN 1 requirement could not be looked at.', 'The engine died.'],
      undefined,
    ],
    ['nothing', [], 'docker', false, ['no checks', 'UNKNOWN Nothing was checked.'], undefined],
    [
      'no container engine',
      [passed, inContainer],
      'process',
      false,
      ['PASSED Everything that was checked', '1 not checked', 'Not checked: image/e. Needs a container.'],
      'sagemaker-algo test-local --engine docker',
    ],
    ['a broken check', [passed, { ...passed, status: 'error' }], 'docker', false, ['BROKEN A check itself broke'], undefined],
  ] as const)('of %s', (_what, findings, engine, strict, words, next) => {
    const text = renderTerminal(reportOf(findings, { engine: { name: engine, version: '1' } }), { ...plain(80), strict });
    for (const word of words) expect(text).toContain(word);
    expect(/^Next: (.*)$/m.exec(text)?.[1]).toBe(next);
  });
});
