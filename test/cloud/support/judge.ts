import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { cloudPython } from '../../setup/cloud.mjs';
import { packageRoot } from '../../support/context.ts';

/** One request to AWS, to be judged by botocore's model of its service. */
export interface JudgedRequest {
  readonly service: string;
  readonly operation: string;
  readonly params: unknown;
}

/** What AWS's own models find wrong with each request, as `path: reason`; a process for all of them. */
export function judgeRequests(requests: readonly JudgedRequest[]): readonly (readonly string[])[] {
  const { status, stdout, stderr } = spawnSync(cloudPython(), [join(packageRoot, 'test/cloud/double/judge_requests.py')], {
    input: requests.map((one) => `${JSON.stringify(one)}\n`).join(''),
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
    env: { ...process.env, PYTHONDONTWRITEBYTECODE: '1' },
  });
  if (status !== 0) throw new Error(`the judge failed: ${stderr}`);
  return stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as readonly string[]);
}

/** The same for CreateAlgorithm requests alone. */
export function judgeCreateAlgorithm(requests: readonly unknown[]): readonly (readonly string[])[] {
  return judgeRequests(requests.map((params) => ({ service: 'sagemaker', operation: 'CreateAlgorithm', params })));
}
