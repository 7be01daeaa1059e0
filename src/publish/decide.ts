import type { AlgorithmStatus } from '../aws/algorithms.ts';
import type { Difference } from './compare-algorithm.ts';

/** What is to be done about the name of a version, in the light of what has it already. */
export type Decision =
  | { readonly kind: 'create' }
  /** It is being deleted: its name is free when that has ended. */
  | { readonly kind: 'create-after-deletion' }
  /** It is there, and goes away first. */
  | { readonly kind: 'replace' }
  | { readonly kind: 'refuse-replace' }
  /** It is what this project would create, and is validated now, was certified, or failed. */
  | { readonly kind: 'wait' }
  | { readonly kind: 'certified' }
  | { readonly kind: 'failed' }
  /** It is something else, and cannot be changed. */
  | { readonly kind: 'different'; readonly status: AlgorithmStatus; readonly differences: readonly Difference[] };

export interface Found {
  readonly status: AlgorithmStatus;
  readonly differences: readonly Difference[];
}

/** Decides what a name that is taken, or free, asks for. A resource cannot be changed, so what differs needs another name. */
export function decide(found: Found | undefined, { replace }: { readonly replace: boolean }): Decision {
  if (found === undefined) return { kind: 'create' };
  const { status, differences } = found;
  if (status === 'Deleting') return { kind: 'create-after-deletion' };
  const running = status === 'Pending' || status === 'InProgress';
  if (replace) return { kind: running ? 'refuse-replace' : 'replace' };
  if (differences.length > 0) return { kind: 'different', status, differences };
  if (running) return { kind: 'wait' };
  return { kind: status === 'Completed' ? 'certified' : 'failed' };
}
