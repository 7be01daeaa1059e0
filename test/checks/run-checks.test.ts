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
    expect(both[1]).toMatchObject({ title: 'it holds', evidence: [] });
    const advice: Check = { ...failing, severity: 'should' };
    expect(find(runChecks([explaining, advice], attempts(), docker), 'serve/failing')?.follows).toBe('image/explaining');
    const gently = runChecks([{ ...explaining, severity: 'should' }, failing], attempts(), docker);
    expect(gently.map(({ status }) => status)).toEqual(['warned', 'failed']);
    expect(find(runChecks([{ ...explaining, test: passing.test }, failing], attempts(), docker), 'serve/failing')?.status).toBe('failed');
    const sound: Check = { ...passing, id: 'serve/failing' };
    expect(find(runChecks([explaining, sound], attempts(), docker), 'serve/failing')?.status).toBe('passed');
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
      { status: 'not-checked', blocked: true, reason: 'The image is missing.', evidence: [] },
    ]);
    expect(runChecks([passing], {}, docker)).toMatchObject([{ status: 'not-checked', blocked: true, reason: /not looked at/ }]);
  });

  it('names what only a container can answer, without blaming anybody', () => {
    const [finding] = runChecks([{ ...passing, containerOnly: true }], {}, processEngine);
    expect(finding).toMatchObject({ status: 'not-checked', reason: /container/ });
    expect(finding).not.toHaveProperty('blocked');
    const seen: Attempts = { ...attempts(), 'serve/health': { status: 'failed', reason: 'No server.', after: 'train/nominal' } };
    const about: Check = { ...failing, id: 'train/about', needs: ['train/nominal'] };
    const both = runChecks([about, { ...passing, containerOnly: true }], seen, processEngine);
    expect(find(both, 'serve/passing')).not.toHaveProperty('follows');
  });

  it('judges what only a container can answer where there is one', () => {
    expect(runChecks([{ ...passing, containerOnly: true }], attempts(), docker)).toMatchObject([{ status: 'passed' }]);
    expect(runChecks([{ ...passing, containerOnly: false }], attempts(), processEngine)).toMatchObject([{ status: 'passed' }]);
  });

  it('hands on why something does not apply', () => {
    const outcome = { status: 'not-applicable', reason: 'There is none.' } as const;
    expect(runChecks([{ ...passing, test: () => outcome }], attempts(), docker)).toMatchObject([{ ...outcome, title: 'it holds' }]);
  });

  it('hands on what a check says about its failure', () => {
    const outcome = { status: 'fail', expected: 'a', actual: 'b', cause: 'c', fix: 'd', evidence: ['e'] } as const;
    const { status: _, ...words } = outcome;
    expect(runChecks([{ ...failing, test: () => outcome }], attempts(), docker)).toMatchObject([{ status: 'failed', ...words }]);
  });

  it('bears a check that throws something else than an error', () => {
    const throwing: Check = {
      ...failing,
      test: () => {
        throw 'words';
      },
    };
    expect(runChecks([throwing], attempts(), docker)).toMatchObject([{ status: 'error', reason: 'words', title: 'it holds' }]);
  });

  it('names the first observation that is missing of several', () => {
    const needy = { ...passing, needs: ['serve/health', 'model', 'serve/stop'] } as const;
    const made = attempts();
    const missing: Attempts = {
      ...made,
      model: { status: 'failed', reason: 'No model.' },
      'serve/stop': { status: 'failed', reason: 'No stop.' },
    };
    expect(runChecks([needy], missing, docker)).toMatchObject([{ blocked: true, reason: 'No model.' }]);
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

  it('blames a failure before a warning for what could not be seen', () => {
    const about = { ...failing, needs: ['train/nominal'] } as const;
    const warning: Check = { ...about, id: 'train/warning', severity: 'should' };
    const failure: Check = { ...about, id: 'train/failure' };
    const seen: Attempts = { ...attempts(), 'serve/health': { status: 'failed', reason: 'No server.', after: 'train/nominal' } };
    const blamed = (...checks: readonly Check[]) => find(runChecks([...checks, passing], seen, docker), 'serve/passing');
    expect(blamed(warning, failure)).toMatchObject({ blocked: true, follows: 'train/failure' });
    const unrelated: Check = { ...failing, id: 'train/unrelated', needs: ['train/stop'] };
    const broader: Check = { ...failure, needs: ['train/stop', 'train/nominal'] };
    expect(blamed(unrelated, broader)).toMatchObject({ blocked: true, follows: 'train/failure' });
    const following: Check = { ...failure, test: () => ({ status: 'not-checked', reason: 'Not now.', follows: 'train/unrelated' }) };
    expect(blamed(unrelated, { ...failure, id: 'train/sound', test: passing.test }, following)).toMatchObject({
      follows: 'train/unrelated',
    });
    expect(blamed(warning)).toMatchObject({ blocked: true, follows: 'train/warning' });
    expect(blamed({ ...warning, test: passing.test })).not.toHaveProperty('follows');
  });

  it('comes to an end where observations or checks name each other', () => {
    const circle: Attempts = {
      'serve/health': { status: 'failed', reason: 'No server.', after: 'model' },
      model: { status: 'failed', reason: 'No model.', after: 'serve/health' },
    };
    expect(runChecks([passing], circle, docker)).toMatchObject([{ status: 'not-checked', blocked: true }]);
    const naming = (id: string, follows: string): Check => ({
      ...passing,
      id,
      test: () => ({ status: 'not-checked', reason: 'Not now.', follows }),
    });
    expect(runChecks([naming('serve/a', 'serve/b'), naming('serve/b', 'serve/a')], attempts(), docker)).toHaveLength(2);
  });

  it('follows a chain of consequences to the check that failed', () => {
    const naming = (id: string, follows: string): Check => ({
      ...passing,
      id,
      test: () => ({ status: 'not-checked', reason: 'Not now.', follows }),
    });
    const chain = [naming('serve/a', 'serve/b'), naming('serve/b', 'serve/c'), naming('serve/c', 'serve/failing'), failing];
    expect(runChecks(chain, attempts(), docker).map(({ follows }) => follows)).toEqual([
      'serve/failing',
      'serve/failing',
      'serve/failing',
      undefined,
    ]);
  });

  it('judges no cause that could not be seen', () => {
    const naming: Check = { ...passing, test: () => ({ status: 'not-checked', reason: 'Not now.', follows: 'train/exit-code' }) };
    const { 'train/diagnosis': _, ...rest } = attempts();
    expect(runChecks([naming], rest, docker).map(({ check }) => check)).toEqual(['serve/passing']);
  });

  it('judges a check once, however often it is named', () => {
    expect(runChecks([failing, failing], attempts(), docker)).toHaveLength(1);
  });

  it('adds up the times of all observations of a check', () => {
    const seen: Attempts = {
      ...attempts(),
      'serve/health': { status: 'made', value: attempts() as never, durationMs: 500 },
      model: { status: 'made', value: attempts() as never, durationMs: 300 },
    };
    const both = { ...passing, needs: ['serve/health', 'model', 'serve/stop'] } as const;
    const [finding] = runChecks([both], seen, docker);
    expect(finding?.durationMs).toBeGreaterThanOrEqual(800);
    expect(finding?.durationMs).toBeLessThan(900);
  });

  it('charges the time of an observation once', () => {
    const seen: Attempts = { 'serve/health': { status: 'made', value: attempts() as never, durationMs: 500 } };
    const [first, second] = runChecks([passing, { ...passing, id: 'serve/second' }], seen, docker);
    expect(first?.durationMs).toBeGreaterThanOrEqual(500);
    expect(second?.durationMs).toBeLessThan(500);
  });
});
