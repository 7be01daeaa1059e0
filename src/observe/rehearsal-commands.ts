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
  const needsNetwork = scenarios.some((scenario) => scenario.network === 'internal');
  const made = needsNetwork ? engine.describeNetwork?.(network, labels) : undefined;
  const lines = scenarios.flatMap(({ id, what, run, network: kind }) => {
    const spec: RunSpec = {
      ...run,
      name: `sagemaker-algo-${runId}-${id}`,
      ml: join(tmpdir(), `sagemaker-algo-${runId}`, id),
      labels,
      network: kind === 'internal' ? { kind, id: network, aliases: [] } : { kind },
    };
    return [`# ${run.role} ${what}`, engine.describeRun(spec)];
  });
  return [...(made === undefined ? [] : ['# isolated network', made]), ...lines].map((line) => `${line}\n`).join('');
}
