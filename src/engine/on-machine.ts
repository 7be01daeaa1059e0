import type { Role } from '../sagemaker/contract.ts';
import type { ContainerEngine, EngineInfo, RunningContainer, RunSpec } from './engine.ts';

/** What a container of a role may use. */
export type MachineLimits = Readonly<Partial<Record<Role, Pick<RunSpec, 'cpus' | 'memoryBytes'>>>>;

/** The same engine, with containers that have no more than this. What was to have less of a core still has. */
export function limitMachine(engine: ContainerEngine, limits: MachineLimits): ContainerEngine {
  const limited = (spec: RunSpec): RunSpec => {
    const { cpus, memoryBytes } = limits[spec.role] ?? {};
    const cores = [spec.cpus, cpus].filter((value) => value !== undefined);
    return {
      ...spec,
      ...(cores.length === 0 ? {} : { cpus: Math.min(...cores) }),
      ...(memoryBytes === undefined ? {} : { memoryBytes }),
    };
  };
  return derive(engine, {
    start: (spec, watch) => engine.start(limited(spec), watch),
    describeRun: (spec) => engine.describeRun(limited(spec)),
  });
}

/**
 * The same engine, whose containers of these roles get all GPUs (TRAIN-20). Where the engine has none the containers run without, and
 * `info.gpus` says why.
 */
export function lendGpus(engine: ContainerEngine, roles: readonly Role[]): ContainerEngine {
  let gpus: EngineInfo['gpus'];
  const wants = (spec: RunSpec) => roles.includes(spec.role) && typeof gpus !== 'object';
  const withGpus = (spec: RunSpec): RunSpec => (wants(spec) ? { ...spec, gpus: true } : spec);
  return derive(engine, {
    info: {
      ...engine.info,
      get gpus() {
        return gpus;
      },
    },
    async start(spec, watch) {
      if (!wants(spec)) return engine.start(spec, watch);
      const container = await engine.start(withGpus(spec), watch);
      const refusal = await readRefusal(container);
      if (refusal === undefined) {
        gpus = 'given';
        return container;
      }
      gpus = { absent: refusal };
      await container.remove();
      return engine.start(spec, watch);
    },
    describeRun: (spec) => engine.describeRun(withGpus(spec)),
  });
}

/** How Docker (with a driver of its own, or by CDI), NVIDIA's runtime and podman say that there is no GPU to be had. */
const NO_GPU =
  /could not select device driver|nvidia-container-cli|no known GPU vendor|unresolvable CDI devices|libnvidia-ml|NVML|\/dev\/nvidia/i;

/** Why a container was not started, when it is for want of a GPU. */
async function readRefusal(container: RunningContainer): Promise<string | undefined> {
  const late = new Promise<undefined>((resolve) => setImmediate(resolve, undefined));
  const exit = await Promise.race([container.exited, late]);
  return exit?.startError !== undefined && NO_GPU.test(exit.startError) ? exit.startError : undefined;
}

/** Keeps what is computed when it is asked for. */
function derive(engine: ContainerEngine, changed: Partial<ContainerEngine>): ContainerEngine {
  return Object.create(engine, Object.getOwnPropertyDescriptors(changed)) as ContainerEngine;
}
