import { describe, expect, it } from 'vitest';
import {
  blameServing,
  blameTraining,
  judgeReadOnly,
  missesNetwork,
  neverStarted,
  serveCause,
  trainCause,
} from '../../src/checks/attribution.ts';
import type { Observations } from '../../src/observe/types.ts';
import {
  brokenServing,
  brokenTraining,
  exchange,
  exit,
  failedRun,
  health,
  log,
  observations,
  ping,
  processEngine,
  project,
  refused,
  refusing,
  trainRun,
  unanswered,
} from '../support/observations.ts';

const BLAME = { expected: 'a', actual: 'b', cause: 'c', fix: 'd' };
const withoutContainer = { project: project({ engine: processEngine }) };
const failing = (replaced: Parameters<typeof trainRun>[0]) => ({ 'train/nominal': trainRun({ exit: exit(1), ...replaced }) });
const unready = (replaced: Parameters<typeof health>[0]) => ({ 'serve/health': health({ readyMs: undefined, pings: [], ...replaced }) });

describe('neverStarted', () => {
  it.each([
    ['a program that ran and failed', exit(1), log('ValueError'), false],
    ['the codes of a shell that finds nothing', exit(127), log(), true],
    ['and may not execute it', exit(126), log(), true],
    ['a word of the engine', exit(1, { startError: 'no such file' }), log(), true],
    ['an interpreter line that is no program', exit(255), log('exec /usr/bin/train: no such file or directory'), true],
    ['what an old engine says', exit(1), log('', 'standard_init_linux.go: exec user process caused: no such file'), true],
    ['the same words in a run that ended well', exit(0), log('exec format error'), false],
  ])('%s', (_, ended, written, expected) => expect(neverStarted(ended, written)).toBe(expected));
});

describe('missesNetwork', () => {
  it.each([
    ['on stderr', log('ENETUNREACH'), true],
    ['on stdout', log('', 'Network is unreachable'), true],
    ['long before the end', log(`ENETUNREACH${'.'.repeat(4_000)}`), false],
    ['just within the end', log(`ENETUNREACH${'.'.repeat(3_989)}`), true],
    ['nowhere', log('Error'), false],
  ])('%s', (_, written, expected) => expect(missesNetwork(written)).toBe(expected));
});

describe('trainCause', () => {
  const BUS = 'Unexpected bus error encountered in worker.';
  it.each<[string, Partial<Observations>, string | undefined]>([
    ['a run that ended well', { 'train/diagnosis': { network: trainRun() } }, undefined],
    ['nothing explains it', brokenTraining(undefined), undefined],
    ['the program was not found', failing({ exit: exit(127) }), 'train/starts'],
    ['the program was not found, without a container', { ...withoutContainer, ...failing({ exit: exit(127) }) }, undefined],
    ['it succeeds when started once more', brokenTraining('again'), 'train/steady'],
    ['a lifted rule explains it', brokenTraining('more-variables'), 'train/other-variables'],
    ['a lifted rule explains it without a container too', { ...brokenTraining('network'), ...withoutContainer }, 'train/network'],
    [
      'chance comes before a lifted rule',
      { ...brokenTraining(undefined), 'train/diagnosis': { network: trainRun(), again: trainRun() } },
      'train/steady',
    ],
    ['the log names the variable', failing({ log: log('', 'no SAGEMAKER_ADDITIONAL_S3_DATA_PATH') }), 'train/additional-data'],
    [
      'the log named the variable long ago',
      failing({
        log: log(`SAGEMAKER_ADDITIONAL_S3_DATA_PATH${'.'.repeat(4_000)}`, `SAGEMAKER_ADDITIONAL_S3_DATA_PATH${'.'.repeat(4_000)}`),
      }),
      undefined,
    ],
    ['the code of SIGBUS', failing({ exit: exit(135) }), 'train/bus-error'],
    ['a bus error in the log', failing({ log: log(BUS) }), 'train/bus-error'],
    ['a bus error without a container', { ...failing({ log: log(BUS) }), ...withoutContainer }, undefined],
    ['what is not permitted', failing({ log: log('mount: /x: Operation not permitted') }), 'train/privileges'],
    ['no network', failing({ log: log('ENETUNREACH') }), 'train/network'],
    ['no network without a container', { ...failing({ log: log('ENETUNREACH') }), ...withoutContainer }, undefined],
  ])('%s', (_, replaced, cause) => expect(trainCause(observations(replaced))).toBe(cause));
});

describe('serveCause', () => {
  const asked = ['api.example.com'];
  const hanging = unanswered('DEADLINE');
  it.each<[string, Partial<Observations>, string | undefined]>([
    ['a server that is ready and was not diagnosed', {}, undefined],
    ['nothing explains it', brokenServing(undefined), undefined],
    ['the program was not found', unready({ exit: exit(127) }), 'serve/starts'],
    ['the program was not found, without a container', { ...unready({ exit: exit(127) }), ...withoutContainer }, undefined],
    ['another port', unready({ listening: [{ address: '0.0.0.0', port: 80 }] }), 'serve/port'],
    [
      'another port without a container, where ports are given',
      { ...unready({ listening: [{ address: '0.0.0.0', port: 80 }] }), ...withoutContainer },
      undefined,
    ],
    ['another protocol', unready({ speaks: 'tls' }), 'serve/plain-http'],
    ['a lifted rule makes it ready', brokenServing('writable-model'), 'serve/model-read-only'],
    ['a lifted rule makes it ready without a container too', { ...brokenServing('network'), ...withoutContainer }, 'serve/network'],
    [
      'no lifted rule makes it ready',
      { ...brokenServing(undefined), 'serve/diagnosis': { network: { readyMs: undefined, firstSample: undefined, log: log() } } },
      undefined,
    ],
    ['a lifted rule makes it answer', refusing('training-paths'), 'serve/training-paths'],
    ['no lifted rule makes it answer', refusing(undefined), undefined],
    ['it ended for want of a network', brokenServing(undefined, 'ENETUNREACH'), 'serve/network'],
    ['it refuses for want of a network', refusing(undefined, 'ENETUNREACH'), 'serve/network'],
    ['it refuses for want of a network, without a container', { ...refusing(undefined, 'ENETUNREACH'), ...withoutContainer }, undefined],
    [
      'the log of the run with a network tells nothing about its absence',
      { 'serve/diagnosis': { network: { readyMs: 1, firstSample: exchange({ status: 500 }), log: log('ENETUNREACH') } } },
      undefined,
    ],
    [
      'a server that is ready has missed no network before',
      { ...refusing(undefined), 'serve/health': health({ log: log('ENETUNREACH') }) },
      undefined,
    ],
    ['it ended, whatever it asked for', unready({ exit: exit(1), asked }), undefined],
    ['it hangs and has asked for the outside', unready({ asked }), 'serve/network'],
    ['it hangs and has asked for the outside, without a container', { ...unready({ asked }), ...withoutContainer }, undefined],
    ['it hangs and has asked for itself', unready({ asked: ['localhost'] }), undefined],
    ['its pings say more than its questions', unready({ asked, pings: [ping({ status: 503 })] }), 'serve/ping-status'],
    ['its pings are never answered', unready({ pings: [refused(), hanging] }), 'serve/ping-latency'],
    ['nobody takes the connection', unready({ pings: [{ ...hanging, connectMs: undefined }] }), undefined],
    ['the connection breaks', unready({ listening: undefined, pings: [unanswered('ECONNRESET')] }), undefined],
  ])('%s', (_, replaced, cause) => expect(serveCause(observations(replaced))).toBe(cause));
});

describe('blameTraining', () => {
  const judge = (id: string, replaced: Partial<Observations>) => blameTraining(id, observations(replaced), BLAME);

  it('passes what ended well', () => expect(judge('train/network', {})).toEqual({ status: 'pass' }));

  it('shows the reason and the log', () =>
    expect(judge('train/network', { 'train/nominal': failedRun('Bad.', { log: log('ENETUNREACH') }) })).toEqual({
      status: 'fail',
      ...BLAME,
      evidence: ['FailureReason | AlgorithmError: Bad., exit code: 1', 'stderr | ENETUNREACH'],
    }));

  it.each([
    ['another cause', brokenTraining('sm-variables'), 'train/sm-variables'],
    ['no known cause', brokenTraining(undefined), 'train/exit-code'],
  ])('follows %s', (_, replaced, follows) => expect(judge('train/network', replaced)).toMatchObject({ status: 'not-checked', follows }));
});

describe('judgeReadOnly', () => {
  const judge = (replaced: Partial<Observations>) => judgeReadOnly(observations(replaced), BLAME);

  it('passes what ended well', () => expect(judge({})).toEqual({ status: 'pass' }));

  it('shows the run that could not write', () => {
    const readOnlyInput = failedRun('Read-only.', { log: log('EROFS') });
    expect(judge({ 'train/nominal': { ...trainRun(), readOnlyInput } })).toEqual({
      status: 'fail',
      ...BLAME,
      evidence: ['FailureReason | AlgorithmError: Read-only., exit code: 1', 'stderr | EROFS'],
    });
  });

  it.each([
    ['another cause', brokenTraining('sm-variables'), 'train/sm-variables'],
    ['no known cause', brokenTraining(undefined), 'train/exit-code'],
  ])('follows %s', (_, replaced, follows) => expect(judge(replaced)).toMatchObject({ status: 'not-checked', follows }));
});

describe('blameServing', () => {
  const judge = (id: string, replaced: Partial<Observations>) => blameServing(id, observations(replaced), BLAME);

  it('passes what is ready and refuses nothing', () => expect(judge('serve/network', {})).toEqual({ status: 'pass' }));

  it('passes where a ready server refuses for another reason', () =>
    expect(judge('serve/network', refusing('training-paths'))).toEqual({ status: 'pass' }));

  it('shows the log of a server that never became ready', () =>
    expect(judge('serve/network', brokenServing('network', 'ENETUNREACH'))).toEqual({
      status: 'fail',
      ...BLAME,
      evidence: ['stderr | ENETUNREACH'],
    }));

  it('shows the refusal of a server that is ready', () =>
    expect(judge('serve/network', refusing('network', 'ENETUNREACH'))).toMatchObject({
      status: 'fail',
      evidence: [expect.stringMatching(/^> POST/), expect.stringMatching(/^< 500/), 'stderr | ENETUNREACH'],
    }));

  it('shows the log of a server whose every sample was answered in the end', () => {
    const mended = { readyMs: 1, firstSample: exchange(), log: log() };
    const seen = { 'serve/diagnosis': { network: mended }, 'serve/health': health({ log: log('asking the outside') }) };
    expect(judge('serve/network', seen)).toMatchObject({ status: 'fail', evidence: ['stderr | asking the outside'] });
  });

  it.each([
    ['another cause', brokenServing('training-paths'), 'serve/training-paths'],
    ['no known cause', brokenServing(undefined), 'serve/healthy-in-time'],
  ])('follows %s', (_, replaced, follows) => expect(judge('serve/network', replaced)).toMatchObject({ status: 'not-checked', follows }));
});
