import { describe, expect, it } from 'vitest';
import { addHint, assembleReport } from '../../src/report/build-report.ts';
import { type Finding, isUnexplained, resolveExitCode, summarize } from '../../src/report/report.ts';

const finding = (replaced: Partial<Finding>): Finding => ({
  check: 'serve/port',
  area: 'serve',
  clauses: ['INF-02'],
  severity: 'must',
  status: 'passed',
  title: 'the server listens',
  evidence: [],
  durationMs: 1.6,
  ...replaced,
});
const passed = finding({});
const failed = finding({ status: 'failed' });
const warned = finding({ status: 'warned', severity: 'should' });
const blocked = finding({ status: 'not-checked', blocked: true });
const notChecked = finding({ status: 'not-checked' });
const error = finding({ status: 'error' });
const idle = finding({ status: 'not-applicable' });

describe('resolveExitCode', () => {
  it.each([
    ['all passed', [passed, idle, notChecked], false, 0],
    ['a warning', [passed, warned], false, 0],
    ['a warning under --strict', [passed, warned], true, 1],
    ['all passed under --strict', [passed], true, 0],
    ['a failure', [passed, failed], false, 1],
    ['a failure outranks what could not be looked at, and our own fault', [failed, blocked, error], false, 1],
    ['our own fault', [passed, error, blocked], false, 70],
    ['a must that could not be looked at', [passed, blocked], false, 3],
    ['a should that could not be looked at', [passed, finding({ ...blocked, severity: 'should' })], false, 0],
    ['a must that could not be looked at, and a warning', [warned, blocked], false, 3],
    ['only a warning', [warned], false, 0],
    ['a must that was not checked for another finding', [passed, notChecked], false, 0],
    ['nothing', [], false, 3],
    ['nothing applies', [idle, notChecked], false, 3],
  ] as const)('%s', (_, findings, strict, code) => expect(resolveExitCode(findings, { strict })).toBe(code));
});

describe('isUnexplained', () => {
  const cause = (status: Finding['status']) => finding({ check: 'serve/starts', status });
  const after = { ...blocked, follows: 'serve/starts' };
  it.each([
    ['a must that was blocked', blocked, [passed, failed, blocked], true],
    ['after a failure', after, [cause('failed'), after], false],
    ['after a fault of ours', after, [cause('error'), after], false],
    ['after what has passed', after, [cause('passed'), failed, after], true],
    ['after what was a warning', after, [cause('warned'), after], true],
    ['a should', { ...blocked, severity: 'should' }, [blocked], false],
    ['not checked, but not blocked', notChecked, [notChecked], false],
    ['failed', { ...failed, blocked: true }, [passed], false],
  ] as const)('%s', (_, one, findings, unexplained) => expect(isUnexplained(one, findings)).toBe(unexplained));
});

describe('assembleReport', () => {
  const facts = {
    tool: { name: 'sagemaker-algo', version: '1.0.0' },
    project: { name: 'my-algo', version: '0.1.0' },
    engine: { name: 'docker', version: '20.10.24', kind: 'container' },
    startedAt: Date.UTC(2026, 10, 23, 9),
    durationMs: 9120.4,
  } as const;

  it('has the fixed form', () => {
    expect(assembleReport(facts, [passed])).toEqual({
      schemaVersion: 1,
      tool: { name: 'sagemaker-algo', version: '1.0.0' },
      project: { name: 'my-algo', version: '0.1.0' },
      engine: { name: 'docker', version: '20.10.24' },
      startedAt: '2026-11-23T09:00:00.000Z',
      durationMs: 9120,
      summary: { passed: 1, failed: 0, warned: 0, notApplicable: 0, notChecked: 0, errors: 0 },
      findings: [{ ...passed, durationMs: 2 }],
    });
  });

  it('counts every status', () => {
    expect(summarize([passed, failed, warned, blocked, notChecked, error, idle])).toEqual({
      passed: 1,
      failed: 1,
      warned: 1,
      notApplicable: 1,
      notChecked: 2,
      errors: 1,
    });
  });

  it('tells fixes with the commands of the engine in use', () => {
    const evidence = ['stderr | write /opt/ml/model/a: No space left on device'];
    const findings = [
      finding({ status: 'failed', evidence }),
      finding({ status: 'failed', fix: 'Try `docker build --pull`; Docker knows.' }),
    ];
    const fixes = (name: 'docker' | 'podman') =>
      assembleReport({ ...facts, engine: { ...facts.engine, name } }, findings).findings.map(({ fix }) => fix);
    expect(fixes('docker')).toEqual([expect.stringContaining('`docker system df`'), 'Try `docker build --pull`; Docker knows.']);
    expect(fixes('podman')).toEqual([expect.stringContaining('`podman system df`'), 'Try `podman build --pull`; Docker knows.']);
  });

  it('survives being written and read', () => {
    const report = assembleReport(facts, [failed, warned]);
    expect(JSON.parse(JSON.stringify(report))).toEqual(report);
  });
});

describe('addHint', () => {
  const evidence = ["stderr | ModuleNotFoundError: No module named 'sklearn'"];
  it('finds the cause in the evidence', () => {
    expect(addHint(finding({ status: 'failed', fix: 'Read the log.', evidence }))).toMatchObject({ cause: /package/, fix: /requirements/ });
  });
  it('finds it in what was seen, and in any line', () => {
    const actual = "ModuleNotFoundError: No module named 'sklearn'";
    expect(addHint(finding({ status: 'warned', actual }))).toMatchObject({ cause: /package/ });
    expect(addHint(finding({ status: 'failed', evidence: ['stdout | ready', ...evidence] }))).toMatchObject({ cause: /package/ });
  });
  it('lets memory that ran out outrank what a check supposes, and nothing else', () => {
    const supposed = { status: 'failed', cause: 'An error in the handler.', evidence } as const;
    const actual = 'the container ended with exit code 137';
    expect(addHint(finding({ ...supposed, actual: `${actual}, out of memory after empty body` }))).toMatchObject({
      cause: expect.stringContaining('memory ran out'),
    });
    expect(addHint(finding({ ...supposed, actual: `${actual} after empty body` }))).toMatchObject({ cause: 'An error in the handler.' });
    expect(addHint(finding({ status: 'failed', actual }))).toMatchObject({ cause: expect.stringContaining('SIGKILL') });
  });
  it.each([
    ['a cause of its own', finding({ status: 'failed', cause: 'Known.', evidence })],
    ['a finding that is no problem', finding({ evidence })],
    ['evidence that nothing is known about', finding({ status: 'failed', evidence: ['stderr | no'] })],
  ])('leaves alone %s', (_, untouched) => expect(addHint(untouched)).toEqual(untouched));
});
