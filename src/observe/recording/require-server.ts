import { EXIT, UserError } from '../../errors.ts';
import { neutraliseLine } from '../../text/safe.ts';
import type { Served } from '../serve/served.ts';

/** The server, or the UserError that says why there is none. */
export function requireServer(served: Served, onFailure: () => void): Extract<Served, { status: 'ready' }> {
  if (served.status === 'ready') return served;
  onFailure();
  throw new UserError(neutraliseLine(served.reason, 500), { hint: 'See its log with: sagemaker-algo serve', exitCode: EXIT.failed });
}
