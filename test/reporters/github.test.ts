import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { renderGithub } from '../../src/reporters/github.ts';
import { anyText, HOSTILE, hostileCharacters } from './hostile-text.ts';
import { mixedFindings, reportOf } from './sample-report.ts';

const options = { terminal: { columns: 80, colour: true, unicode: true }, strict: false };
const render = (findings: Parameters<typeof reportOf>[0], strict = false) => renderGithub(reportOf(findings), { ...options, strict });

interface Command {
  readonly level: string;
  readonly properties: Readonly<Record<string, string>>;
  readonly message: string;
}

/** Reads the commands as the runner does: one a line, the rest is log. */
function parse(text: string): readonly Command[] {
  return text.split('\n').flatMap((line) => {
    const [, level, list, data] = /^::(\w+) ?([^:]*)::(.*)$/.exec(line) ?? [];
    if (level === undefined || list === undefined || data === undefined) return [];
    const properties = list
      .split(',')
      .map((pair) => [pair.slice(0, pair.indexOf('=')), plainText(pair.slice(pair.indexOf('=') + 1), true)]);
    return [{ level, properties: Object.fromEntries(properties), message: plainText(data, false) }];
  });
}

function plainText(text: string, property: boolean): string {
  const plain = property ? text.replaceAll('%3A', ':').replaceAll('%2C', ',') : text;
  return plain.replaceAll('%0D', '\r').replaceAll('%0A', '\n').replaceAll('%25', '%');
}

describe('renderGithub', () => {
  it('annotates what a person has to see, and nothing that follows from it', () => {
    expect(render(mixedFindings)).toMatchInlineSnapshot(`
      "::warning file=sagemaker-algo.json,title=the first line of the failure file is no sentence that a buyer can act on (train/failure-reason%2C TRAIN-23)::the first line of the failure file is no sentence that a buyer can act on%0AExpected: a first line that names the input at fault%0AActual: Traceback (most recent call last):%0ACause: The exception is written as it was caught.%0AFix: Write the reason first:%0A  failure.write(f'Column {name} is missing in {path}')
      ::error file=sagemaker-algo.json,title=serve ignores SIGTERM (serve/stops-on-term%2C INF-19)::serve ignores SIGTERM%0AExpected: exit within 30 s of SIGTERM%0AActual: killed after 30 s, exit code 137%0ACause: The program runs as process 1 without a handler for SIGTERM, and the kernel then ignores the signal.%0AFix: Handle SIGTERM: process.on("SIGTERM", () => server.close())%0A%0ASeen:%0Adocker run my-algo-serve:0.1.0 serve%0Alistening on 8080%0AGET /ping 200%0ABlocked by this: serve/stops-while-busy
      ::notice file=sagemaker-algo.json,title=it listens on all interfaces (serve/ports)::it listens on all interfaces%0AReason: Only a container can show this.
      ::notice file=sagemaker-algo.json,title=batch needs no root (batch/no-root)::batch needs no root%0AReason: Only a container can show this.
      ::error file=sagemaker-algo.json,title=mini-batches are answered record by record (batch/mini-batches%2C BATCH-07)::mini-batches are answered record by record%0AReason: TypeError: x is undefined%0A    at test (mini-batches.ts:3:1)
      sagemaker-algo my-algo 0.1.0: 3 passed, 1 failed, 1 warned, 1 broken, 1 not applicable, 3 not checked
      "
    `);
  });

  it('takes a warning for an error under --strict', () => {
    expect(parse(render(mixedFindings, true)).map(({ level }) => level)).toEqual(['error', 'error', 'notice', 'notice', 'error']);
  });

  it('names what a failure blocks', () => {
    const failed = parse(render(mixedFindings)).find(({ properties }) => properties['title']?.includes('serve/stops-on-term'));
    expect(failed?.message).toContain('\nBlocked by this: serve/stops-while-busy');
    expect(failed?.properties).toEqual({ file: 'sagemaker-algo.json', title: 'serve ignores SIGTERM (serve/stops-on-term, INF-19)' });
  });

  it('is an error where a must could not be looked at', () => {
    const blocked = { check: 'serve/b', status: 'not-checked', title: 'b', reason: 'The engine died.', blocked: true } as const;
    expect(parse(render([blocked]))).toMatchObject([{ level: 'error', message: 'b\nReason: The engine died.' }]);
    expect(parse(render([{ ...blocked, severity: 'should' }]))).toMatchObject([{ level: 'notice' }]);
  });

  const all = (text: string) =>
    renderGithub(
      reportOf(
        (['failed', 'warned', 'error', 'not-checked'] as const).map((status) => ({
          ...{ title: text, expected: text, actual: text, cause: text, fix: text, reason: text, evidence: [text, text] },
          ...{ check: `train/${text}`, area: text, clauses: [text], status },
        })),
        { project: { name: text, version: text } },
      ),
      options,
    );

  it('is four commands and one line whatever the text is', () => {
    const judge = (text: string) => {
      const printed = all(text);
      expect(hostileCharacters(printed)).toEqual([]);
      expect(parse(printed).map(({ level }) => level)).toEqual(['error', 'warning', 'error', 'notice']);
      expect(parse(printed).map(({ properties }) => Object.keys(properties))).toEqual(Array.from({ length: 4 }, () => ['file', 'title']));
      expect(printed.trimEnd().split('\n').length).toBe(5);
      expect(printed.split('\n').filter((line) => /^::(?!error|warning|notice)/.test(line))).toEqual([]);
    };
    judge(HOSTILE);
    fc.assert(fc.property(anyText, judge), { numRuns: 200 });
  });
});
