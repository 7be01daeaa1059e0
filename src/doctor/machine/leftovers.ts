import { count, defineDiagnosis, OK } from '../define-diagnosis.ts';
import type { Facts } from '../facts.ts';

type Thing = Facts['leftovers']['things'][number];

/** A run whose newest thing is older than this, and of which no container runs, is over; one that takes days is not ended by us. */
const QUIET_MS = 3_600_000;
const DAY_MS = 24 * 3_600_000;

export const machineLeftovers = defineDiagnosis({
  id: 'machine/leftovers',
  passes: 'earlier runs have left nothing behind',
  finds: ['warning'],
  needs: ['leftovers', 'host'],
  judge({ leftovers: { things, unasked }, host: { now } }) {
    const left = things.filter((thing) => isOver(thing, things, now));
    if (left.length === 0)
      return unasked === undefined ? OK : { status: 'not-checked', reason: `${unasked} There are no old work folders.` };
    const kinds = (['container', 'network', 'volume', 'folder'] as const).flatMap((kind) => {
      const number = left.filter((thing) => thing.kind === kind).length;
      return number === 0 ? [] : [count(number, kind === 'folder' ? 'work folder' : kind)];
    });
    return {
      ...{ status: 'warning', what: `Earlier runs have left ${kinds.join(', ')}.` },
      consequence: 'They take disk, and networks take addresses of which an engine has about thirty.',
      ...{ fix: 'Remove what is left of runs that are over.', command: 'sagemaker-algo clean' },
      evidence: left.map(({ kind, name }) => `${kind} ${name}`),
    };
  },
});

/** What is not known to be dead may belong to a run elsewhere. One that goes on has something young or something that runs; after a day, nobody waits for it any longer. */
function isOver(thing: Thing, all: readonly Thing[], now: number): boolean {
  if (thing.dead) return true;
  const same = thing.run === undefined || thing.run === 'private' ? [thing] : all.filter(({ run }) => run === thing.run);
  const times = same.flatMap(({ made }) => made ?? []);
  // What cannot be dated may be a minute old.
  if (times.length === 0) return false;
  const newest = Math.max(...times);
  if (now - newest > DAY_MS) return true;
  return now - newest > QUIET_MS && !same.some(({ running }) => running);
}
