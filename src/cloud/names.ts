import type { Tag } from '../aws/sagemaker-client.ts';
import type { Config } from '../config/schema.ts';
import { resourceTags } from '../publish/places.ts';

/** Longest name of a job, a model or an endpoint. */
const NAME_MAX = 63;

/** Tag with the run that made something. */
export const RUN_TAG = 'sagemaker-algo.run';
/** Tag with the project that something belongs to. */
export const PROJECT_TAG = 'sagemaker-algo.project';

/** What is run in AWS; a word of its name. */
export type What = 'train' | 'transform' | 'serve' | 'test';

/** Name of everything that one run makes: `<project>-<what>-<run id>`. A project's name that is too long loses its end. */
export function runName({ name }: Pick<Config, 'name'>, what: What, runId: string): string {
  const end = `-${what}-${runId}`;
  return `${projectPart(name)
    .slice(0, NAME_MAX - end.length)
    .replace(/-+$/, '')}${end}`;
}

/** The part of those names that all of a project have, for lists. */
export function projectPart(name: string): string {
  return name.replace(/[^a-zA-Z0-9]+/g, '-').replace(/^-+|-+$/g, '') || 'project';
}

/** Whether a name has the form of `runName`: only then it is worth asking for the tags. */
export function mayBeOurs(name: string): boolean {
  return /-(train|transform|serve|test)-[a-z0-9]{10}$/.test(name);
}

/** Tags of everything that one run makes, by which it is found again. */
export function runTags(config: Pick<Config, 'name' | 'version' | 'publish'>, runId: string): readonly Tag[] {
  return Object.entries({ ...resourceTags(config), [RUN_TAG]: runId }).map(([Key, Value]) => ({ Key, Value }));
}
