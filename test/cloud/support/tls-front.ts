import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { request } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';

/** Files of a certificate of its own making in PEM form, for the hosts of AWS and for 127.0.0.1. */
export interface HostCertificate {
  readonly certificate: string;
  readonly key: string;
}

export function makeHostCertificate(folder: string, hosts: readonly string[]): HostCertificate {
  const files = { certificate: join(folder, 'cert.pem'), key: join(folder, 'key.pem') };
  const names = [...hosts.map((host) => `DNS:${host}`), 'IP:127.0.0.1'].join(',');
  const subject = ['-subj', '/CN=front', '-addext', `subjectAltName=${names}`];
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-keyout', files.key];
  execFileSync('openssl', ['req', '-x509', '-days', '2', ...key, '-out', files.certificate, ...subject], { stdio: 'pipe' });
  return files;
}

/** TLS in front of the counterparts, as AWS has it: whoever comes names a host, and `upstream` says whose it is. */
export async function startTlsFront(files: HostCertificate, upstream: (host: string) => string) {
  const seen: string[] = [];
  const leaks: string[] = [];
  const server = createServer({ cert: readFileSync(files.certificate), key: readFileSync(files.key) }, (incoming, answer) => {
    const host = incoming.headers.host ?? '';
    seen.push(`${incoming.method} ${host}${incoming.url}`);
    leaks.push(...Object.keys(incoming.headers).filter((name) => name.startsWith('proxy-')));
    const { hostname, port } = new URL(upstream(host));
    const { url: path, method, headers } = incoming;
    const outgoing = request({ hostname, port, path, method, headers }, (reply) => {
      answer.writeHead(reply.statusCode ?? 0, reply.headers);
      reply.pipe(answer);
    });
    outgoing.on('error', () => answer.destroy());
    incoming.pipe(outgoing);
  });
  server.on('checkContinue', (incoming, answer) => {
    answer.writeContinue();
    server.emit('request', incoming, answer);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    host: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    seen,
    /** Headers for proxies that came this far. */
    leaks,
    async stop() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
