import { EXIT, UserError } from '../errors.ts';
import { inWordsOf } from '../text/engine-words.ts';
import { firstLine } from './docker-client.ts';
import type { RunSpec } from './engine.ts';

/** Engines in their words about a folder to mount that is not there for them, or that they may not share. */
const UNSEEN = /bind source path does not exist|mounts denied|is not shared from the host|statfs \S+: no such file/i;

const SHARE = 'Point TMPDIR at a folder that the engine shares with this machine: under one path for both.';

/** What the machine of the engine lacks, in the words of engine and runtime. */
const SHORTAGES = [
  {
    pattern: /no space left on device|disk quota exceeded/i,
    what: 'disk of the container engine is full',
    hint: '`docker system df` shows what takes the space; `docker builder prune` and `docker image prune` give some back.',
  },
  {
    pattern: /cannot allocate memory|resource temporarily unavailable|too many open files/i,
    what: 'machine of the container engine has no memory, processes or open files left',
    hint: 'Stop other containers and programs there, then run the command again.',
  },
] as const;

/**
 * The error for a container that could not be started although nothing is wrong with its image: the engine's machine lacks something,
 * or does not have our work folder. Undefined for any other reason; `said` is what the engine or its client wrote.
 */
export function explainStart(said: string, spec: Pick<RunSpec, 'ml' | 'mounts' | 'name'>, engine: string): UserError | undefined {
  const lack = SHORTAGES.find(({ pattern }) => pattern.test(said));
  if (lack === undefined) return explainUnseen(said, spec);
  return new UserError(`The ${lack.what}; the container ${spec.name} could not be started: ${firstLine(said)}`, {
    hint: inWordsOf(engine, lack.hint),
    exitCode: EXIT.couldNotLook,
  });
}

/** An engine that was not asked what it sees (Docker Desktop shares chosen folders), or that lost sight of the folder since. */
function explainUnseen(said: string, { ml, mounts }: Pick<RunSpec, 'ml' | 'mounts'>): UserError | undefined {
  if (mounts.length === 0 || !UNSEEN.test(said) || !said.includes(ml)) return undefined;
  return new UserError(`The container engine does not see the work folder ${ml}.`, {
    hint: SHARE,
    exitCode: EXIT.couldNotLook,
  });
}
