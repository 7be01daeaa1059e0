import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Cloud } from '../cloud/cloud.ts';
import { requirePlace } from '../cloud/cloud.ts';
import type { ModelPlan } from '../cloud/hosting.ts';
import type { What } from '../cloud/names.ts';
import { planModel } from '../cloud/plan-hosting.ts';
import type { CodeSource } from '../cloud/plan-training.ts';
import { dataPrefix, readDataSet, uploadDataSet } from '../cloud/upload.ts';
import type { Context } from '../context.ts';
import { EXIT, UserError } from '../errors.ts';
import { kindOf, removeFolder } from '../files.ts';
import { walkTree } from '../observe/tree.ts';
import type { Session } from '../publish/session.ts';
import { packModel } from '../sagemaker/artifact.ts';
import { makeWorkFolder } from '../work-folders.ts';
import { type CloudOptions, findCode, previewCode } from './cloud-options.ts';

/** Which model is served, and by what. */
export interface ModelOptions extends CloudOptions {
  /** A file or folder of this machine, or an S3 URI. */
  readonly model: string;
  readonly trainingJob?: string | undefined;
}

/** The model of a dry run: everything that can be known without a call. */
export async function previewModel(session: Session, options: ModelOptions, what: What, context: Context): Promise<ModelPlan> {
  const artifact = await withLocalModel(options, context, async (archive) => {
    if (archive === undefined) return options.trainingJob === undefined ? options.model : `<model of training job ${options.trainingJob}>`;
    const set = await readDataSet('model', [{ path: archive, key: 'model.tar.gz' }]);
    return `s3://${requirePlace(session).bucket}/${dataPrefix(session.config, set)}/model.tar.gz`;
  });
  const code = previewCode(session, options, 'serve');
  return planFor(session, { what, artifact, code }, context);
}

/** The model where SageMaker can read it: that of a training job, one that lies in S3, or one of this machine, which is uploaded. */
export async function prepareModel(
  cloud: Cloud,
  session: Session,
  { options, what }: { options: ModelOptions; what: What },
  context: Context,
) {
  if (options.trainingJob !== undefined) {
    const { artifact, algorithm, status } = await cloud.aws.training.describe(options.trainingJob);
    if (artifact === undefined || artifact === '' || !['Completed', 'Stopped'].includes(status)) {
      throw new UserError(`The training job ${options.trainingJob} is ${status} and has left no model.`, { exitCode: EXIT.couldNotLook });
    }
    // A model that an algorithm resource has trained can be served by the same one only.
    const wish = { image: options.image, algorithm: options.algorithm ?? (options.image === undefined ? algorithm : undefined) };
    return planFor(session, { what, artifact, code: await findCode(session, wish, 'serve', context) }, context);
  }
  const code = await findCode(session, options, 'serve', context);
  const artifact = await withLocalModel(options, context, async (archive) => {
    if (archive === undefined) return options.model;
    const set = await readDataSet('model', [{ path: archive, key: 'model.tar.gz' }]);
    return `${await uploadDataSet(cloud, requirePlace(session).bucket, set)}/model.tar.gz`;
  });
  return planFor(session, { what, artifact, code }, context);
}

interface Found {
  readonly what: What;
  readonly artifact: string;
  readonly code: CodeSource;
}

function planFor(session: Session, found: Found, { runId }: Pick<Context, 'runId'>): ModelPlan {
  return planModel(session.config, { ...found, runId, role: requirePlace(session).role });
}

/** Gives the archive of a local model, packed when it is a folder; undefined when the model is not on this machine. */
async function withLocalModel<T>(options: ModelOptions, context: Context, work: (archive: string | undefined) => Promise<T>): Promise<T> {
  if (options.trainingJob !== undefined || options.model.startsWith('s3://')) return await work(undefined);
  const path = resolve(context.cwd, options.model);
  const kind = kindOf(path);
  if (kind === undefined) {
    throw new UserError(`There is no model at ${options.model}.`, {
      hint: 'Train one with `sagemaker-algo train`, or name one with --model or --training-job.',
    });
  }
  if (kind !== 'folder') return await work(path);
  const folder = makeWorkFolder('sagemaker-algo', context.runId);
  const release = context.onKill(() => removeFolder(folder));
  try {
    mkdirSync(folder, { recursive: true });
    const archive = join(folder, 'model.tar.gz');
    await packModel(path, walkTree(path), archive);
    return await work(archive);
  } finally {
    release();
    removeFolder(folder);
  }
}
