import type { RunningContainer } from '../engine/engine.ts';
import type { Scenario } from '../plan/scenario.ts';
import { SERVING } from '../plan/serve.ts';
import { NOMINAL, WRITABLE_INPUT } from '../plan/train-variants.ts';
import { within } from './patience.ts';
import type { ContainerLife, RunDiary } from './types.ts';

/** Containers noted; what comes after them is not told. */
const CONTAINERS_MAX = 500;
/** Whose memory is looked at over time: the plain training and the servers that answer most requests. */
const MEASURED: readonly string[] = [NOMINAL.id, WRITABLE_INPUT.id, SERVING.id, 'batch'];
/** Between two looks at first; when there are too many points every second one goes, and the pause doubles. */
const LOOK_EVERY_MS = 50;
const POINTS_MAX = 240;

/** Notes what containers do when, for whoever tells of the run. Costs next to nothing. */
export interface Diary {
  /** The same container, followed to its end. `asked` is `performance.now()` when it was wished for. */
  follow(container: RunningContainer, scenario: Pick<Scenario, 'id' | 'what' | 'run'>, asked: number): RunningContainer;
  /** A server has given its first good answer. */
  ready(name: string): void;
  read(): RunDiary;
}

type Writable<T> = { -readonly [K in keyof T]: T[K] };
type Point = NonNullable<ContainerLife['memory']>[number];

export function createDiary(): Diary {
  const since = now();
  const lives = new Map<string, Writable<ContainerLife>>();
  return {
    follow(container, { id, what, run: { role } }, asked) {
      if (lives.size >= CONTAINERS_MAX) return container;
      const life: Writable<ContainerLife> = { id, what, role, asked: Math.round(performance.timeOrigin + asked), started: now() };
      lives.set(container.name, life);
      const measured = MEASURED.includes(id);
      note(container, life);
      if (measured) void measure(container, life);
      const stop: RunningContainer['stop'] = (graceSeconds) => {
        life.stopped ??= now();
        return container.stop(graceSeconds);
      };
      const remove: RunningContainer['remove'] = () => {
        // One that still runs is ended by it.
        if (life.ended === undefined) life.stopped ??= now();
        return container.remove();
      };
      return { ...container, stop, remove };
    },
    ready(name) {
      const life = lives.get(name);
      if (life !== undefined) life.ready ??= now();
    },
    read: () => ({ since, containers: [...lives.values()].map((life) => ({ ...life })) }),
  };
}

function now(): number {
  return Math.round(performance.timeOrigin + performance.now());
}

function note(container: RunningContainer, life: Writable<ContainerLife>): void {
  container.exited.then(
    ({ exitCode, oomKilled }) => {
      life.ended = now();
      life.exitCode = exitCode;
      if (oomKilled) life.oomKilled = true;
    },
    // The engine has gone; whoever waits for the container says so.
    () => {},
  );
  container.firstOutput.then(
    () => {
      // It also resolves at the end of one that said nothing.
      if (life.ended === undefined) life.firstOutput = now();
    },
    () => {},
  );
}

async function measure(container: RunningContainer, life: Writable<ContainerLife>): Promise<void> {
  if (container.memoryBytes === undefined) return;
  let points: Point[] = [];
  let pause = LOOK_EVERY_MS;
  const over = container.exited.then(
    () => 'over' as const,
    () => 'over' as const,
  );
  do {
    const bytes = await container.memoryBytes().catch(() => undefined);
    if (bytes === undefined) continue;
    points.push({ at: now(), bytes });
    if (points.length > POINTS_MAX) {
      points = points.filter((_, index) => index % 2 === 0);
      pause *= 2;
    }
    life.memory = points;
  } while ((await within(pause, over)) === 'late');
}
