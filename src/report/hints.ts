import { dataHints } from './hints/data.ts';
import type { Hint } from './hints/hint.ts';
import { moduleHints } from './hints/modules.ts';
import { networkHints } from './hints/network.ts';
import { resourceHints } from './hints/resources.ts';
import { serverHints } from './hints/servers.ts';
import { startingHints } from './hints/starting.ts';

/** Beyond this nothing is looked at: a container may print a line of any length, and no signature needs more. */
const LINE_MAX = 1_000;
const TEXT_MAX = 65_536;

/** More telling signatures come first; the first that matches is taken. What servers say of themselves only tells what follows. */
export const hints: readonly Hint[] = [...startingHints, ...networkHints, ...dataHints, ...moduleHints, ...resourceHints, ...serverHints];

/** The first signature that this text shows. Of a long text the end is looked at, where errors are. */
export function findHint(text: string): Hint | undefined {
  const lines = text.slice(-TEXT_MAX).split('\n');
  const short = lines.map((line) => line.slice(0, LINE_MAX)).join('\n');
  return hints.find(({ pattern }) => pattern.test(short));
}
