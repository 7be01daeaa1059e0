import { describe, expect, it } from 'vitest';
import { publishDryRun } from '../../src/commands/publish-dry-run.ts';
import { soundSpec } from '../config/sound-spec.ts';
import { testContext } from '../support/context.ts';
import { workspace } from '../support/workspace.ts';

const FILES = { 'data/train/a.csv': '1\n', 'requests/one.csv': '1\n', 'batch/rows.csv': '1\n' };
const KNOWN = {
  region: 'us-east-2',
  account: '123456789012',
  role: 'arn:aws:iam::123456789012:role/validation',
  bucket: 'my-bucket',
};

async function dryRun(options: object = {}, change: (spec: ReturnType<typeof soundSpec>) => void = () => {}) {
  const spec = soundSpec();
  change(spec);
  const context = testContext({ cwd: workspace({ ...FILES, 'sagemaker-algo.json': JSON.stringify(spec) }) });
  const code = await publishDryRun({ json: false, ...options } as Parameters<typeof publishDryRun>[0], context);
  return { code, stdout: context.stdout.text(), stderr: context.stderr.text() };
}

describe('publish --dry-run', () => {
  it('shows the request as a person reads it, and what would make the product better', async () => {
    const { code, stdout, stderr } = await dryRun(KNOWN);
    expect(code).toBe(0);
    await expect(stdout).toMatchFileSnapshot('snapshots/publish-dry-run.txt');
    await expect(stderr).toMatchFileSnapshot('snapshots/publish-dry-run.stderr.txt');
    for (const line of stdout.split('\n')) expect(line.length).toBeLessThanOrEqual(140);
  });

  it('gives only the request with --json', async () => {
    const { code, stdout } = await dryRun({ ...KNOWN, json: true });
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ AlgorithmName: 'my-algo-0-1-0', CertifyForMarketplace: true });
  });

  it('ends with 3 when the seller has to say something, and names the flag', async () => {
    const { code, stderr } = await dryRun({ ...KNOWN, role: undefined });
    expect(code).toBe(3);
    expect(stderr).toContain(
      '<role>               the role that the validation runs as: give --role, SAGEMAKER_ALGO_ROLE or publish.role\n',
    );
    expect(stderr).not.toContain('is not the ARN of a role');
  });

  it('ends with 1 when AWS would refuse it, and names place, value, reason, clause and where it comes from', async () => {
    const { code, stderr } = await dryRun(KNOWN, (spec) => {
      spec.training.hyperparameters['epochs'] = { type: 'Integer', range: { min: 1, max: 100 }, default: 101 };
    });
    expect(code).toBe(1);
    expect(stderr).toContain(
      [
        'One thing has to be corrected first:',
        '  TrainingSpecification.SupportedHyperParameters[1].DefaultValue',
        '    101 lies outside the range from 1 to 100 [API-02]',
        '    from sagemaker-algo.json: training.hyperparameters.epochs.default',
        '',
      ].join('\n'),
    );
  });

  it('says that a sample is not there', async () => {
    const { code, stderr } = await dryRun(KNOWN, (spec) => Object.assign(spec.samples.batch, { path: 'nowhere' }));
    expect(code).toBe(1);
    expect(stderr).toContain('the batch sample has no file [API-05]');
  });
});
