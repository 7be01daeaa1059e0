import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { clientSettings } from '../../../src/aws/client-settings.ts';
import { asAwsFailure } from '../../../src/aws/failure.ts';
import { createLogs } from '../../../src/aws/logs.ts';
import { createS3, splitS3Uri } from '../../../src/aws/s3.ts';
import { getCallerIdentity } from '../../../src/aws/sts.ts';
import { workspace } from '../../support/workspace.ts';
import { ACCOUNT, type Cloud, REGION, startCloud } from '../support/cloud.ts';

let cloud: Cloud;
beforeAll(async () => {
  cloud = await startCloud();
  for (const [name, value] of Object.entries(cloud.env)) vi.stubEnv(name, value);
  return async () => {
    vi.unstubAllEnvs();
  };
});
afterAll(() => cloud.stop());

const { signal } = new AbortController();
const settings = () => clientSettings({ region: REGION, profile: undefined }, '0.0.0');

describe('the clients against moto', () => {
  it('say who calls', async () => {
    expect(await getCallerIdentity(settings(), signal)).toMatchObject({ account: ACCOUNT });
  });

  it('keep objects in a bucket that is made closed and encrypted, and send no content twice', async () => {
    const s3 = createS3(settings(), signal);
    expect(await s3.bucketRegion('not-there-1')).toBeUndefined();
    await s3.createBucket('made-here-1', REGION);
    expect(await s3.bucketRegion('made-here-1')).toBe(REGION);
    const folder = workspace({ 'a.csv': '1,2\n' });
    const put = () => s3.putFile('made-here-1', 'x/a.csv', join(folder, 'a.csv'), { project: 'demo + co' });
    expect([await put(), await put()]).toEqual(['sent', 'present']);
    expect(await s3.listObjects('made-here-1', 'x/')).toEqual([{ key: 'x/a.csv', bytes: 4 }]);
    await s3.getFile('made-here-1', 'x/a.csv', join(folder, 'new/b.csv'));
    expect(readFileSync(join(folder, 'new/b.csv'), 'utf8')).toBe('1,2\n');
    await s3.deleteObjects('made-here-1', ['x/a.csv']);
    expect(await s3.listObjects('made-here-1', '')).toEqual([]);
  });

  it('find no log where there is none', async () => {
    expect(await createLogs(settings(), signal).read('/aws/sagemaker/TrainingJobs', 'x', {})).toEqual({ lines: [], position: {} });
  });

  it('read every stream of a job with more hosts than fit on a page', async () => {
    const authorization = `AWS4-HMAC-SHA256 Credential=A/20260101/${REGION}/logs/aws4_request, SignedHeaders=host, Signature=0`;
    const call = async (operation: string, params: object) => {
      const headers = { authorization, 'x-amz-target': `Logs_20140328.${operation}`, 'content-type': 'application/x-amz-json-1.1' };
      const answer = await fetch(cloud.moto, { method: 'POST', headers, body: JSON.stringify(params) });
      expect(answer.status).toBe(200);
    };
    const logGroupName = '/aws/sagemaker/TrainingJobs';
    await call('CreateLogGroup', { logGroupName });
    const names = Array.from({ length: 60 }, (_, host) => `job/algo-${host + 1}`);
    for (const logStreamName of names) {
      await call('CreateLogStream', { logGroupName, logStreamName });
      await call('PutLogEvents', { logGroupName, logStreamName, logEvents: [{ timestamp: Date.now(), message: logStreamName }] });
    }
    const { lines } = await createLogs(settings(), signal).read(logGroupName, 'job/', {});
    expect(lines.map(({ text }) => text).sort()).toEqual([...names].sort());
  });

  it('describe what AWS refuses, with its name, operation and status', async () => {
    const s3 = createS3(settings(), signal);
    const failure = await s3.listObjects('not-there-2', '').catch(asAwsFailure);
    expect(failure).toMatchObject({ service: 's3', operation: 'ListObjectsV2', code: 'NoSuchBucket', status: 404 });
  });

  it('take addresses apart', () => {
    expect(splitS3Uri('s3://b/k/l')).toEqual({ bucket: 'b', key: 'k/l' });
  });
});
