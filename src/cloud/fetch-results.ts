import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { splitS3Uri } from '../aws/s3.ts';
import { assertInside } from '../files.ts';
import { type Outputs, outputName } from '../observe/batch/keep-outputs.ts';
import { unpackModel } from '../sagemaker/artifact.ts';
import type { Cloud } from './cloud.ts';
import type { TrainingJobResult } from './training.ts';
import type { TransformJobResult } from './transform.ts';

/** Fetches model and output of a training job into a folder, unpacked; the archive is undefined when the job has left no model. */
export async function fetchTraining({ aws }: Pick<Cloud, 'aws'>, { outputPath, name, artifact }: TrainingJobResult, work: string) {
  const results = { model: join(work, 'model'), output: join(work, 'output'), archive: undefined as string | undefined };
  for (const folder of [results.model, join(results.output, 'data')]) mkdirSync(folder, { recursive: true });
  const { bucket, key } = splitS3Uri(`${outputPath?.replace(/\/$/, '')}/${name}/output/`);
  const found = outputPath === undefined ? [] : await aws.s3.listObjects(bucket, key);
  const archive = artifact === undefined ? undefined : splitS3Uri(artifact);
  if (archive !== undefined && found.some((one) => one.key === archive.key)) {
    results.archive = join(work, 'model.tar.gz');
    await aws.s3.getFile(archive.bucket, archive.key, results.archive);
    await unpackModel(results.archive, results.model);
  }
  if (found.some((one) => one.key === `${key}output.tar.gz`)) {
    const packed = join(work, 'output.tar.gz');
    await aws.s3.getFile(bucket, `${key}output.tar.gz`, packed);
    // What it holds stood below /opt/ml/output/data.
    await unpackModel(packed, join(results.output, 'data'));
  }
  return results;
}

/** Fetches the outputs of a transform job into their drafts. `keys` are all objects of its input, `good` those that have an output. */
export async function fetchTransform(
  cloud: Pick<Cloud, 'aws'>,
  job: TransformJobResult,
  outputs: Pick<Outputs, 'draft'>,
  say: (text: string) => void,
): Promise<{ readonly keys: readonly string[]; readonly good: readonly string[] }> {
  const keys = await listKeys(cloud, job.input);
  const from = splitS3Uri(job.output);
  const prefix = `${from.key.replace(/\/$/, '')}/`;
  const there = new Set((await cloud.aws.s3.listObjects(from.bucket, prefix)).map(({ key }) => key.slice(prefix.length)));
  const good = keys.filter((key) => there.has(outputName(key)));
  for (const [index, key] of good.entries()) {
    say(`${index + 1} of ${good.length}`);
    await cloud.aws.s3.getFile(from.bucket, `${prefix}${outputName(key)}`, outputs.draft(key));
  }
  return { keys, good };
}

/** Keys of the input below its prefix; those that would lead out of a folder are none of ours. */
async function listKeys({ aws }: Pick<Cloud, 'aws'>, uri: string): Promise<readonly string[]> {
  const { bucket, key: prefix } = splitS3Uri(uri);
  const keys = (await aws.s3.listObjects(bucket, prefix)).map(({ key }) => key.slice(prefix.length).replace(/^\//, ''));
  const files = keys.filter((key) => key !== '' && !key.endsWith('/'));
  for (const key of files) assertInside(key);
  return files;
}
