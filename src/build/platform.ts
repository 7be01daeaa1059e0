import type { BuildResult, BuildSpec, ImageInfo } from '../engine/engine.ts';
import type { BuildInputs } from './digest.ts';

/** Why an image is not for the platform that was asked for, and what to do. */
export interface WrongPlatform {
  readonly reason: string;
  readonly cause: string;
  readonly fix: string;
}

export interface BuiltImage {
  readonly image: ImageInfo;
  readonly result: Extract<BuildResult, { status: 'built' }>;
  readonly spec: Pick<BuildSpec, 'tag' | 'platform'>;
  readonly inputs: Pick<BuildInputs, 'base' | 'images' | 'uncertain'>;
  /** What the engine had of the base image before. */
  readonly base: ImageInfo | undefined;
}

/**
 * Whether an image is for the platform that was asked for (MKT-07): undefined when it is. No builder makes sure of it. The legacy
 * one takes a base image that is here as it is, and the image says so; BuildKit takes one that is for nothing else, and the image
 * says that it is for what was asked. Files from such an image are worth a note: whether they are programs nobody tells.
 */
export function judgePlatform(built: BuiltImage, note: (text: string) => void): WrongPlatform | undefined {
  const { image, result, spec, inputs } = built;
  if (platformOf(image) !== kindOf(spec.platform)) {
    return {
      reason: `the image is ${platformOf(image)}, not ${spec.platform} (MKT-07)`,
      cause: 'The base image on this machine was made for another processor, and the legacy builder takes it as it is.',
      fix: describePull(spec.platform, inputs.images),
    };
  }
  const foreign = [...(result.foreignBases ?? []), ...findForeign(built)];
  const untold = inputs.base === undefined && inputs.uncertain !== undefined;
  const own = foreign.find(({ image: name }) => untold || isBase(name, inputs.base));
  if (own !== undefined) {
    return {
      reason: `the image says ${spec.platform} and is made from ${own.image}, which is ${own.platform} (MKT-07)`,
      cause: 'That base image was made for another processor, and the builder takes it all the same.',
      fix: `${describePull(spec.platform, [own.image])}. If that brings the same again, there is none for ${spec.platform}: start from another.`,
    };
  }
  for (const { image: name, platform } of foreign) {
    note(`${spec.tag} takes files from ${name}, which is ${platform}: programs among them would not run on SageMaker.`);
  }
  return undefined;
}

/** The base image that the engine has, when it is for something else and the image lies on its layers: older builders do not warn. */
function findForeign({ image, spec, inputs, base }: BuiltImage): readonly { readonly image: string; readonly platform: string }[] {
  const { layers = [] } = base ?? {};
  if (base === undefined || inputs.base === undefined || layers.length === 0 || platformOf(base) === kindOf(spec.platform)) return [];
  const liesOnIt = layers.every((layer, index) => image.layers?.[index] === layer);
  return liesOnIt ? [{ image: inputs.base, platform: platformOf(base) }] : [];
}

function platformOf({ os, architecture }: ImageInfo): string {
  return `${os}/${architecture}`;
}

/** Without the variant, as in linux/amd64/v2. */
function kindOf(platform: string): string {
  return platform.split('/').slice(0, 2).join('/');
}

function isBase(name: string, base: string | undefined): boolean {
  const short = (text: string) => text.replace(/^docker\.io\/(library\/)?/, '');
  return base !== undefined && short(name) === short(base);
}

function describePull(platform: string, images: readonly string[]): string {
  return `Fetch the right one, then build again: ${images.map((image) => `docker pull --platform ${platform} ${image}`).join(' && ')}`;
}
