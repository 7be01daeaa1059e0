import { SERVE_PORT } from '../../sagemaker/contract.ts';
import { protocolFault, serveCause } from '../attribution.ts';
import { defineCheck } from '../define-check.ts';
import { describeExchange, describeLog } from '../evidence.ts';

const FIXES: Readonly<Record<'tls' | 'http2' | 'other', { readonly cause: string; readonly fix: string }>> = {
  tls: {
    cause: 'The server was given a certificate and a key.',
    fix: `Serve plain HTTP: leave out the certificate (gunicorn without --certfile and --keyfile, http.createServer instead of https.createServer, "listen ${SERVE_PORT};" without ssl in nginx). SageMaker does the TLS towards buyers.`,
  },
  http2: {
    cause: 'A gRPC server, or an HTTP/2 server without a way back to HTTP/1.1.',
    fix: `Put GET /ping and POST /invocations of HTTP/1.1 on port ${SERVE_PORT}, and any gRPC service behind them on another port.`,
  },
  other: {
    cause: 'Another kind of server has the port, or one that breaks on every connection.',
    fix: `Find out what has the port: sagemaker-algo serve, then curl -v http://127.0.0.1:<port>/ping`,
  },
};

export const servePlainHttp = defineCheck({
  id: 'serve/plain-http',
  clauses: ['INF-02'],
  severity: 'must',
  passes: 'the server speaks plain HTTP',
  fails: `what listens on port ${SERVE_PORT} does not speak plain HTTP`,
  why: `SageMaker ends the TLS of buyers itself and talks plain HTTP/1.1 to port ${SERVE_PORT} of the container. A server that speaks TLS, gRPC or a protocol of its own there never passes a health check, and the endpoint fails after the whole start-up window. Common causes: a certificate in the configuration, a gRPC model server on the port.`,
  smoke: true,
  needs: ['project', 'serve/health', 'serve/diagnosis'],
  test(seen) {
    const health = seen['serve/health'];
    const fault = protocolFault(health);
    if (fault !== undefined) {
      const last = health.pings.at(-1);
      return {
        status: 'fail',
        expected: `an answer in HTTP/1.1 to GET /ping on port ${SERVE_PORT}`,
        actual: fault.words,
        ...FIXES[fault.kind],
        evidence: [...(last === undefined ? [] : describeExchange(last)), ...describeLog(health.log)],
      };
    }
    if (health.pings.some(({ response }) => response !== undefined)) return { status: 'pass' };
    return { status: 'not-checked', reason: 'No ping was answered.', follows: serveCause(seen) ?? 'serve/healthy-in-time' };
  },
});
