import { join } from 'node:path';
import { EXIT, UserError } from '../errors.ts';
import type { Exec } from '../exec.ts';
import type { Trace } from '../trace.ts';
import { createDocker, type DockerDeps } from './docker.ts';
import type { DockerClient } from './docker-client.ts';
import type { ContainerEngine } from './engine.ts';
import type { Place } from './place.ts';
import { startProgram } from './program.ts';
import { traceStarts } from './traced-program.ts';

export type Found =
  | { readonly status: 'found'; readonly engine: ContainerEngine }
  | { readonly status: 'absent'; readonly tried: UserError };

export interface DetectContext extends Pick<DockerDeps, 'env' | 'signal' | 'now'> {
  /** Folder of this package, which brings the probe. */
  readonly packageRoot: string;
  readonly platform: NodeJS.Platform;
  readonly exec: Exec;
  readonly progress: { note(text: string): void };
  readonly trace?: Trace | undefined;
}

/** What detection finds out about an engine. */
export interface Facts {
  readonly version: string;
  /** As in `amd64`. */
  readonly architecture: string;
  readonly place: Place;
}

export function startEngine(context: DetectContext, client: DockerClient, facts: Facts): ContainerEngine {
  const probeFolder = join(context.packageRoot, 'probe/bin');
  const parts = { client, startProgram: traceStarts(startProgram, context.trace), probeFolder };
  return createDocker({ ...context, ...parts, ...facts, note: (text) => context.progress.note(text) });
}

/** What is told of an engine that does not answer. */
export function absent(message: string, hint: string): Found {
  return { status: 'absent', tried: new UserError(message, { hint, exitCode: EXIT.couldNotLook }) };
}
