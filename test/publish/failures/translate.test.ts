import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FailedJob, FailureEvidence } from '../../../src/publish/failures/evidence.ts';
import { renderTranslation } from '../../../src/publish/failures/render.ts';
import { failureTexts } from '../../../src/publish/failures/table.ts';
import { translateFailure } from '../../../src/publish/failures/translate.ts';

const job = (parts: Partial<FailedJob> = {}): FailedJob => ({
  kind: 'training',
  name: 'my-algo-job',
  status: 'Failed',
  reason: 'AlgorithmError: , exit code: 1',
  log: [],
  ...parts,
});
const inStatus = (reason: string): FailureEvidence => ({ validation: [{ name: 'my-algo', status: 'Failed', reason }] });
const ids = (evidence: FailureEvidence) => translateFailure(evidence).causes.map(({ id }) => id);

describe('translateFailure', () => {
  it('knows each text of the table where AWS puts it: in a status, in a job, in a refusal', () => {
    for (const { id, sample, stage } of failureTexts) {
      expect(ids(inStatus(sample)), id).toEqual([id]);
      expect(ids({ jobs: [job({ reason: sample })] }), id).toEqual([id]);
      expect(translateFailure({ refusals: [sample] })).toMatchObject({ stage, causes: [{ id }] });
    }
  });

  it('marks what is inference: a text in a status, and what an entry itself says of its cause', () => {
    const [fromStatus] = translateFailure(inStatus('CapacityError: x')).causes;
    expect(fromStatus?.notShown).toMatch(
      /no public record of a failed one was found; that an algorithm that failed so cannot be validated/,
    );
    const [fromJob] = translateFailure({ jobs: [job()] }).causes;
    expect(fromJob).toMatchObject({ id: 'train-failed-silently', notShown: undefined });
    const [documented] = translateFailure({ refusals: ['DUPLICATE_ASSET'] }).causes;
    expect(documented?.notShown).toMatch(/only named by AWS/);
  });

  it('puts what the log tells before what only says that it failed', () => {
    const silent = 'AlgorithmError: , exit code: 1';
    const told = { ...inStatus(silent), jobs: [job({ log: ['starting', "ModuleNotFoundError: No module named 'sklearn'"] })] };
    expect(ids(told)).toEqual(['container-log', 'train-failed-silently']);
    expect(translateFailure(told)).toMatchObject({
      stage: 'training',
      causes: [{ from: 'log of training job my-algo-job' }, { from: 'training job my-algo-job' }],
    });
    expect(translateFailure(told).causes[0]?.cause).toContain('A Python package');
    const format = { jobs: [job({ log: ['standard_init_linux.go:228: exec user process caused: exec format error'] })] };
    expect(ids(format)).toEqual(['wrong-processor', 'train-failed-silently']);
  });

  it('ranks several causes, each once', () => {
    const evidence: FailureEvidence = {
      ...inStatus('Bad HTTP status received from algorithm: 500'),
      jobs: [
        job({
          kind: 'transform',
          name: 'batch',
          reason: 'See job logs for more information',
          log: ['Bad HTTP status received from algorithm: 500'],
        }),
        job({ reason: 'Unsupported manifest media type x' }),
      ],
    };
    expect(ids(evidence)).toEqual(['manifest-form', 'bad-status']);
  });

  it('takes a scan that failed for a finding, whatever its text is', () => {
    const scan = translateFailure({ imageScans: [{ name: 'image', status: 'Failed', reason: 'CVE something' }] });
    expect(scan).toMatchObject({ stage: 'images', causes: [{ id: 'image-scan' }] });
    expect(scan.causes[0]?.notShown).toMatch(/seen nowhere/);
    expect(ids({ imageScans: [{ name: 'image', status: 'Completed', reason: undefined }] })).toEqual([]);
  });

  it('says so when nothing fits, with everything that AWS said', () => {
    const unknown = translateFailure({
      ...inStatus('A text of tomorrow'),
      jobs: [job({ kind: 'transform', reason: undefined, status: 'Stopped' })],
    });
    expect(unknown).toMatchObject({ stage: 'transform', causes: [] });
    expect(renderTranslation(unknown, 100)).toMatchInlineSnapshot(`
      "It failed in the batch transform job.

      validation status my-algo:
        A text of tomorrow

      transform job my-algo-job:
        ended as Stopped, without a reason

      This text is not known here: its cause is for you to find, from what AWS said above.
      The same steps on this machine: sagemaker-algo test-local
      "
    `);
    expect(renderTranslation(translateFailure({}), 100)).toContain('AWS gave no reason.');
  });

  it('disarms what containers and AWS wrote', () => {
    const hostile = 'x\u001b[2J\u001b]0;title\u0007y\u202e';
    const text = renderTranslation(
      translateFailure({ refusals: [hostile], notLookedAt: [hostile], jobs: [job({ name: hostile, reason: hostile, log: [hostile] })] }),
      100,
    );
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
    expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u202e]/);
    expect(text.match(/xy/g)?.length).toBeGreaterThanOrEqual(4);
  });

  it('never throws, and cites no more than a screen of a log', () => {
    const text = fc.string({ unit: 'binary', maxLength: 200 });
    fc.assert(
      fc.property(fc.array(text, { maxLength: 40 }), text, (log, reason) => {
        const { logs, said } = translateFailure({ ...inStatus(reason), jobs: [job({ log, reason })] });
        expect(said.length).toBeGreaterThan(0);
        for (const { lines } of logs) expect(lines.length).toBeLessThanOrEqual(15);
      }),
    );
  });
});

describe('renderTranslation', () => {
  it('reads as the seller needs it', () => {
    const evidence: FailureEvidence = {
      ...inStatus('AlgorithmError: , exit code: 1'),
      jobs: [job({ log: ['loading /opt/ml/input/data/train', "ModuleNotFoundError: No module named 'sklearn'"] })],
      notLookedAt: ['the jobs of batch transform (sagemaker ListTransformJobs: AccessDeniedException: not allowed)'],
    };
    expect(renderTranslation(translateFailure(evidence), 100)).toMatchInlineSnapshot(`
      "It failed in the training job.

      validation status my-algo:
        AlgorithmError: , exit code: 1

      training job my-algo-job:
        AlgorithmError: , exit code: 1

      end of the log of my-algo-job:
        | loading /opt/ml/input/data/train
        | ModuleNotFoundError: No module named 'sklearn'

      1. Likeliest cause (from the log of training job my-algo-job):
        A Python package is not in the image, or in another version.
        Fix: Add it, with its version, to requirements.txt and install that in the Dockerfile: RUN pip
        install --no-cache-dir -r requirements.txt.
        Here: sagemaker-algo test-local --only train

      2. Or (from the training job my-algo-job):
        The train program ended with an error and wrote no /opt/ml/output/failure, so that AWS has nothing
        to say of it.
        Fix: Find the error in the log lines of the job, and write its cause to /opt/ml/output/failure
        before the program ends.
        Here: sagemaker-algo test-local --only train
        Known from: aws-samples/amazon-sagemaker-ml-pipeline-deploy-with-terraform#12

      Not looked at: the jobs of batch transform (sagemaker ListTransformJobs: AccessDeniedException: not
      allowed)
      "
    `);
  });
});
