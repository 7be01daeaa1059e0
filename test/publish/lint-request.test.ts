import { describe, expect, it } from 'vitest';
import { checkRules } from '../../src/config/rules.ts';
import { configSchema } from '../../src/config/schema.ts';
import { planDryRun } from '../../src/publish/dry-run.ts';
import { LINT_RULES, lintRequest } from '../../src/publish/lint-request.ts';
import { sampleConfig } from '../support/project.ts';
import { BROKEN } from './broken-requests.ts';
import { fullConfig, requestOf, TARGET } from './requests.ts';

const config = fullConfig();
const context = { config, issues: [], region: 'us-east-2', account: '123456789012', compression: TARGET.compression };
const shown = ({ path, clause, reason }: { path: string; clause: string; reason: string }) => `${path} ${clause} ${reason}`;

describe('the lint', () => {
  it('finds nothing that must be changed in a sound request', () => {
    expect(lintRequest(requestOf(config), context).filter(({ level }) => level === 'must')).toEqual([]);
  });

  it.each(BROKEN)('finds: $what', ({ breaks, finding }) => {
    const request = structuredClone(requestOf(config));
    breaks(request);
    expect(lintRequest(request, context).map(shown)).toContainEqual(expect.stringContaining(finding));
  });

  it('names the value, and the place in the spec', () => {
    const request = structuredClone(requestOf(config));
    Object.assign(request.TrainingSpecification.SupportedHyperParameters?.[0] ?? {}, { DefaultValue: '1001' });
    expect(lintRequest(request, context)).toContainEqual({
      path: 'TrainingSpecification.SupportedHyperParameters[0].DefaultValue',
      specPath: 'training.hyperparameters.alpha.default',
      value: '1001',
      reason: 'lies outside the range from 0 to 1000',
      clause: 'API-02',
      level: 'must',
    });
  });

  it('has no rule that nothing breaks', () => {
    const unbroken = Object.entries(LINT_RULES).filter(([, rule]) =>
      BROKEN.every(({ breaks }) => {
        const request = structuredClone(requestOf(config));
        breaks(request);
        try {
          return rule(request, context).length === 0;
        } catch {
          return true;
        }
      }),
    );
    // It judges what is not in the request.
    expect(unbroken.map(([name]) => name)).toEqual(['algorithm region']);
  });

  it('refuses a Region that has to be switched on', () => {
    const findings = lintRequest(requestOf(config), { ...context, region: 'eu-south-1', account: undefined });
    expect(findings).toContainEqual(
      expect.objectContaining({ path: '', specPath: 'publish.region', value: 'eu-south-1', clause: 'MKT-09' }),
    );
  });

  it.each([
    ['some', 'CompressionType', 'the sample has files that end in .gz and others'],
    ['absent', 'DataSource', 'the sample of the channel has no file'],
  ] as const)('says of a Pipe channel whose files are packed: %s', (packed, member, reason) => {
    const compression = { channels: { more: packed }, batch: packed };
    const findings = lintRequest(requestOf(config), { ...context, compression });
    const at = 'ValidationSpecification.ValidationProfiles[0]';
    expect(findings).toContainEqual(
      expect.objectContaining({
        path: `${at}.TrainingJobDefinition.InputDataConfig[1].${member}`,
        reason: expect.stringContaining(reason),
      }),
    );
    expect(findings).toContainEqual(
      expect.objectContaining({ path: `${at}.TransformJobDefinition.TransformInput.${member}`, specPath: 'samples.batch.path' }),
    );
  });

  it('says once what the rules of the spec have found, with the place in the request', () => {
    const broken = configSchema.parse({
      ...JSON.parse(JSON.stringify(config)),
      description: 'a\nb',
      samples: { ...config.samples, hyperparameters: [{ epochs: 101 }] },
    });
    const findings = lintRequest(requestOf(broken), { ...context, config: broken, issues: checkRules(broken) });
    const musts = findings.filter(({ level }) => level === 'must');
    expect(musts.map(({ path, specPath, clause }) => [path, specPath, clause])).toEqual([
      ['AlgorithmDescription', 'description', 'API-01'],
      [
        'ValidationSpecification.ValidationProfiles[0].TrainingJobDefinition.HyperParameters.epochs',
        'samples.hyperparameters[0].epochs',
        'API-05',
      ],
    ]);
  });

  it('puts what must be changed first', () => {
    const request = structuredClone(requestOf(config));
    Object.assign(request, { CertifyForMarketplace: false, AlgorithmDescription: undefined });
    const levels = lintRequest(request, context).map(({ level }) => level);
    expect(levels).toEqual(levels.toSorted());
    expect(new Set(levels)).toEqual(new Set(['must', 'should']));
  });
});

describe('a dry run', () => {
  const nothing = { region: undefined, account: undefined, role: undefined, bucket: undefined };
  const none = { compression: { channels: {}, batch: undefined }, digest: undefined };

  it('names what nobody has said, and makes nothing up', () => {
    const { request, open } = planDryRun(sampleConfig(), nothing, none);
    expect(open.map(({ placeholder, told }) => [placeholder, told])).toEqual([
      ['<region>', true],
      ['<account>', true],
      ['<role>', true],
      ['<bucket>', true],
      ['<digest-after-push>', false],
    ]);
    expect(request.TrainingSpecification.TrainingImage).toBe(
      '<account>.dkr.ecr.<region>.amazonaws.com/sagemaker-algo/demo-train@<digest-after-push>',
    );
  });

  it('takes the repository of the spec as it is, and an image that is in ECR by digest', () => {
    const pushed = TARGET.images.serve;
    const there = sampleConfig({
      images: { train: { tag: 'demo-train:1', dockerfile: 'Dockerfile' }, serve: { tag: pushed } },
      publish: { repositories: { train: '123456789012.dkr.ecr-fips.us-east-2.amazonaws.com/mine' } },
    });
    const { request, open } = planDryRun(there, { ...nothing, role: TARGET.role, bucket: 'b' }, none);
    expect(request.TrainingSpecification.TrainingImage).toBe('123456789012.dkr.ecr-fips.us-east-2.amazonaws.com/mine@<digest-after-push>');
    expect(request.InferenceSpecification?.Containers[0]?.Image).toBe(pushed);
    expect(open.map(({ placeholder, what }) => [placeholder, what])).toEqual([
      ['<digest-after-push>', 'what the registry calls demo-train:1'],
    ]);
  });
});
