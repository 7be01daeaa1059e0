import { setTimeout as pause } from 'node:timers/promises';
import type { Ecr, EcrScan } from '../aws/ecr.ts';
import { asAwsFailure } from '../aws/failure.ts';
import { EXIT, UserError } from '../errors.ts';
import { neutraliseLine } from '../text/safe.ts';
import type { PushedImage, PushOptions, ScanResult } from './pushed.ts';

/** What keeps a product out of the Marketplace until it is fixed (MKT-04). */
const BLOCKING = ['CRITICAL', 'HIGH'];
/** With continuous scanning an image is never through: it has findings, and gets new ones. */
const LOOKED = ['COMPLETE', 'ACTIVE'];
const UNDER_WAY = ['IN_PROGRESS', 'PENDING'];
/** How often an image may be without a scan after a push that starts one. */
const PATIENCE = 4;
const LONGEST_POLL_MS = 10_000;

export interface ScanWait {
  readonly repository: string;
  readonly digest: string;
  readonly timeoutMs: number;
  /** Milliseconds before the second look; the next ones come later and later. */
  readonly pollMs: number;
  readonly now: () => number;
  readonly signal: AbortSignal;
  readonly onState: (state: string) => void;
}

export const NOT_ASKED: ScanResult = { status: 'not-checked', state: 'not asked for', counts: {}, blocking: [] };

/** Waits until the registry has scanned an image, which it is asked to where it does not by itself. */
export async function waitForScan(ecr: Pick<Ecr, 'scan' | 'startScan'>, wait: ScanWait): Promise<ScanResult> {
  const until = wait.now() + wait.timeoutMs;
  let absent = 0;
  for (let pollMs = wait.pollMs; ; pollMs = Math.min(pollMs * 1.5, LONGEST_POLL_MS)) {
    const seen = await look(ecr, wait);
    if ('reason' in seen) return notChecked(seen.reason);
    const { status, description } = seen;
    if (status !== undefined && LOOKED.includes(status)) return describe(status, seen);
    if (status !== undefined && !UNDER_WAY.includes(status))
      return notChecked(description === undefined ? status : `${status}: ${description}`);
    if (status === undefined && ++absent > PATIENCE) return notChecked('this registry did not scan it');
    wait.onState(status ?? 'not begun');
    if (wait.now() + pollMs > until) return notChecked(`${status ?? 'not begun'} after ${Math.round(wait.timeoutMs / 1_000)} s`);
    await pause(pollMs, undefined, { signal: wait.signal });
  }
}

/** A caller who may not see scans can still push. */
async function look(
  ecr: Pick<Ecr, 'scan' | 'startScan'>,
  { repository, digest }: ScanWait,
): Promise<EcrScan | { readonly reason: string }> {
  try {
    const scan = await ecr.scan(repository, digest);
    if (scan.status === undefined) await ecr.startScan(repository, digest);
    return scan;
  } catch (error) {
    const failure = asAwsFailure(error);
    if (failure?.code.startsWith('AccessDenied') !== true) throw error;
    return { reason: `you may not call ecr:${failure.operation}` };
  }
}

function notChecked(state: string): ScanResult {
  return { status: 'not-checked', state, counts: {}, blocking: [] };
}

function describe(state: string, { counts, findings }: EcrScan): ScanResult {
  const blocking = BLOCKING.flatMap((severity) => findings.filter((finding) => finding.severity === severity));
  return { status: 'complete', state, counts, blocking };
}

/** How many findings would keep a listing from being accepted. */
function countBlocking({ counts }: ScanResult): number {
  return BLOCKING.reduce((sum, severity) => sum + (counts[severity] ?? 0), 0);
}

const SHOWN = 8;

/** Throws UserError when a scan found what keeps a listing from being accepted, or says so where `acceptFindings` goes on. */
export function requireScans(
  images: readonly Pick<PushedImage, 'roles' | 'scan'>[],
  { acceptFindings }: Pick<PushOptions, 'acceptFindings'>,
  note: (text: string) => void,
): void {
  const bad = images.filter(({ scan }) => countBlocking(scan) > 0);
  if (bad.length === 0) return;
  const each = bad.map(({ roles, scan }) => `the ${roles.join(' and ')} image has ${describeCounts(scan.counts)}`);
  const message = `The registry's scan found vulnerabilities: ${each.join('; ')} (MKT-04).`;
  if (acceptFindings) {
    note(`${message} Marketplace does not list it like this.`);
    return;
  }
  const found = bad.flatMap(({ scan }) => scan.blocking);
  const shown = found
    .slice(0, SHOWN)
    .map(({ severity, name, where, uri }) => [severity, name, where, uri].filter((part) => part !== undefined).join('  '));
  const more = found.length > SHOWN ? [`and ${found.length - SHOWN} more`] : [];
  throw new UserError(message, {
    hint: [
      ...shown.map((line) => neutraliseLine(line, 200)),
      ...more,
      'Build it again from a newer base image, with its packages brought up to date. The images stay where they are.',
      'A finding that is none is a matter for AWS Marketplace Seller Operations: --accept-findings goes on.',
    ].join('\n'),
    exitCode: EXIT.failed,
  });
}

/** Numbers by severity, the worst first: `1 CRITICAL, 3 HIGH`. */
export function describeCounts(counts: ScanResult['counts']): string {
  const order = ['CRITICAL', 'HIGH', 'MEDIUM', 'LOW', 'INFORMATIONAL', 'UNDEFINED'];
  return order.flatMap((severity) => (counts[severity] ? [`${counts[severity]} ${severity}`] : [])).join(', ') || 'no findings';
}
