import { describe, expect, it } from 'vitest';
import { AwsError } from '../../src/aws/failure.ts';
import { followLog, isPassing, pause, pollUntil } from '../../src/cloud/follow.ts';
import { createLedger, describeLiving } from '../../src/cloud/ledger.ts';
import { testContext } from '../support/context.ts';

const thrown = (code: string, status: number | undefined) =>
  new AwsError({ service: 'sagemaker', operation: 'Describe', code, message: code, status, requestId: undefined });
const failure = (code: string, status = 400) => thrown(code, status);
/** What never reached AWS. */
const lost = (code: string) => thrown(code, undefined);

const quick = () => ({ signal: new AbortController().signal, pollMs: 0.01 });

describe('what passes by itself', () => {
  it.each([
    [failure('ThrottlingException'), true],
    [failure('InternalFailure', 500), true],
    [failure('ServiceUnavailable', 503), true],
    [lost('ECONNRESET'), true],
    [lost('EAI_AGAIN'), true],
    [lost('AggregateError'), true],
    [failure('AccessDeniedException'), false],
    [failure('ExpiredTokenException', 403), false],
    [lost('CredentialsProviderError'), false],
    [new Error('a bug'), false],
  ])('%s: %s', (error, passes) => {
    expect(isPassing(error)).toBe(passes);
  });
});

describe('looking until something is so', () => {
  it('waits out what passes', async () => {
    const answers = [failure('ThrottlingException'), 1, lost('ECONNRESET'), 2, 3];
    const seen: number[] = [];
    const look = async () => {
      const answer = answers.shift();
      if (answer instanceof Error) throw answer;
      seen.push(answer ?? 0);
      return answer;
    };
    expect(await pollUntil(quick(), look, (one) => one === 3)).toBe(3);
    expect(seen).toEqual([1, 2, 3]);
  });

  it('gives up what does not pass, at once, and what never passes, in the end', async () => {
    let looks = 0;
    const fail = (code: string) => async () => {
      looks += 1;
      throw failure(code);
    };
    await expect(pollUntil(quick(), fail('AccessDeniedException'), () => true)).rejects.toThrow('AccessDeniedException');
    expect(looks).toBe(1);
    await expect(pollUntil(quick(), fail('ThrottlingException'), () => true)).rejects.toThrow('ThrottlingException');
    expect(looks).toBe(11);
  });

  it('ends with an interruption, whatever a call that was cut off throws', async () => {
    const abort = new AbortController();
    const look = async () => {
      abort.abort();
      throw lost('AbortError');
    };
    await expect(pollUntil({ signal: abort.signal, pollMs: 1 }, look, () => true)).rejects.toThrow('Interrupted.');
  });
});

describe('the log of a job', () => {
  const following = (read: () => Promise<{ lines: never[] | { stream: string; at: number; text: string }[]; position: object }>) => {
    const context = testContext({ cwd: '/' });
    const cloud = { ...quick(), progress: context.progress, aws: { logs: { read } } } as unknown as Parameters<typeof followLog>[0];
    return { context, log: followLog(cloud, '/group', 'job/', () => {}) };
  };

  it('that may not be read is said once, and ends nothing', async () => {
    const { context, log } = following(async () => {
      throw failure('AccessDeniedException');
    });
    await log.read();
    await log.read();
    expect(context.progressLines).toEqual(['The log /group cannot be read: AccessDeniedException: AccessDeniedException']);
  });

  it('keeps its end when it is very long', async () => {
    let count = 0;
    const { log } = following(async () => ({
      lines: [{ stream: 'job/algo-1', at: 0, text: `${count++}`.padEnd(500_000, '.') }],
      position: {},
    }));
    for (let turn = 0; turn < 12; turn++) await log.read();
    expect(log.lines).toHaveLength(8);
    expect(log.lines.at(-1)?.text).toMatch(/^11\./);
  });
});

describe('a log of many lines', () => {
  it('costs no more than its length, also where most of it is not kept', { timeout: 5_000, retry: 0 }, async () => {
    const line = { stream: 'job/algo-1', at: 0, text: '.'.repeat(80) };
    const read = async () => ({ lines: Array.from({ length: 100_000 }, () => line), position: {} });
    const context = testContext({ cwd: '/' });
    const cloud = { ...quick(), progress: context.progress, aws: { logs: { read } } } as unknown as Parameters<typeof followLog>[0];
    const log = followLog(cloud, '/group', 'job/', () => {});
    await log.read();
    expect(log.lines).toHaveLength(50_000);
  });
});

it('a wait that is longer than a timer can be is no wait of a millisecond', async () => {
  const abort = new AbortController();
  const waiting = pause(1e12, abort.signal).then(
    () => 'over',
    () => 'waited',
  );
  setTimeout(() => abort.abort(), 50);
  expect(await waiting).toBe('waited');
});

describe('what lives in AWS', () => {
  it('is read out by a second Ctrl-C, what costs first, with the flags that lead there', () => {
    const context = testContext({ cwd: '/' });
    const ledger = createLedger(context, ['--region', 'eu-west-1']);
    ledger.add({ kind: 'model', name: 'm' });
    ledger.add({ kind: 'endpoint', name: 'e' });
    ledger.add({ kind: 'training job', name: 't' });
    ledger.remove({ kind: 'training job', name: 't' });
    context.lastWords();
    expect(context.stderr.text()).toBe(
      'Still in AWS:\n  endpoint e (costs by the hour until it is deleted)\n  model m\nRemove it: sagemaker-algo jobs --cleanup --region eu-west-1\n',
    );
  });

  it('is nothing to speak of when there is nothing', () => {
    expect(describeLiving([], [])).toBe('');
  });
});
