import { describeCommand } from '../command-line.ts';
import type { Context } from '../context.ts';

/** What a run can leave in AWS. */
export type Kind = 'training job' | 'transform job' | 'endpoint' | 'endpoint configuration' | 'model' | 'model package';

/** Something that was started in AWS and not ended yet. */
export interface Living {
  readonly kind: Kind;
  readonly name: string;
}

/** Keeps account of what lives in AWS because of this run, so that no way of ending is silent about it. */
export interface Ledger {
  add(living: Living): void;
  remove(living: Living): void;
  /** What costs comes first. */
  list(): readonly Living[];
}

/** Those that cost as long as they live, and how. */
const COSTS: Partial<Record<Kind, string>> = {
  endpoint: 'costs by the hour until it is deleted',
  'training job': 'costs until it ends',
  'transform job': 'costs until it ends',
};

/** A ledger that is read out when a second Ctrl-C ends the process. */
export function createLedger({ onKill, stderr }: Pick<Context, 'onKill' | 'stderr'>, flags: readonly string[]): Ledger {
  const living = new Map<string, Living>();
  const key = ({ kind, name }: Living) => `${kind} ${name}`;
  const list = () => [...living.values()].sort((a, b) => Number(COSTS[a.kind] === undefined) - Number(COSTS[b.kind] === undefined));
  onKill(() => stderr.write(describeLiving(list(), flags)));
  return {
    add: (one) => void living.set(key(one), one),
    remove: (one) => void living.delete(key(one)),
    list,
  };
}

/** Says what lives on in AWS, and how to end it; nothing when nothing does. `flags` are those that lead to the same place. */
export function describeLiving(living: readonly Living[], flags: readonly string[]): string {
  if (living.length === 0) return '';
  const lines = living.map(({ kind, name }) => `  ${kind} ${name}${COSTS[kind] === undefined ? '' : ` (${COSTS[kind]})`}`);
  return ['Still in AWS:', ...lines, `Remove it: ${describeCommand('sagemaker-algo', ['jobs', '--cleanup', ...flags])}`, ''].join('\n');
}
