import type { HealthObservation } from '../../observe/serve/types.ts';
import { SERVE_PORT } from '../../sagemaker/contract.ts';
import { portFault, protocolFault, serveCause } from '../attribution.ts';
import { defineCheck } from '../define-check.ts';
import { describeLog } from '../evidence.ts';

export const servePort = defineCheck({
  id: 'serve/port',
  clauses: ['INF-02'],
  severity: 'must',
  passes: `the server listens on port ${SERVE_PORT} of all interfaces`,
  fails: `the server cannot be reached on port ${SERVE_PORT}`,
  why: `SageMaker talks plain HTTP to port ${SERVE_PORT} of the container, from outside. A server bound to 127.0.0.1, the default of many frameworks, answers a test inside the container and nobody else.`,
  smoke: true,
  containerOnly: true,
  needs: ['project', 'serve/health', 'serve/diagnosis'],
  test(seen) {
    const health = seen['serve/health'];
    const actual = portFault(health);
    if (actual !== undefined) {
      return {
        status: 'fail',
        expected: `it listens on 0.0.0.0:${SERVE_PORT}`,
        actual: health.gaveUp === undefined ? actual : `${actual}${describeWait(health.gaveUp)}`,
        cause: actual.endsWith('only')
          ? 'Only programs inside the container can reach a loopback address.'
          : 'The framework uses its own default port.',
        fix: `Bind to all interfaces: app.run(host="0.0.0.0", port=${SERVE_PORT}), gunicorn -b 0.0.0.0:${SERVE_PORT}, server.listen(${SERVE_PORT}, "0.0.0.0").`,
        evidence: describeLog(health.log),
      };
    }
    const other = protocolFault(health);
    if (other !== undefined) return { status: 'pass' };
    if (health.pings.some(({ response }) => response !== undefined)) return { status: 'pass' };
    return { status: 'not-checked', reason: 'The server never listened.', follows: serveCause(seen) ?? 'serve/healthy-in-time' };
  },
});

/** So that nobody thinks that the whole window was waited for. */
function describeWait({ seconds }: NonNullable<HealthObservation['gaveUp']>): string {
  return `; it was given up ${seconds} s after its start, when nothing else went on (--startup-timeout is the longest wait)`;
}
