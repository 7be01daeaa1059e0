import { describe, expect, it } from 'vitest';
import { isShownInTheCloud, runCloudChecks } from '../../src/checks/in-the-cloud.ts';
import { checks } from '../../src/checks/index.ts';
import { observeEndpoint } from '../../src/cloud/rehearsal-serving.ts';
import type { Attempts } from '../../src/observe/types.ts';
import { resolveExitCode } from '../../src/report/report.ts';
import { sampleConfig } from '../support/project.ts';

const engine = { name: 'sagemaker', version: 'us-east-1', kind: 'container' } as const;
const log = { stdout: '', stderr: '', droppedBytes: 0 };
const about = { name: 'e', creatingMs: 60_000, log };

const statusOf = (id: string, attempts: Attempts) => runCloudChecks(checks, attempts, engine).find(({ check }) => check === id);

describe('checks on what jobs of SageMaker show', () => {
  it('are all reported, in the order of the report, and what cannot be seen there is no doubt about the run', () => {
    const findings = runCloudChecks(checks, {}, engine);
    expect(findings.map(({ check }) => check)).toEqual(checks.map(({ id }) => id));
    const unseen = findings.filter(({ check }) => !isShownInTheCloud({ id: check }));
    expect(unseen.length).toBeGreaterThan(100);
    expect(unseen.every(({ status, blocked }) => status === 'not-checked' && blocked === undefined)).toBe(true);
    // What could be seen and was not is another thing.
    expect(resolveExitCode(findings, { strict: false })).toBe(3);
  });

  it('judge no check whose observation comes from beside the container', () => {
    for (const id of [
      'train/log-flushed',
      'train/output-elsewhere',
      'train/scratch-space',
      'serve/stops-on-term',
      'serve/ping-latency',
      'batch/same-order',
    ]) {
      expect(isShownInTheCloud({ id }), id).toBe(false);
    }
  });

  it('name no check that does not exist', () => {
    expect(checks.filter(isShownInTheCloud).length).toBe(36);
  });

  it('find one failure where a server comes up nowhere', () => {
    const project = { config: sampleConfig(), issues: [], engine, outside: false };
    const health = { readyMs: undefined, pings: [], exit: undefined, listening: undefined, log, command: '' };
    const unheard = {
      label: '',
      method: 'GET',
      path: '/',
      requestHeaders: {},
      requestBytes: 0,
      response: undefined,
      connectMs: undefined,
      totalMs: 0,
    };
    const batch = {
      readyMs: undefined,
      exit: undefined,
      jobs: [],
      log,
      executionParameters: { ...unheard, error: { code: 'X', message: '' } },
    };
    const attempts: Attempts = {
      project: { status: 'made', value: project },
      'serve/health': { status: 'made', value: health },
      'serve/diagnosis': { status: 'made', value: {} },
      'serve/invocations': { status: 'failed', reason: 'not in service', after: 'serve/health' },
      'batch/transform': { status: 'made', value: batch },
    };
    const bad = runCloudChecks(checks, attempts, engine).filter(({ status }) => status === 'failed');
    expect(bad.map(({ check }) => check)).toEqual(['serve/healthy-in-time']);
    expect(statusOf('batch/ready', attempts)).toMatchObject({ status: 'not-checked', follows: 'serve/healthy-in-time' });
    const alone = { ...attempts, 'serve/health': { status: 'made', value: { ...health, readyMs: 1 } } } as const;
    expect(statusOf('batch/ready', alone)).toMatchObject({ status: 'failed' });
  });

  it('leave out the endpoint where it was left out', () => {
    const findings = runCloudChecks(checks, { 'batch/transform': { status: 'failed', reason: 'no' } }, engine);
    const serving = findings.find(({ check }) => check === 'serve/invocation-status');
    expect(serving).toMatchObject({ status: 'not-checked', reason: expect.stringContaining('--no-endpoint') });
    expect(serving?.blocked).toBeUndefined();
  });
});

describe('an endpoint', () => {
  it('in service was healthy in time, however long the machine took', () => {
    expect(observeEndpoint({ status: 'InService', failureReason: undefined }, { ...about, creatingMs: 900_000 })).toMatchObject({
      status: 'made',
      value: { readyMs: 480_000 },
    });
  });

  it.each([
    ['did not pass the ping health check', { readyMs: undefined, exit: undefined }],
    ['CannotStartContainerError. Please ensure', { readyMs: undefined, exit: { exitCode: 127 } }],
  ])('that %s says so of the container', (failureReason, value) => {
    expect(observeEndpoint({ status: 'Failed', failureReason }, about)).toMatchObject({ status: 'made', value });
  });

  it('whose failure is that of the archive or of SageMaker says nothing of the container', () => {
    const archive = observeEndpoint({ status: 'Failed', failureReason: 'Failed to extract model data archive' }, about);
    expect(archive).toMatchObject({ status: 'failed', after: 'train/nominal' });
    const capacity = observeEndpoint({ status: 'Failed', failureReason: 'Unable to provision requested ML compute capacity' }, about);
    expect(capacity).toMatchObject({ status: 'failed', reason: expect.stringContaining('Unable to provision') });
    const attempts: Attempts = { 'serve/health': capacity };
    expect(statusOf('serve/healthy-in-time', { ...attempts, project: undefined as never })).toMatchObject({ status: 'not-checked' });
  });
});
