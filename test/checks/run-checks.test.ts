import { describe, expect, it } from 'vitest';
import { type Check, defineCheck } from '../../src/checks/define-check.ts';
import { runChecks } from '../../src/checks/run-checks.ts';
import { selectChecks } from '../../src/checks/select-checks.ts';
import type { Attempts } from '../../src/observe/types.ts';
import { attempts, brokenTraining, processEngine, project } from '../support/observations.ts';

const docker = project().engine;
const sentences = { clauses: ['INF-03'], severity: 'must', passes: 'it holds', fails: 'it is wrong', why: 'Because.' } as const;
const passing = defineCheck({ ...sentences, id: 'serve/passing', needs: ['serve/health'], test: () => ({ status: 'pass' }) });
const failing = defineCheck({
  ...sentences,
  id: 'serve/failing',
  needs: ['serve/health'],
  test: () => ({ status: 'fail', expected: 'a', actual: 'b', fix: 'c' }),
});
const only = (id: string) => selectChecks({ only: [id] });
const find = (findings: ReturnType<typeof runChecks>, check: string) => findings.find((finding) => finding.check === check);

describe('runChecks', () => {
  it('gives a check nothing but what it asked for', () => {
    let keys: readonly string[] = [];
    const curious: Check = {
      ...passing,
      test: (seen) => {
        keys = Object.keys(seen);
        return { status: 'pass' };
      },
    };
    runChecks([curious], attempts(), docker);
    expect(keys).toEqual(['serve/health']);
  });

  it.each([
    ['must', 'failed'],
    ['should', 'warned'],
  ] as const)('turns a failing %s into %s', (severity, status) => {
    const [finding] = runChecks([{ ...failing, severity }], attempts(), docker);
    expect(finding).toMatchObject({ check: 'serve/failing', area: 'serve', status, title: 'it is wrong', expected: 'a', evidence: [] });
  });

  it('turns what another failed check explains into its consequence, and only then', () => {
    const explaining: Check = { ...failing, id: 'image/explaining', explains: ['serve/failing'] };
    const both = runChecks([explaining, failing], attempts(), docker);
    expect(both.map(({ status, follows }) => [status, follows])).toEqual([
      ['failed', undefined],
      ['not-checked', 'image/explaining'],
    ]);
    expect(both[1]).not.toHaveProperty('expected');
    expect(find(runChecks([{ ...explaining, test: passing.test }, failing], attempts(), docker), 'serve/failing')?.status).toBe('failed');
    expect(find(runChecks([explaining, passing], attempts(), docker), 'serve/passing')?.status).toBe('passed');
  });

  it('takes a throwing check for a fault of ours and goes on', () => {
    const throwing: Check = {
      ...failing,
      id: 'serve/throwing',
      test: () => {
        throw new Error('oops');
      },
    };
    const findings = runChecks([throwing, passing], attempts(), docker);
    expect(findings.map(({ status }) => status)).toEqual(['error', 'passed']);
    expect(findings[0]?.reason).toMatch(/oops/);
  });

  it('never passes a check whose observation is missing', () => {
    const missing: Attempts = { 'serve/health': { status: 'failed', reason: 'The image is missing.' } };
    expect(runChecks([passing], missing, docker)).toMatchObject([
      { status: 'not-checked', blocked: true, reason: 'The image is missing.' },
    ]);
    expect(runChecks([passing], {}, docker)).toMatchObject([{ status: 'not-checked', blocked: true, reason: /not looked at/ }]);
  });

  it('names what only a container can answer, without blaming anybody', () => {
    const [finding] = runChecks([{ ...passing, containerOnly: true }], {}, processEngine);
    expect(finding).toMatchObject({ status: 'not-checked', reason: /container/ });
    expect(finding).not.toHaveProperty('blocked');
  });

  it('reports in the order of the table, whatever the order of selection', () => {
    const selected = [...selectChecks({})].reverse();
    const findings = runChecks(selected, attempts(), docker);
    expect(findings.map(({ check }) => check)).toEqual(selectChecks({}).map(({ id }) => id));
  });

  it('judges a cause that nobody selected', () => {
    const findings = runChecks(only('train/exit-code'), attempts(brokenTraining('sm-variables')), docker);
    expect(findings.map(({ check, status }) => [check, status])).toEqual([
      ['train/exit-code', 'not-checked'],
      ['train/sm-variables', 'failed'],
    ]);
  });

  it('names one cause for one failure, through every step between', () => {
    const seen: Attempts = {
      ...attempts(brokenTraining('sm-variables')),
      model: { status: 'failed', reason: 'There is no model.', after: 'train/nominal' },
      'serve/health': { status: 'failed', reason: 'There is no model.', after: 'model' },
      'serve/diagnosis': { status: 'failed', reason: 'There is no model.', after: 'serve/health' },
    };
    const findings = runChecks(selectChecks({ smoke: true }), seen, docker);
    expect(findings.filter(({ status }) => status === 'failed').map(({ check }) => check)).toEqual(['train/sm-variables']);
    expect(find(findings, 'train/model-written')).toMatchObject({ status: 'not-checked', follows: 'train/sm-variables' });
    expect(find(findings, 'serve/ping-status')).toMatchObject({ blocked: true, follows: 'train/sm-variables' });
  });

  it('charges the time of an observation once', () => {
    const seen: Attempts = { 'serve/health': { status: 'made', value: attempts() as never, durationMs: 500 } };
    const [first, second] = runChecks([passing, { ...passing, id: 'serve/second' }], seen, docker);
    expect(first?.durationMs).toBeGreaterThanOrEqual(500);
    expect(second?.durationMs).toBeLessThan(500);
  });
});
