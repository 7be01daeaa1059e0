import { describe, expect, it } from 'vitest';
import type { ContainerExit, RunningContainer, RunSpec } from '../../src/engine/engine.ts';
import { lendGpus, limitMachine } from '../../src/engine/on-machine.ts';
import { fakeEngine } from '../support/fake-engine.ts';

const spec = (role: 'train' | 'serve', more: Partial<RunSpec> = {}): RunSpec => ({
  ...{ role, image: 'a:1', name: role, ml: '/tmp', mounts: [], env: {}, network: { kind: 'none' }, hostname: 'h', hosts: {}, labels: {} },
  ...more,
});

/** An engine whose containers end at once: with this error where they want a GPU, well otherwise. */
function engine(refusal?: string) {
  const [started, removed]: [RunSpec[], string[]] = [[], []];
  const base = fakeEngine({});
  const start = async (wanted: RunSpec) => {
    started.push(wanted);
    const startError = wanted.gpus === true ? refusal : undefined;
    const exit: ContainerExit = { exitCode: startError === undefined ? 0 : 125, oomKilled: false, startError, durationMs: 0 };
    return {
      name: wanted.name,
      exited: Promise.resolve(exit),
      remove: async () => void removed.push(wanted.name),
    } as unknown as RunningContainer;
  };
  return { engine: Object.assign(Object.create(base), { start }) as typeof base, started, removed };
}

describe('limitMachine', () => {
  it('gives each role its cores and memory, and less of a core to what was to have less', async () => {
    const { engine: base, started } = engine();
    const limited = limitMachine(base, { train: { cpus: 2, memoryBytes: 8 } });
    await limited.start(spec('train'));
    await limited.start(spec('train', { cpus: 0.1 }));
    await limited.start(spec('serve'));
    expect(started.map(({ cpus, memoryBytes }) => [cpus, memoryBytes])).toEqual([
      [2, 8],
      [0.1, 8],
      [undefined, undefined],
    ]);
    expect(limited.info).toBe(base.info);
  });
});

describe('lendGpus', () => {
  it('gives them to the roles that want them and remembers it', async () => {
    const { engine: base, started } = engine();
    const lent = lendGpus(base, ['train']);
    expect(lent.info.gpus).toBeUndefined();
    await lent.start(spec('train'));
    await lent.start(spec('serve'));
    expect(started.map(({ gpus }) => gpus)).toEqual([true, undefined]);
    expect(lent.info).toMatchObject({ name: base.info.name, gpus: 'given' });
    expect(JSON.parse(JSON.stringify(lent.info))).toMatchObject({ gpus: 'given' });
  });

  it.each([
    'could not select device driver "" with capabilities: [[gpu]]',
    'setting up CDI devices: unresolvable CDI devices nvidia.com/gpu=all',
    'nvidia-container-cli: initialization error: nvml error: driver not loaded',
  ])('goes on without where there is none, and asks once: %s', async (words) => {
    const { engine: base, started, removed } = engine(words);
    const lent = lendGpus(base, ['train']);
    const container = await lent.start(spec('train'));
    expect((await container.exited).exitCode).toBe(0);
    await lent.start(spec('train'));
    expect(started.map(({ gpus }) => gpus)).toEqual([true, undefined, undefined]);
    expect(removed).toEqual(['train']);
    expect(lent.info.gpus).toEqual({ absent: words });
  });

  it('takes no other failure to start for the want of a GPU', async () => {
    const { engine: base, started } = engine('exec: "train": executable file not found in $PATH');
    await lendGpus(base, ['train']).start(spec('train'));
    expect(started).toHaveLength(1);
  });
});
