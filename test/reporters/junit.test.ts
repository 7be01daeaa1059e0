import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { XMLParser } from 'fast-xml-parser';
import { describe, expect, it } from 'vitest';
import { validateXML } from 'xmllint-wasm';
import { renderJunit } from '../../src/reporters/junit.ts';
import { anyText, HOSTILE, hostileCharacters } from './hostile-text.ts';
import { mixedFindings, reportOf } from './sample-report.ts';

const options = { terminal: { columns: 80, colour: true, unicode: true }, strict: false };
const schema = { fileName: 'junit.xsd', contents: readFileSync(join(import.meta.dirname, 'junit.xsd'), 'utf8') };

async function problemsOf(xml: string): Promise<readonly string[]> {
  const { errors } = await validateXML({ xml: [{ fileName: 'report.xml', contents: xml }], schema: [schema] });
  return errors.map(({ message }) => message);
}

interface Case {
  readonly name: string;
  readonly failure?: Told;
  readonly error?: Told;
  readonly skipped?: Told;
}
interface Told {
  readonly message: string;
  readonly type: string;
  readonly '#text'?: string;
}
interface Suite {
  readonly [attribute: string]: unknown;
  readonly testcase: readonly Case[];
}

function parse(xml: string): readonly Suite[] {
  const isArray = (name: string) => name === 'testsuite' || name === 'testcase';
  const parser = new XMLParser({
    ignoreAttributes: false,
    attributeNamePrefix: '',
    isArray,
    parseAttributeValue: false,
    trimValues: false,
  });
  return parser.parse(xml).testsuites.testsuite;
}

const render = (findings: Parameters<typeof reportOf>[0], strict = false) => renderJunit(reportOf(findings), { ...options, strict });

describe('renderJunit', () => {
  it('has the common form and the counts of the report', async () => {
    const xml = render(mixedFindings);
    expect(await problemsOf(xml)).toEqual([]);
    const suites = parse(xml);
    expect(suites.map(({ name, tests, failures, errors, skipped }) => [name, tests, failures, errors, skipped])).toEqual([
      ['image', '1', '0', '0', '0'],
      ['train', '3', '0', '0', '2'],
      ['serve', '4', '1', '0', '2'],
      ['batch', '2', '0', '1', '1'],
    ]);
    const [failed] = suites.flatMap(({ testcase }) => testcase.filter(({ failure }) => failure !== undefined));
    expect(failed?.name).toBe('serve/stops-on-term (INF-19)');
    expect(failed?.failure).toMatchObject({ type: 'failed', message: 'serve ignores SIGTERM: killed after 30 s, exit code 137' });
    expect(failed?.failure?.['#text']).toContain('Fix: Handle SIGTERM: process.on("SIGTERM", () => server.close())');
    expect(failed?.failure?.['#text']).toContain('listening on 8080');
  });

  it('shows what follows from a failure as blocked by it, and as no failure', () => {
    const [, , serve] = parse(render(mixedFindings));
    const blocked = serve?.testcase.find(({ name }) => name === 'serve/stops-while-busy');
    expect(blocked?.skipped).toMatchObject({ message: 'blocked by serve/stops-on-term: The server did not stop.' });
  });

  it('takes a warning for a failure under --strict only', () => {
    const warned = (strict: boolean) => parse(render(mixedFindings, strict))[1]?.testcase[1];
    expect(warned(false)).toMatchObject({ skipped: { type: 'warned' } });
    expect(warned(false)?.skipped?.['#text']).toContain('Expected: a first line that names the input at fault');
    expect(warned(true)).toMatchObject({ failure: { type: 'warned' } });
  });

  it('is an error where a must could not be looked at and no failure says why', () => {
    const blocked = { check: 'serve/b', status: 'not-checked', title: 'b', reason: 'The engine died.', blocked: true } as const;
    const verdicts = (...findings: Parameters<typeof reportOf>[0]) =>
      parse(render(findings)).flatMap(({ testcase }) => testcase.map((one) => Object.keys(one).find((key) => /fail|err|skip/.test(key))));
    expect(verdicts(blocked)).toEqual(['error']);
    expect(verdicts({ ...blocked, severity: 'should' })).toEqual(['skipped']);
    expect(verdicts({ check: 'serve/a', status: 'failed', title: 'a' }, { ...blocked, follows: 'serve/a' })).toEqual([
      'failure',
      'skipped',
    ]);
    expect(verdicts({ check: 'serve/a', status: 'warned', title: 'a' }, { ...blocked, follows: 'serve/a' })).toEqual(['skipped', 'error']);
  });

  it('is valid without any finding', async () => {
    expect(await problemsOf(render([]))).toEqual([]);
  });

  const all = (text: string) => {
    const words = { title: text, expected: text, actual: text, cause: text, fix: text, reason: text, evidence: [text, text] };
    const named = { ...words, check: `train/${text}`, area: text, clauses: [text] };
    const statuses = ['failed', 'warned', 'error', 'not-applicable', 'not-checked', 'passed'] as const;
    return renderJunit(
      reportOf(
        statuses.map((status) => ({ ...named, status, follows: text })),
        { project: { name: text, version: text }, engine: { name: text, version: text } },
      ),
      options,
    );
  };

  it('holds hostile text and 10 kB of log as text', async () => {
    const xml = all(HOSTILE);
    expect(await problemsOf(xml)).toEqual([]);
    expect(hostileCharacters(xml)).toEqual([]);
    const [suite] = parse(xml);
    expect(suite?.testcase[0]?.failure?.['#text']).toContain('<b>&"\']]></script><!-- -->');
    expect(suite?.testcase[0]?.failure?.['#text']).toContain('smile \u{1f600}');
    expect(xml.length).toBeLessThan(200_000);
  });

  it('is well-formed whatever the text is', async () => {
    await fc.assert(
      fc.asyncProperty(anyText, async (text) => {
        const xml = all(`x${text}`);
        expect(hostileCharacters(xml)).toEqual([]);
        expect(await problemsOf(xml)).toEqual([]);
      }),
      { numRuns: 8 },
    );
  });

  it('is refused by the schema when a part is missing', async () => {
    const xml = render(mixedFindings);
    expect(await problemsOf(xml.replace(' hostname="localhost"', ''))).not.toEqual([]);
    expect(await problemsOf(xml.replace('    <system-err/>\n', ''))).not.toEqual([]);
    expect(await problemsOf(xml.replace('</testsuites>', ''))).not.toEqual([]);
  });
});
