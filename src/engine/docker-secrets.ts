import { readFile } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { pack } from 'tar-stream';
import { describeCommand } from '../command-line.ts';
import { EXIT, UserError } from '../errors.ts';
import { describeOwner, OWNER_LABEL } from '../owner.ts';
import { readInstructions } from '../text/dockerfile.ts';
import { neutralise } from '../text/safe.ts';
import { labelChanges, plain, planBuildArgs, reference } from './cli-args.ts';
import { type DockerClient, firstLine } from './docker-client.ts';
import type { BuildSpec } from './engine.ts';
import { SECRET_LABEL } from './names.ts';

/** A build for a builder that knows no secrets. */
export interface CopiedSecrets {
  /** By the id of the secret: an image that holds nothing but its file, under that id. */
  readonly images: Readonly<Record<string, string>>;
  /** The Dockerfile with a COPY in the place of each secret mount. */
  readonly dockerfile: string;
  readonly args: readonly string[];
}

/**
 * The legacy builder has no secrets. There they are copied from small images, made for the purpose and removed afterwards, and
 * only in stages that do not become the image: what the image then holds is what the Dockerfile takes over, as with BuildKit.
 * The engine's build cache holds the copy.
 */
export function planCopiedSecrets(spec: BuildSpec, dockerfile: string): CopiedSecrets {
  const run = spec.labels['sagemaker-algo.run'] ?? 'build';
  const images = Object.fromEntries(
    Object.keys(spec.secrets ?? {}).map((id) => [id, `sagemaker-algo-secret:${run}-${spec.role}-${id}`.toLowerCase()]),
  );
  return { images, dockerfile: copySecrets(dockerfile, images), args: planBuildArgs({ ...spec, secrets: {}, dockerfile: '-' }, 'legacy') };
}

/** Replaces the secret mounts of a Dockerfile by COPY from the image with the secret's name. Throws UserError where that would be unsafe. */
export function copySecrets(dockerfile: string, images: Readonly<Record<string, string>>): string {
  const lines = dockerfile.replace(/^\uFEFF/, '').split('\n');
  const instructions = [...readInstructions(dockerfile)];
  const lastStage = instructions.findLast(({ name }) => name === 'FROM')?.lines.first ?? 0;
  // From the end, so that the numbers of the lines before stay right.
  for (const { name, flags, lines: place } of instructions.reverse()) {
    const mounts = name === 'RUN' ? flags.filter(isSecretMount) : [];
    if (mounts.length === 0) continue;
    if (place.first > lastStage) {
      throw new UserError(
        `Line ${place.first + 1} of the Dockerfile reads a secret in the last stage, where the copy would stay in the image.`,
        {
          hint: 'Install the buildx plugin of docker, which knows secrets, or read the secret in an earlier stage.',
        },
      );
    }
    const copies = mounts.flatMap((mount) => describeCopy(mount, images, place.first + 1));
    const rest = lines
      .slice(place.first, place.last + 1)
      .join('\n')
      .replaceAll(/[ \t]--mount=(?=\S*type=secret)\S+/g, '');
    lines.splice(place.first, place.last - place.first + 1, ...copies, rest);
  }
  return lines.join('\n');
}

function isSecretMount(flag: string): boolean {
  return /^--mount=(?:\S*,)?type=secret(?:,|$)/.test(flag);
}

function describeCopy(mount: string, images: Readonly<Record<string, string>>, line: number): readonly string[] {
  const fields = new Map(
    mount
      .slice('--mount='.length)
      .split(',')
      .map((one) => {
        const [key = '', value = ''] = one.split('=', 2);
        return [key, value] as const;
      }),
  );
  const path = fields.get('target') ?? fields.get('dst') ?? fields.get('destination');
  const id = fields.get('id') ?? (path === undefined ? '' : basename(path));
  if (fields.has('env')) {
    throw new UserError(`Line ${line} of the Dockerfile wants a secret as a variable, which this builder cannot give.`, {
      hint: 'Install the buildx plugin of docker, or mount the secret as a file.',
    });
  }
  const image = images[id];
  if (image !== undefined) return [`COPY --from=${image} /${id} ${path ?? `/run/secrets/${id}`}`];
  if (!['true', '', '1'].includes(fields.get('required') ?? 'false')) return [];
  throw new UserError(`Line ${line} of the Dockerfile needs the secret ${JSON.stringify(id)}, and the build has none of this name.`, {
    hint: 'Name its file under images.<role>.secrets in sagemaker-algo.json.',
  });
}

/** Runs `build` while the secrets' images are there. */
export async function withSecretImages<T>(
  client: DockerClient,
  spec: BuildSpec,
  images: CopiedSecrets['images'],
  build: () => Promise<T>,
): Promise<T> {
  const made: string[] = [];
  try {
    for (const [id, path] of Object.entries(spec.secrets ?? {})) {
      const tag = images[id] ?? id;
      made.push(tag);
      await importSecret(client, spec, { id, path, tag });
    }
    return await build();
  } finally {
    if (made.length > 0) await client.call(['image', 'rm', '--force', ...made]).catch(() => undefined);
  }
}

async function importSecret(
  client: DockerClient,
  spec: BuildSpec,
  { id, path, tag }: { id: string; path: string; tag: string },
): Promise<void> {
  const writer = pack();
  const packed = buffer(writer);
  writer.entry({ name: id, mode: 0o444, mtime: new Date(0) }, await readFile(path));
  writer.finalize();
  // Whoever finds it after this process was killed sees that nobody needs it.
  const owned = { ...spec, labels: { ...spec.labels, [OWNER_LABEL]: describeOwner() } };
  const result = await client.call(planImportArgs(owned, tag), { stdin: await packed });
  if (result.exitCode === 0) return;
  throw new UserError(`The secret ${id} could not be handed to the container engine: ${firstLine(result.stderr)}`, {
    exitCode: EXIT.couldNotLook,
  });
}

/** Arguments of `docker` that make an image of the files on its standard input. */
export function planImportArgs({ labels, platform }: Pick<BuildSpec, 'labels' | 'platform'>, tag: string): readonly string[] {
  return ['import', '--platform', plain(platform, 'platform'), ...labelChanges({ ...labels, [SECRET_LABEL]: 'true' }), '-', reference(tag)];
}

/** The same as lines of a shell, for `--dry-run`. */
export function describeCopiedSecrets(spec: BuildSpec, { images, dockerfile, args }: CopiedSecrets): string {
  const secrets = Object.entries(spec.secrets ?? {});
  const lines = neutralise(dockerfile.trimEnd(), { lineLength: 1_000_000, lines: 1_000_000 }).split('\n');
  // A line of the Dockerfile that ended it early would be a command of its own, once pasted.
  let end = 'DOCKERFILE';
  while (lines.includes(end)) end += '_';
  return [
    '# This builder knows no secrets: each is copied from a small image, in a stage that does not become the image.',
    ...secrets.map(([id, path]) => {
      const tar = describeCommand('tar', ['-cf', '-', '-C', dirname(path), `--transform=s/.*/${id}/`, basename(path)]);
      return `${tar} | ${describeCommand('docker', planImportArgs(spec, images[id] ?? id))}`;
    }),
    `${describeCommand('docker', args)} <<'${end}'`,
    ...lines,
    end,
    describeCommand('docker', ['image', 'rm', '--force', ...Object.values(images)]),
  ].join('\n');
}
