import { type Algorithms, createAlgorithms } from '../../../src/aws/algorithms.ts';
import { clientSettings } from '../../../src/aws/client-settings.ts';
import { createS3, type S3 } from '../../../src/aws/s3.ts';
import type { Config } from '../../../src/config/schema.ts';
import { s3Places } from '../../../src/publish/places.ts';
import { planRequest } from '../../../src/publish/request.ts';
import { readSamples } from '../../../src/publish/sample-files.ts';
import { SAMPLE_FILES, sampleConfig } from '../../support/project.ts';
import { workspace } from '../../support/workspace.ts';
import { ACCOUNT, type Cloud, REGION } from '../support/cloud.ts';

export const ROLE = `arn:aws:iam::${ACCOUNT}:role/demo-validation`;
export const BUCKET = 'demo-bucket';
export const DIGEST = `sha256:${'a'.repeat(64)}`;

/** A project in a folder of its own, with its spec as the tool reads it. */
export interface Project {
  readonly folder: string;
  readonly config: Config;
}

export function makeProject(more: Partial<Record<keyof Config, unknown>> = {}, files: Readonly<Record<string, string>> = {}): Project {
  const config = sampleConfig({ publish: { role: ROLE, bucket: BUCKET }, description: 'A demo', ...more });
  return { config, folder: workspace({ ...SAMPLE_FILES, 'sagemaker-algo.json': JSON.stringify(config), ...files }) };
}

/** The request that the tool would send for a project whose images have this digest. */
export async function requestOf({ config, folder }: Project, digest = DIGEST) {
  const { digest: samples } = await readSamples(config, folder);
  const image = `${ACCOUNT}.dkr.ecr.${REGION}.amazonaws.com/demo@${digest}`;
  return planRequest(config, { role: ROLE, images: { train: image, serve: image }, places: s3Places(BUCKET, config, samples) });
}

/** Clients of this process for the counterparts; only after their environment has been put in place. */
export function openClients(): { readonly algorithms: Algorithms; readonly s3: S3 } {
  const settings = clientSettings({ region: REGION, profile: undefined }, '0.0.0');
  const { signal } = new AbortController();
  return { algorithms: createAlgorithms(settings, signal), s3: createS3(settings, signal) };
}

const TRUST = { Statement: [{ Effect: 'Allow', Principal: { Service: 'sagemaker.amazonaws.com' }, Action: 'sts:AssumeRole' }] };

/** Makes a role in moto, by its Query protocol; signed by nobody, which moto does not mind. */
export async function makeRole(cloud: Pick<Cloud, 'moto'>, name = 'demo-validation', trust: object = TRUST): Promise<void> {
  const body = new URLSearchParams({
    ...{ Action: 'CreateRole', Version: '2010-05-08', RoleName: name },
    AssumeRolePolicyDocument: JSON.stringify(trust),
  });
  const headers = { authorization: 'AWS4-HMAC-SHA256 Credential=AKIDTESTTESTTESTTEST/20260101/us-east-1/iam/aws4_request' };
  const answer = await fetch(cloud.moto, { method: 'POST', body, headers });
  if (!answer.ok) throw new Error(`moto makes no role: ${await answer.text()}`);
}
