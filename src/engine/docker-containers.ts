import { EXIT, UserError } from '../errors.ts';
import { planNetworkArgs, planRunArgs, type RunOptions } from './cli-args.ts';
import type { DockerDeps } from './docker.ts';
import { type DockerClient, firstLine } from './docker-client.ts';
import { startContainer } from './docker-container.ts';
import { createProbes } from './docker-probe.ts';
import type { ContainerEngine, RunSpec } from './engine.ts';
import { createNeighbours } from './neighbours.ts';
import { createPlace } from './place.ts';
import { takeOver } from './take-over.ts';
import { createTunnels } from './tunnels.ts';
import { namesOfVolumes } from './volume-names.ts';

type Containers = Required<
  Pick<ContainerEngine, 'createNetwork' | 'probes' | 'sharesFolders' | 'start' | 'describeNetwork' | 'describeRun'>
>;

/** What runs on an engine: the containers that are judged and ours beside them, wherever the engine is. */
export function createContainers(deps: DockerDeps): Containers {
  const { client, env } = deps;
  const probes = createProbes({ ...deps, folder: deps.probeFolder });
  const tunnels = createTunnels(probes);
  const place = createPlace(deps.place, probes, deps.note);
  const isNear = createNeighbours();
  const optionsFor = (spec: RunSpec): RunOptions => ({
    publish: (spec.role === 'serve' || spec.inspect !== undefined) && spec.network.kind !== 'none' && place.known().reach === 'published',
    injected: client.endpoint.injected,
    ...(place.known().shares ? {} : { volumes: namesOfVolumes(spec) }),
  });
  return {
    async createNetwork(name, labels) {
      const { reach } = await place.settle(labels);
      const result = await client.call(planNetworkArgs(name, labels, reach !== 'published'));
      if (result.exitCode !== 0) throw networkFailed(client, name, result.stderr);
      const id = result.stdout.trim();
      // Whoever needs it first would wait for its start.
      if (reach === 'tunnel') tunnels.prepare({ kind: 'internal', id, aliases: [] }, name, labels);
      const remove = async () => {
        await tunnels.close(id);
        await removeNetwork(client, name);
      };
      return { id, remove };
    },
    probes: {
      ...probes,
      async close() {
        await tunnels.closeAll();
        await probes.close();
      },
    },
    sharesFolders: async (labels) => (await place.settle(labels)).shares,
    async start(spec, watch) {
      const { reach, shares } = await place.settle(spec.labels);
      const parts = { ...deps, probes, isNear, reachable: reach === 'direct', tunnel: tunnels.find };
      if (shares) {
        const hand = { command: client.command, env };
        return startContainer(spec, optionsFor(spec), { ...parts, takeOver: (done) => takeOver(done, hand) }, watch);
      }
      const { sendFolders } = await import('./far-folders.ts');
      const far = await sendFolders(spec, { ...deps, probes });
      try {
        return await startContainer(spec, optionsFor(spec), { ...parts, takeOver: undefined, far }, watch);
      } catch (error) {
        await far.remove();
        throw error;
      }
    },
    describeNetwork: (name, labels) => client.describe(planNetworkArgs(name, labels, place.known().reach !== 'published')),
    describeRun: (spec) => client.describe(planRunArgs(spec, optionsFor(spec))),
  };
}

function networkFailed({ dialect }: DockerClient, name: string, stderr: string): UserError {
  const full = /non-overlapping|fully subnetted/.test(stderr);
  return new UserError(`The network ${name} cannot be made: ${firstLine(stderr)}`, {
    hint: full
      ? `All address ranges are taken. \`sagemaker-algo clean\` removes networks that earlier runs left; \`${dialect.name} network ls\` shows them all, \`${dialect.name} network rm NAME\` removes one.`
      : `Try \`${dialect.name} network create --internal test\`; it must work.`,
    exitCode: EXIT.couldNotLook,
  });
}

/** Throws when somebody is still on it; whoever owns it tries again when its containers are gone. */
async function removeNetwork(client: DockerClient, name: string): Promise<void> {
  const { exitCode, stderr } = await client.call(['network', 'rm', name]);
  if (exitCode !== 0 && !/not found|no such network/i.test(stderr)) throw new Error(stderr.trim());
}
