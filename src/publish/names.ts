import type { Config } from '../config/schema.ts';
import type { Role } from '../sagemaker/contract.ts';

/** Longest name of an algorithm (API-01). */
const NAME_MAX = 63;

/**
 * Name of the algorithm resource of this version, such as `my-algo-0-1-0`: a resource cannot be changed, so every version has one
 * of its own (MKT-11). A name that is too long loses its end before the version.
 */
export function algorithmName(config: Pick<Config, 'name' | 'version'>): string {
  return `${versionPrefix(config)}${versionSuffix(config)}`;
}

/** What the names of this version's algorithm and of others with as long a version begin with; ends with a hyphen. */
export function versionPrefix({ name, version }: Pick<Config, 'name' | 'version'>): string {
  const room = NAME_MAX - versionSuffix({ version }).length - 1;
  return `${name.slice(0, room).replace(/-+$/, '')}-`;
}

function versionSuffix({ version }: Pick<Config, 'version'>): string {
  return version.replace(/[^a-zA-Z0-9]+/g, '-').replace(/^-|-$/g, '');
}

/** Whether one image has both roles. */
export function isCombined({ images }: Pick<Config, 'images'>): boolean {
  return images.train.tag === images.serve.tag;
}

/**
 * Name of the ECR repository of a role, without its registry. Those of the spec may be whole addresses; the default holds the word
 * that AmazonSageMakerFullAccess asks for, which lets users push to `*sagemaker*` only.
 */
export function repositoryName(config: Pick<Config, 'name' | 'images' | 'publish'>, role: Role): string {
  const named = config.publish.repositories[role];
  if (named !== undefined) return splitRepository(named).name;
  const both = isCombined(config) ? (config.publish.repositories.train ?? config.publish.repositories.serve) : undefined;
  if (both !== undefined) return splitRepository(both).name;
  // An image that came from ECR goes back to where it was.
  const origin = /^\d{12}\.dkr[.-]ecr[^/]*\/([^@:]+)/.exec(config.images[role].tag)?.[1];
  if (origin !== undefined) return origin;
  return `sagemaker-algo/${config.name.toLowerCase()}${isCombined(config) ? '' : `-${role}`}`;
}

/** Registry and name of a repository as the spec may give it: `host/name` or `name`. */
export function splitRepository(text: string): { readonly registry: string | undefined; readonly name: string } {
  const [, registry, name] = /^([^/]*[.:][^/]*)\/(.+)$/.exec(text) ?? [];
  return registry === undefined || name === undefined ? { registry: undefined, name: text } : { registry, name };
}

/** Tag that an image of this version gets in its repository: a version is one word there, and stays what it is. */
export function imageTag({ version }: Pick<Config, 'version'>): string {
  return version
    .replace(/[^\w.-]+/g, '-')
    .replace(/^[.-]+/, '')
    .slice(0, 128);
}
