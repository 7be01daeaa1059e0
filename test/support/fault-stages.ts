import { setTimeout as sleep } from 'node:timers/promises';
import type { Bench, Tool } from './faults.ts';

/** A moment in the life of a run at which something goes wrong. */
export interface Stage {
  readonly name: string;
  readonly args: readonly string[];
  /** Resolves when the run is there. Called before the tool is started, so that no event is missed. */
  readonly reached: (bench: Bench) => (tool: Tool) => Promise<unknown>;
}

/** An image whose build takes longer than any patience, and says something every second. */
export const SLOW_BUILD = 'FROM node:24-slim\nRUN for second in $(seq 300); do echo second $second; sleep 1; done\n';

const event =
  (pattern: RegExp): Stage['reached'] =>
  (bench) => {
    const happened = bench.happens(pattern);
    return (tool) =>
      Promise.race([
        happened,
        tool.ended.then(({ code, stderr }) => Promise.reject(new Error(`ended with ${code} before ${pattern}:\n${stderr}`))),
      ]);
  };

const OURS = 'sagemaker-algo-[a-z0-9]+';
const only = (...areas: readonly string[]) => ['test-local', ...areas.map((area) => `--only=${area}`)];

/** Every stage of a run, in order. Where an area is enough, the run is no longer than that. */
export const STAGES: readonly Stage[] = [
  {
    name: 'build',
    args: ['build', 'train', '--no-cache', '--progress', 'plain'],
    // The builder has said what it does; a moment later it does it.
    reached: () => (tool) => tool.shows(/RUN for second/).then(() => sleep(1_000)),
  },
  { name: 'start of a training', args: only('train'), reached: event(new RegExp(`container create ${OURS}-train$`)) },
  { name: 'training', args: only('train'), reached: event(new RegExp(`container start ${OURS}-train$`)) },
  { name: 'start of a server', args: only('serve'), reached: event(new RegExp(`container start ${OURS}-serve$`)) },
  { name: 'requests', args: only('serve'), reached: () => (tool) => tool.shows(/✓ Start the server/).then(() => sleep(200)) },
  { name: 'batch', args: only('batch'), reached: event(new RegExp(`container start ${OURS}-batch$`)) },
  { name: 'stop', args: only('serve'), reached: event(new RegExp(`container kill ${OURS}-serve$`)) },
  { name: 'removal', args: only('serve'), reached: event(new RegExp(`container destroy ${OURS}-serve$`)) },
  { name: 'end', args: only('serve'), reached: event(new RegExp(`network destroy ${OURS}-net$`)) },
];
