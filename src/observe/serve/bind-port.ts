import type { ContainerExit } from '../../engine/engine.ts';
import { BIND_LABEL, BIND_PORT, ELSEWHERE, planServing } from '../../plan/serve.ts';
import { SERVE_PORT } from '../../sagemaker/contract.ts';
import { requireHealthy } from '../batch/observers.ts';
import { sendRequest, type Target } from '../http.ts';
import { requireImage } from '../image/observers.ts';
import type { Lab, Started } from '../lab.ts';
import { requireModel } from '../model.ts';
import type { Observer, Scene } from '../observer.ts';
import { within } from '../patience.ts';
import { isHealthy } from './pinging.ts';
import { PING, startServer } from './server.ts';
import type { BindPortObservation } from './types.ts';

/** Once the usual port answers, the other one has had its time. */
const AFTER_USUAL_MS = 1_000;
const LOOK_EVERY_MS = 50;
/** Seconds; the plain server has shown that it can start. */
const STARTUP = 120;

type Seen = Omit<Extract<BindPortObservation, { declared: true }>, 'declared' | 'port' | 'log'>;

export const bindPort: Observer<'serve/bind-port'> = {
  title: undefined,
  after: ['model'],
  behind: ['serve/health'],
  make: async (scene: Scene) => {
    const { lab } = scene;
    requireModel(scene);
    if (lab.engine.info.kind === 'process') return { declared: false };
    const { labels } = await requireImage(lab, 'serve');
    if (labels[BIND_LABEL]?.toLowerCase() !== 'true') return { declared: false };
    requireHealthy(scene);
    return lab.slots.shared(async () => {
      const started = await startServer(lab, planServing(lab.project, { ...ELSEWHERE, outside: lab.outside }));
      const seen = await awaitEither(lab, started);
      const log = await started.container.log();
      lab.discard(started.container);
      return { declared: true, port: BIND_PORT, ...seen, log };
    });
  },
};

/** Waits until the port that it was told answers, or the usual one has answered for a while, or nothing can come any more. */
async function awaitEither(lab: Lab, { container, startedAt }: Started): Promise<Seen> {
  let exit: ContainerExit | undefined;
  const exited = container.exited.then((end) => {
    exit = end;
  });
  exited.catch(() => {});
  const usual = await container.address().catch(() => undefined);
  const limit = Math.min(lab.limits.startup, STARTUP) * 1000;
  let usualSince: number | undefined;
  for (;;) {
    await lab.untilAborted(within(LOOK_EVERY_MS, exited));
    const elapsed = performance.now() - startedAt;
    if (exit === undefined && usual !== undefined) {
      if (await answersAt(container, usual)) return { answeredMs: elapsed, usualPort: false, exit };
      const answersAsUsual = isHealthy(await sendRequest(usual, { ...PING, signal: lab.signal }));
      usualSince = answersAsUsual ? (usualSince ?? elapsed) : undefined;
    }
    const settled = usualSince !== undefined && elapsed - usualSince > AFTER_USUAL_MS;
    if (settled || exit !== undefined || usual === undefined || elapsed > limit) {
      return { answeredMs: undefined, usualPort: usualSince !== undefined, exit };
    }
  }
}

/** Where only the usual port leads into the container, a socket that listens has to be enough. */
async function answersAt(container: Started['container'], usual: Target): Promise<boolean> {
  if (usual.port === SERVE_PORT) return isHealthy(await sendRequest({ ...usual, port: BIND_PORT }, PING));
  const sockets = (await container.listening?.().catch(() => undefined)) ?? [];
  return sockets.some(({ port }) => port === BIND_PORT);
}
