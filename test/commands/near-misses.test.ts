import { describe, expect, it } from 'vitest';
import { instanceTypeOption } from '../../src/cli/places-options.ts';
import { noteMachine } from '../../src/commands/cloud-options.ts';
import { placeOnMachine } from '../../src/commands/on-machine.ts';
import { resolveVariant } from '../../src/commands/training-variant.ts';
import { parseReportOption } from '../../src/reporters/index.ts';
import { testContext } from '../support/context.ts';
import { fakeEngine } from '../support/fake-engine.ts';
import { sampleConfig } from '../support/project.ts';

const config = sampleConfig();
const asked = { hp: {}, channel: {}, network: false };
const machine = (name: string) => {
  const notes: string[] = [];
  noteMachine({ instanceType: name }, ['ml.m5.large'], (text) => notes.push(text));
  return notes;
};

describe('what is nearly right is answered with what was probably meant', () => {
  it('forms of a report', () => {
    const hint = expect.stringMatching(/^Did you mean json\? Known forms: /);
    expect(() => parseReportOption('jsno=report.json')).toThrow(expect.objectContaining({ hint }));
    expect(() => parseReportOption('pdf')).toThrow(expect.objectContaining({ hint: expect.stringMatching(/^Known forms: /) }));
  });

  it('channels and input modes', () => {
    const ask = (more: object) => () => resolveVariant({ ...asked, ...more }, config, testContext({ cwd: '/' }));
    const hint = 'Did you mean train? It declares: train, validation.';
    expect(ask({ channel: { trian: 'x' } })).toThrow(expect.objectContaining({ hint }));
    expect(ask({ channel: { other: 'x' } })).toThrow(expect.objectContaining({ hint: 'It declares: train, validation.' }));
    expect(ask({ inputMode: 'Fiel' })).toThrow(expect.objectContaining({ hint: 'Did you mean File? It is one of File, FastFile, Pipe.' }));
  });

  it('hyperparameters, which do not keep the training from running', () => {
    const context = testContext({ cwd: '/' });
    resolveVariant({ ...asked, hp: { Round: '1', depth: '2' } }, config, context);
    expect(context.progressLines).toEqual([
      "Hyperparameter 'Round' is not declared in sagemaker-algo.json; SageMaker would refuse the job. Did you mean rounds?",
      "Hyperparameter 'depth' is not declared in sagemaker-algo.json; SageMaker would refuse the job.",
    ]);
  });

  it('instance types of jobs', () => {
    expect(machine('ml.m5.large')).toEqual([]);
    expect(machine('ml.m5.xlarge')).toEqual([expect.stringContaining('is not among the machines')]);
    expect(machine('ml.m5.xlareg')).toEqual([
      expect.stringMatching(/^ml\.m5\.xlareg is not an instance type .* Did you mean ml\.m5\.xlarge\?$/),
    ]);
    const parse = (value: string) => () => instanceTypeOption().parseArg?.(value, undefined);
    expect(parse('m5.large')).toThrow('Did you mean ml.m5.large?');
    expect(parse('large')).toThrow('It has the form ml.m5.large.');
  });

  it('instance types that containers are held to', async () => {
    const place = (as: string) => placeOnMachine(fakeEngine({}), config, as, testContext({ cwd: '/' }));
    await expect(place('ml.c5.xlareg')).rejects.toThrow(expect.objectContaining({ hint: 'Did you mean --as ml.c5.xlarge?' }));
    await expect(place('mainframe')).rejects.toThrow(
      expect.objectContaining({ hint: expect.stringMatching(/^Name a machine of a similar size/) }),
    );
  });
});
