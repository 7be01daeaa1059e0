import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ContainerEngine, RunSpec } from '../engine/engine.ts';
import type { Project, Scenario } from '../plan/scenario.ts';
import { planRehearsal } from './index.ts';
import type { ObservationKey } from './types.ts';

/** What a dry run knows. */
export interface DryRun {
  readonly engine: ContainerEngine;
  readonly project: Project;
  readonly runId: string;
  readonly outside: boolean;
}

/** The command lines of a run in order, with what is special about each; the work folder stands for the one that would be made. */
export function describeRehearsal(run: DryRun, keys: readonly ObservationKey[]): string {
  return describeScenarios(run, planRehearsal(run.project, keys, run));
}

/** The same for these containers. */
export function describeScenarios({ engine, project, runId }: DryRun, scenarios: readonly Scenario[]): string {
  const labels = { 'sagemaker-algo.run': runId, 'sagemaker-algo.project': project.config.name };
  const network = `sagemaker-algo-${runId}-net`;
  const needsNetwork = scenarios.some((scenario) => scenario.network === 'internal' && scenario.peers === undefined);
  const made = needsNetwork ? engine.describeNetwork?.(network, labels) : undefined;
  const groups = [...new Set(scenarios.flatMap(({ peers }) => (peers === undefined ? [] : [peers.group])))];
  const ofGroups = groups.flatMap((group) => engine.describeNetwork?.(`${network}-${group}`, labels) ?? []);
  const lines = scenarios.flatMap(({ id, what, run, network: kind, peers }) => {
    const spec: RunSpec = {
      ...run,
      name: `sagemaker-algo-${runId}-${id}`,
      ml: join(tmpdir(), `sagemaker-algo-${runId}`, id),
      labels,
      network:
        kind === 'internal'
          ? { kind, id: peers === undefined ? network : `${network}-${peers.group}`, aliases: peers?.aliases ?? [] }
          : { kind },
    };
    return [`# ${run.role} ${what}`, engine.describeRun(spec)];
  });
  const networks = [...(made === undefined ? [] : [made]), ...ofGroups].flatMap((command) => ['# isolated network', command]);
  return [...networks, ...lines].map((line) => `${line}\n`).join('');
}
