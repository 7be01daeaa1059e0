import { resolve } from 'node:path';
import type { Config } from '../config/schema.ts';
import type { BuildSpec } from '../engine/engine.ts';
import { UserError } from '../errors.ts';
import { ROLES, type Role } from '../sagemaker/contract.ts';

export interface BuildWish {
  /** Undefined means both. */
  readonly role: Role | undefined;
  /** For both images; overrides those of the spec. */
  readonly buildArgs: Readonly<Record<string, string>>;
  readonly platform: string;
  /** A builder of docker's buildx, by name; undefined takes the current one. */
  readonly builder?: string | undefined;
  readonly noCache: boolean;
}

/** One image to make; `roles` has both where one image trains and serves. */
export interface BuildJob {
  readonly kind: 'build';
  readonly roles: readonly Role[];
  readonly spec: BuildSpec;
}

/** An image that exists and is used as it is: the spec names no Dockerfile. */
export interface AdoptedImage {
  readonly kind: 'adopted';
  readonly roles: readonly Role[];
  readonly tag: string;
}

/** What to build, from the spec. Roles that share tag, Dockerfile and context share one build. */
export function planBuilds(config: Config, projectDir: string, wish: BuildWish): readonly (BuildJob | AdoptedImage)[] {
  const { train, serve } = config.images;
  if (train.tag === serve.tag && JSON.stringify(describeSource(train)) !== JSON.stringify(describeSource(serve))) {
    throw new UserError(`images.train and images.serve have the same tag, ${train.tag}, but are built differently.`, {
      hint: 'Give each its own tag in sagemaker-algo.json, or the same dockerfile, context, buildArgs and secrets.',
    });
  }
  const shared = train.tag === serve.tag;
  const wanted = ROLES.filter((role) => wish.role === undefined || wish.role === role);
  if (shared) return [planOne(wanted, config, projectDir, wish)];
  return wanted.map((role) => planOne([role], config, projectDir, wish));
}

function describeSource({ dockerfile, context, buildArgs, secrets }: Config['images']['train']): readonly unknown[] {
  const sorted = (record: Readonly<Record<string, string>>) => Object.entries(record).sort(([one], [other]) => (one < other ? -1 : 1));
  return [dockerfile, context, sorted(buildArgs), sorted(secrets)];
}

function planOne(roles: readonly Role[], config: Config, projectDir: string, wish: BuildWish): BuildJob | AdoptedImage {
  const role = roles[0] ?? 'train';
  const image = config.images[role];
  if (image.dockerfile === undefined) return { kind: 'adopted', roles, tag: image.tag };
  const spec: BuildSpec = {
    role,
    context: resolve(projectDir, image.context),
    dockerfile: resolve(projectDir, image.dockerfile),
    tag: image.tag,
    platform: wish.platform,
    ...(wish.builder === undefined ? {} : { builder: wish.builder }),
    buildArgs: { ...image.buildArgs, ...wish.buildArgs },
    secrets: Object.fromEntries(Object.entries(image.secrets).map(([id, path]) => [id, resolve(projectDir, path)])),
    labels: { 'sagemaker-algo.project': config.name },
    noCache: wish.noCache,
  };
  return { kind: 'build', roles, spec };
}
