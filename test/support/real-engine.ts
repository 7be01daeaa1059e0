import { execFile, execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { onTestFinished } from 'vitest';
import type { ContainerEngine, RunSpec } from '../../src/engine/engine.ts';
import { testContext } from './context.ts';
import { resolveTested, TESTED } from './tested-engine.ts';
import { workspace } from './workspace.ts';

/** Runs whatever the variable SCRIPT says, as train and as serve. */
const DOCKERFILE = `FROM public.ecr.aws/docker/library/node:24-slim
RUN printf '#!/bin/sh\\neval "$SCRIPT"\\n' > /usr/local/bin/train && cp /usr/local/bin/train /usr/local/bin/serve \\
 && chmod 755 /usr/local/bin/train /usr/local/bin/serve && mkdir -p /opt/ml/model && touch /opt/ml/model/from-the-image
ENTRYPOINT []
`;

/** Tag of an image whose train and serve run the shell script in the variable SCRIPT. Built once; docker's cache does the rest. */
export function scriptImage(): string {
  const tag = 'sagemaker-algo-test-script:1';
  execFileSync(TESTED, ['build', '--force-rm', '--tag', tag, '-'], {
    input: DOCKERFILE,
    stdio: ['pipe', 'pipe', 'pipe'],
    env: { ...process.env, DOCKER_BUILDKIT: '0' },
  });
  return tag;
}

/** Not synchronous: this process may be the door through which docker reaches its engine. */
export async function docker(...args: readonly string[]): Promise<string> {
  return (await promisify(execFile)(TESTED, [...args])).stdout.trim();
}

export interface Bench {
  readonly engine: ContainerEngine;
  readonly runId: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly interrupt: () => void;
  /** A spec that trains offline with nothing mounted. */
  spec(script: string, parts?: Partial<RunSpec>): RunSpec;
  /** Names of what carries the label of this run, without what is there for all of it. */
  leftovers(): Promise<readonly string[]>;
  /** With the image of the probe, and the tunnels to an engine that is far away. */
  everything(): Promise<readonly string[]>;
}

/** The engine that answers, with a run id of its own; the test fails when something of that run is left. */
export async function realEngine(
  env: Readonly<Record<string, string | undefined>> = {},
  platform: NodeJS.Platform = process.platform,
): Promise<Bench> {
  const runId = randomBytes(5).toString('hex');
  const labels = { 'sagemaker-algo.run': runId, 'sagemaker-algo.project': 'engine-test' };
  const context = testContext({ cwd: '/', env: { ...process.env, ...env }, platform, now: Date.now, runId });
  const engine = await resolveTested(context);
  const filter = `label=sagemaker-algo.run=${runId}`;
  const everything = async () => {
    const lists = [
      ['ps', '-a', '--format', '{{.Names}}'],
      ['network', 'ls', '--format', '{{.Name}}'],
      ['volume', 'ls', '-q'],
      ['image', 'ls', '--format', '{{.Repository}}:{{.Tag}}'],
    ];
    const found = await Promise.all(lists.map((args) => docker(...args, '--filter', filter)));
    return found.flatMap((text) => text.split('\n')).filter((name) => name !== '');
  };
  // Of ours there is more where an engine is far away; it goes with the run, not with a container.
  const leftovers = async () => (await everything()).filter((one) => !/-tunnel$|^(localhost\/)?sagemaker-algo-probe:/.test(one));
  onTestFinished(async () => {
    await engine.probes?.close();
    const left = await everything();
    await engine.sweep(runId, { wait: true }).catch(() => {});
    if (left.length > 0) throw new Error(`left behind: ${left.join(', ')}`);
  });
  let count = 0;
  return {
    engine,
    runId,
    labels,
    interrupt: () => context.interrupt(),
    leftovers,
    everything,
    spec(script, parts = {}) {
      const ml = parts.ml ?? join(workspace(), 'ml');
      mkdirSync(ml, { recursive: true });
      return {
        role: 'train',
        image: 'sagemaker-algo-test-script:1',
        name: `sagemaker-algo-${runId}-${count++}`,
        ml,
        mounts: [],
        env: { SCRIPT: script, ...parts.env },
        network: { kind: 'none' },
        hostname: 'ip-10-0-0-1',
        hosts: {},
        labels,
        ...parts,
        ...(parts.env === undefined ? {} : { env: { SCRIPT: script, ...parts.env } }),
      };
    },
  };
}
