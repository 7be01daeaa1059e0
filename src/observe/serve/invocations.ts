import type { ContainerExit, RunningContainer } from '../../engine/engine.ts';
import { breakBody } from '../../sagemaker/broken-body.ts';
import { sendTwice } from '../connection.ts';
import type { Lab } from '../lab.ts';
import { loadPerCore } from '../machine-load.ts';
import type { Observer } from '../observer.ts';
import type { Exchange } from '../types.ts';
import { sendMany } from './burst.ts';
import { askedNames, requireReady } from './health.ts';
import { isGood } from './observers.ts';
import { connectWhileBusy, sendParallel } from './parallel.ts';
import { firstOfEachType, readRequests, type SampleCall } from './requests.ts';
import { createSender, type Sender } from './sender.ts';
import type { InvocationsObservation, ParallelRound } from './types.ts';
import { planVariations } from './variations.ts';

export const invocations: Observer<'serve/invocations'> = {
  title: 'Send the sample requests',
  after: ['serve/health'],
  make: async (scene) => {
    const { lab } = scene;
    const { target, container, pinging } = await requireReady(scene);
    return lab.slots.alone(async () => {
      let exit: ContainerExit | undefined;
      container.exited.then(
        (end) => {
          exit = end;
        },
        () => {},
      );
      const sender = createSender(target, () => exit !== undefined || lab.signal.aborted);
      const { result, pings } = await pinging.during(() => exchangeAll(lab, sender, container));
      const stoppedAt = sender.stoppedAt();
      const stopped = stoppedAt === undefined ? {} : { stoppedAt };
      return {
        deadlineSeconds: lab.limits.invocation,
        ...result,
        ...stopped,
        loadPerCore: loadPerCore(),
        pings,
        exit,
        log: await container.log(),
        ...(await askedNames(lab)),
      };
    });
  },
};

type Exchanged = Omit<InvocationsObservation, 'deadlineSeconds' | 'stoppedAt' | 'loadPerCore' | 'pings' | 'exit' | 'log'>;
type Varied = InvocationsObservation['variations'][number];
type Spoilt = InvocationsObservation['badInput'][number];

/** Samples first, then what is derived from those that were answered well. In `--smoke` the samples alone. */
async function exchangeAll(lab: Lab, sender: Sender, container: RunningContainer): Promise<Exchanged> {
  const calls = readRequests(lab);
  const samples: Exchange[] = [];
  for (const call of calls) if (!sender.over()) samples.push(await sender.send(call, 'sample'));
  const good = calls.filter((_, index) => {
    const answer = samples[index];
    return answer !== undefined && isGood(answer);
  });
  const variations: Varied[] = [];
  const badInput: Spoilt[] = [];
  if (lab.smoke) return { samples, variations, badInput };
  variations.push(...(await repeatFailed(sender, calls, samples)));
  const parallel: ParallelRound[] = [];
  const first = firstOfEachType(lab.project, good);
  for (const call of first) {
    variations.push(...(await vary(lab, sender, call)));
    const round = await sendParallel(
      sender,
      call,
      good.filter((other) => other !== call),
    );
    if (round !== undefined) parallel.push(round);
    badInput.push(...(await spoil(sender, call)));
  }
  const connections = await lookAtConnections(sender, first[0]);
  const burst = first[0] === undefined ? undefined : await sendMany(sender, first[0], container);
  return { samples, variations, badInput, parallel, ...connections, ...(burst === undefined ? {} : { burst }) };
}

/** A first request that failed is sent once more: it may only have come too early (INF-05). One that hung is not. */
async function repeatFailed(sender: Sender, [call]: readonly SampleCall[], [first]: readonly Exchange[]): Promise<readonly Varied[]> {
  const again = call !== undefined && first !== undefined && !isGood(first) && first.error?.code !== 'DEADLINE';
  if (!again || sender.over()) return [];
  const exchange = await sender.send({ ...call, label: `${call.label} (again)` }, 'again');
  return [{ kind: 'again', contentType: call.sample.contentType, exchange }];
}

async function vary(lab: Lab, sender: Sender, call: SampleCall): Promise<readonly Varied[]> {
  const { contentType } = call.sample;
  const made: Varied[] = [];
  for (const { kind, call: varied } of planVariations(call, lab.project.config.inference.responseTypes)) {
    if (sender.over()) return made;
    made.push({ kind, contentType, exchange: await sender.send(varied, kind) });
  }
  return made;
}

/** Bodies that have to be refused, each followed by a good one: the server must survive them (INF-14). */
async function spoil(sender: Sender, call: SampleCall): Promise<readonly Spoilt[]> {
  const made: Spoilt[] = [];
  for (const { kind, body } of breakBody(call.body, call.sample.contentType)) {
    if (sender.over()) return made;
    const bad = await sender.send({ ...call, body, label: `${call.label} (${kind})` }, 'bad-input');
    made.push({ kind, bad, goodAfter: await sender.send({ ...call, label: `${call.label} (after ${kind})` }, 'bad-input') });
  }
  return made;
}

/** How connections are taken and kept, with one good request (INF-06, INF-22). */
async function lookAtConnections(sender: Sender, call: SampleCall | undefined): Promise<Pick<Exchanged, 'inARow' | 'connects'>> {
  if (call === undefined || sender.over()) return {};
  const { first, second } = await sendTwice(sender.target, call);
  const connects = await connectWhileBusy(sender, call, first.totalMs);
  return { inARow: second === undefined ? { first } : { first, second }, ...(connects === undefined ? {} : { connects }) };
}
