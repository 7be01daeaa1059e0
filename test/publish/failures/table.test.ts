import { describe, expect, it } from 'vitest';
import { checks } from '../../../src/checks/index.ts';
import { createProgram } from '../../../src/cli/program.ts';
import { failureTexts, findFailures } from '../../../src/publish/failures/table.ts';
import { hints } from '../../../src/report/hints.ts';
import { testContext } from '../../support/context.ts';
import { workspace } from '../../support/workspace.ts';

/** What AWS was seen to say, or says in its pages, each in other words than the samples where two forms are known. */
const TEXTS: Readonly<Record<string, readonly string[]>> = {
  'outside-the-model': [
    "2 validation errors detected: Value 'x y' at 'modelName' failed to satisfy constraint: Member must have length less than or equal to 63",
  ],
  'role-not-assumed': [
    "Could not assume role arn:aws:iam::1:role/x. Please ensure that the role exists and allows principal 'sagemaker.amazonaws.com'",
  ],
  'no-objects': ['ClientError: Data download failed:No S3 objects found under S3 URL "s3://b/k"'],
  'image-of-other-region': ['Region of "1.dkr.ecr.us-east-2.amazonaws.com/x" does not match expected region of us-east-1.'],
  'manifest-form': ['Unsupported manifest media type application/vnd.oci.image.manifest.v1+json for image x.'],
  'image-address': ['ValidationException: ECR image "1.dkr.ecr.us-east-1.amazonaws.com/x" is invalid.'],
  'image-not-found': [
    'Requested image 1.dkr.ecr.us-west-2.amazonaws.com/x:1 not found.',
    'ClientError: Cannot find the requested image 1.dkr.ecr.us-west-2.amazonaws.com/x:1',
  ],
  'not-private-ecr': [
    'Using non-ECR image "docker.io/x" without Vpc repository access mode is not supported.',
    'TrainingRepositoryAccessMode set to VPC must be provided',
  ],
  'other-account': ['Access denied for repository: xgboost in registry ID: 123. Please check if the repository exists'],
  'pass-role': [
    'is not authorized to perform: iam:PassRole on resource: x because no identity-based policy allows the iam:PassRole action',
  ],
  'add-tags': ['is not authorized to perform: sagemaker:AddTags on resource: x'],
  quota: [
    "ResourceLimitExceeded: The account-level service limit 'ml.m5.large for training job usage' is 0 Instances",
    'ResourceLimitExceeded',
  ],
  'environment-in-package': ['Environment variable map cannot be specified when using non-versioned ModelPackages'],
  'arn-of-other-region': ['ARN should be scoped to correct region: us-east-1'],
  'no-such-algorithm': ['Algorithm arn:aws:sagemaker:eu-west-1:123456789012:algorithm/a does not exist.'],
  'deleted-too-early': ['Cannot delete Algorithm in Pending status'],
  'model-data-source': ['Batch does not support ModelDataSource attribute'],
  'train-failed-silently': ['AlgorithmError: Exit Code: 1', 'AlgorithmError: , exit code: 139'],
  'carriage-returns': ['AlgorithmError: , exit code: 127', '/usr/bin/env: ‘python\\r’: No such file or directory'],
  'train-not-found': ['exec: "train": executable file not found in $PATH', 'exec: "serve": executable file not found in $PATH: unknown'],
  'wrong-processor': ['exec /usr/local/bin/train: exec format error'],
  'image-not-pulled': ['ClientError: Cannot pull algorithm container. Either the image does not exist or its permissions are incorrect.'],
  'role-reads-no-image': ['The role x does not have BatchGetImage permission for the image: y.'],
  'manifest-unknown': ['API error (404): manifest for x:1 not found: manifest unknown: Requested image not found'],
  'doubled-slash': ["Data download failed: contains illegal char sub-sequence '//'"],
  'no-capacity': ['CapacityError: Unable to provision requested ML compute capacity. Please retry using a different ML instance type.'],
  'internal-error': ['InternalServerError: We encountered an internal error.  Please try again.'],
  'no-ping': [
    'Model container failed to respond to ping; Ensure /ping endpoint is implemented',
    'The primary container for production variant AllTraffic did not pass the ping health check.',
  ],
  'bad-status': ['Bad HTTP status received from algorithm: 415', 'ClientError: See job logs for more information'],
  'no-answer': ['InternalServerException Unable to get response from algorithm'],
  'no-asset': ['ASSET_NOT_FOUND'],
  'asset-address': ['INVALID_ASSET_ARN'],
  'access-role': ['INVALID_ACCESS_ROLE'],
  'asset-not-taken-over': ['ASSET_VALIDATION_EXCEPTION'],
  'same-title': ['DUPLICATE_VERSION_TITLE'],
  'same-asset': ['DUPLICATE_ASSET'],
  'prices-missing': ['UPDATE_PRICING_REQUIRED'],
  'options-differ': ['INCOMPATIBLE_DELIVERY_OPTIONS'],
  'product-state': ['INCOMPATIBLE_PRODUCT_STATUS'],
  'recommended-type': ['INVALID_RECOMMENDED_INSTANCE_TYPE'],
};

describe('the table', () => {
  it.each(Object.entries(TEXTS).flatMap(([id, texts]) => texts.map((text) => [text, id] as const)))('%s', (text, id) => {
    expect(findFailures(`starting\n${text}\ndone`).map((known) => known.id)).toContain(id);
  });

  it('has nothing that the list above has not', () => {
    expect(failureTexts.map(({ id }) => id).sort()).toEqual(Object.keys(TEXTS).sort());
  });

  it.each(failureTexts.map((known) => [known.id, known] as const))('%s: its sample is matched by no other', (_, known) => {
    expect(failureTexts.filter(({ pattern }) => pattern.test(known.sample))).toEqual([known]);
    expect(findFailures(known.sample)).toEqual([known]);
  });

  it('gives each a sentence, a next step and a source', () => {
    for (const { id, cause, fix, source } of failureTexts) {
      expect(id).toMatch(/^[a-z]+(-[a-z]+)*$/);
      expect(cause, id).toMatch(/^[A-Z/].{20,}\.$/);
      expect(fix, id).toMatch(/^[A-Z].{20,}[.:]$/);
      expect(source, id).toMatch(/#\d+|Catalog API|algorithm\.go$|^a comment in public code/);
    }
    expect(new Set(failureTexts.map(({ cause }) => cause)).size).toBe(failureTexts.length);
  });

  it('knows nothing about what is no failure', () => {
    for (const text of [
      '',
      'epoch 127 done',
      'exit code: 0 of the loader',
      'See the logs',
      'ping 200',
      'region us-east-1',
      'does not exist',
    ]) {
      expect(findFailures(text), text).toEqual([]);
    }
  });

  it('leaves the signatures of containers to the list for them, but for what both meet', () => {
    const both = hints.filter(({ sample }) => findFailures(sample).length > 0).map(({ sample }) => findFailures(sample)[0]?.id);
    expect([...new Set(both)].sort()).toEqual(['carriage-returns', 'train-not-found', 'wrong-processor']);
  });
});

describe('the local commands', () => {
  const commands = [...new Set(failureTexts.flatMap(({ local }) => local ?? []))];

  it.each(commands)('%s is one that exists', async (line) => {
    const [, name = '', ...rest] = line.split(' ');
    const context = testContext({ cwd: workspace() });
    expect(await createProgram(context, async () => {}).run([name, '--help'])).toBe(0);
    const help = context.stdout.text();
    // Without a command of this name the help of all of them comes.
    expect(help).toMatch(new RegExp(`^Usage: sagemaker-algo ${name} `));
    for (const option of rest.filter((word) => word.startsWith('--'))) expect(help).toContain(option);
    const only = rest[rest.indexOf('--only') + 1];
    for (const wanted of rest.includes('--only') ? (only ?? '').split(',') : []) {
      expect(
        checks.some(({ id }) => id === wanted || id.startsWith(`${wanted}/`)),
        wanted,
      ).toBe(true);
    }
  });
});

describe('findFailures', () => {
  it.each([10_000, 10_000_000])('takes no longer than a moment over %d characters of anything', (length) => {
    const parts = failureTexts.flatMap(({ sample }) => [sample.slice(0, 20), sample.slice(0, Math.ceil(sample.length / 2))]);
    for (const part of [...new Set([...parts, ' ', 'a', '"', 'manifest for ', '\n'])]) {
      const text = part.repeat(Math.ceil(length / part.length)).slice(0, length);
      const before = process.cpuUsage();
      findFailures(text);
      expect(process.cpuUsage(before).user, JSON.stringify(part)).toBeLessThan(1_000_000);
    }
  });

  it('looks at the end of a long text', () => {
    expect(findFailures(`x\n`.repeat(100_000).concat('INVALID_ASSET_ARN'))).toHaveLength(1);
    expect(findFailures('INVALID_ASSET_ARN'.concat('\nx'.repeat(100_000)))).toEqual([]);
  });
});
