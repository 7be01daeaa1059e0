import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { relative } from 'node:path';
import type { BuildSpec } from '../engine/engine.ts';
import { complainAboutSecret, describeKeyRecovery, MODEL_KEY } from '../sagemaker/model-key.ts';
import { readInstructions } from '../text/dockerfile.ts';

/**
 * Argument of a Dockerfile that changes with the secrets. Builders do not look at what is in a secret, and would keep a step
 * that was run with another one.
 */
const DIGEST_ARG = 'SECRETS_DIGEST';

type Secrets = Pick<BuildSpec, 'role' | 'secrets'>;

/** Hash of names and contents; undefined without secrets. One that cannot be read counts as different from any other. */
export function digestSecrets({ secrets = {} }: Pick<BuildSpec, 'secrets'>): string | undefined {
  const entries = Object.entries(secrets).sort(([one], [other]) => (one < other ? -1 : 1));
  if (entries.length === 0) return undefined;
  const hash = createHash('sha256');
  for (const [id, path] of entries) hash.update(`${JSON.stringify(id)} ${hashFile(path)}\n`);
  return hash.digest('hex');
}

function hashFile(path: string): string {
  try {
    return createHash('sha256').update(readFileSync(path)).digest('hex');
  } catch {
    return 'unreadable';
  }
}

/** Why the secrets of a build cannot be used, and what to do; undefined when they can. */
export function complainAboutSecrets(
  { role, secrets = {} }: Secrets,
  cwd: string,
): { readonly reason: string; readonly fix: string } | undefined {
  for (const [id, path] of Object.entries(secrets)) {
    const shown = relative(cwd, path);
    const complaint = complainAboutSecret(id, path);
    if (complaint === undefined) continue;
    const fix =
      id === MODEL_KEY ? describeKeyRecovery(shown) : `Put the file there, or correct images.${role}.secrets.${id} in sagemaker-algo.json.`;
    return { reason: `the ${id === MODEL_KEY ? 'key of the models' : `secret ${id}`}, ${shown}, ${complaint}`, fix };
  }
  return undefined;
}

/**
 * The build as it is run: the image carries the run that made it, and the builder notices when a secret has changed, by an
 * argument where the Dockerfile declares it and otherwise by doing every step again. Not part of what is compared with the last build.
 */
export function planRun(spec: BuildSpec, runId: string): BuildSpec {
  const labelled = { ...spec, labels: { ...spec.labels, 'sagemaker-algo.run': runId } };
  const digest = digestSecrets(spec);
  if (digest === undefined) return labelled;
  const declared = [...readInstructions(readFileSync(spec.dockerfile, 'utf8'))].some(
    ({ name, words }) => name === 'ARG' && words.some((word) => word === DIGEST_ARG || word.startsWith(`${DIGEST_ARG}=`)),
  );
  if (!declared) return { ...labelled, noCache: true };
  return { ...labelled, buildArgs: { ...spec.buildArgs, [DIGEST_ARG]: digest.slice(0, 16) } };
}
