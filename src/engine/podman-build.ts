import { readdirSync, readFileSync } from 'node:fs';
import { kill } from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ExecResult } from '../exec.ts';
import type { CallOptions, DockerClient } from './docker-client.ts';

/** podman's name for the process between itself and the program of a RUN step. */
const STEP_RUNNER = 'buildah-oci-runtime';
const LOOK_EVERY_MS = 100;
/** How long podman may take to put away what it had begun, once its step has ended. */
const TIDY_MS = 10_000;
/** How long no step may be seen before podman itself is told to end: it then copies or downloads. */
const NO_STEP_MS = 500;

/**
 * A build by podman. It has no daemon: told to end, it leaves the program of a RUN step running for ever, and its half of an image.
 * So on interrupt the step is ended first, and podman, for which the build has failed then, puts everything away.
 */
export async function callPodmanBuild(client: DockerClient, args: readonly string[], options: CallOptions): Promise<ExecResult> {
  const { signal } = options;
  if (signal === undefined) return client.call(args, options);
  const last = new AbortController();
  let pid: number | undefined;
  let over = false;
  const end = async () => {
    let killed = false;
    for (let waited = 0; !over && waited < (killed ? TIDY_MS : NO_STEP_MS); waited += LOOK_EVERY_MS) {
      if (pid !== undefined && endSteps(pid)) killed = true;
      await sleep(LOOK_EVERY_MS);
    }
    last.abort();
  };
  const onAbort = () => void end();
  signal.addEventListener('abort', onAbort, { once: true });
  if (signal.aborted) onAbort();
  try {
    return await client.call(args, {
      ...options,
      signal: last.signal,
      onStart: (started) => {
        pid = started;
      },
    });
  } finally {
    over = true;
    signal.removeEventListener('abort', onAbort);
  }
}

/** Ends the programs of RUN steps below a process; whether there was any. Elsewhere than on Linux none is seen. */
function endSteps(root: number): boolean {
  const steps = descendants(root).flatMap((pid) => (commandOf(pid).startsWith(STEP_RUNNER) ? childrenOf(pid) : []));
  // The runtime that starts the program is left to it: ended, it would leave its own notes.
  const programs = steps.filter((pid) => !/^(runc|crun)\0/.test(commandOf(pid).replace(/^\S*\//, '')));
  for (const pid of programs) {
    try {
      kill(pid, 'SIGKILL');
    } catch {
      // It has just ended.
    }
  }
  return programs.length > 0;
}

function descendants(pid: number): readonly number[] {
  return childrenOf(pid).flatMap((child) => [child, ...descendants(child)]);
}

function childrenOf(pid: number): readonly number[] {
  try {
    const threads = readdirSync(`/proc/${pid}/task`);
    return threads.flatMap((thread) => readFileSync(`/proc/${pid}/task/${thread}/children`, 'utf8').split(' ').filter(Boolean).map(Number));
  } catch {
    return [];
  }
}

/** Its words, each ended by a zero byte; empty when it is gone. */
function commandOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    return '';
  }
}
