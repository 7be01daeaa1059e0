import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { soundSpec } from '../config/sound-spec.ts';
import { packageRoot } from '../support/context.ts';
import { workspace } from '../support/workspace.ts';
import { runTool } from './support/cloud.ts';

it('a dry run needs no AWS, no credentials and no SDK, and writes the same request each time', async () => {
  const files = { 'data/train/a.csv': '1\n', 'requests/one.csv': '1\n', 'batch/rows.csv': '1\n' };
  const cwd = workspace({ ...files, 'sagemaker-algo.json': JSON.stringify(soundSpec()) });
  const role = 'arn:aws:iam::123456789012:role/validation';
  const args = ['publish', '--dry-run', '--json', '--region', 'us-east-2', '--role', role, '--bucket', 'my-bucket'];
  const coverage = join(workspace(), 'coverage');
  // Every script that Node runs leaves its path there. The address answers nobody, so that a call would fail.
  const first = await runTool(cwd, args, { NODE_V8_COVERAGE: coverage, AWS_ENDPOINT_URL: 'http://127.0.0.1:9' });
  expect(first.status).toBe(0);
  expect(JSON.parse(first.stdout)).toMatchObject({ ValidationSpecification: { ValidationRole: role } });
  expect(await runTool(cwd, args)).toEqual(first);
  const loaded = readdirSync(coverage).flatMap((name) => [
    ...readFileSync(join(coverage, name), 'utf8').matchAll(/"url":"file:\/\/([^"]*\/dist\/[^"]*)"/g),
  ]);
  const chunks = [...new Set(loaded.map(([, path = '']) => path))];
  expect(chunks.length).toBeGreaterThan(1);
  const withSdk = chunks.filter((path) => /AWS_EC2_METADATA|smithy/i.test(readFileSync(path, 'utf8')));
  expect(withSdk.map((path) => path.replace(packageRoot, ''))).toEqual([]);
});
