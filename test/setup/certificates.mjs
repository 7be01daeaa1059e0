// Certificates for both sides of an engine that listens on TCP, made when they are missing, so that no key lies in the repository.
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { mustRun } from './machine.mjs';

/** Fills a folder with ca.pem, server-cert.pem, server-key.pem, and cert.pem and key.pem of the client, as DOCKER_CERT_PATH wants them. */
export function makeCertificates(folder, address) {
  if (existsSync(path.join(folder, 'key.pem'))) return;
  mkdirSync(folder, { recursive: true });
  const openssl = (...args) => mustRun('openssl', args, { cwd: folder });
  const key = (file) => openssl('ecparam', '-name', 'prime256v1', '-genkey', '-noout', '-out', file);
  key('ca-key.pem');
  openssl('req', '-x509', '-new', '-key', 'ca-key.pem', '-days', '3650', '-subj', '/CN=test', '-out', 'ca.pem');
  issue('server', `subjectAltName=IP:${address}\nextendedKeyUsage=serverAuth\n`, 'server-key.pem', 'server-cert.pem');
  issue('client', 'extendedKeyUsage=clientAuth\n', 'key.pem', 'cert.pem');

  function issue(name, extensions, keyFile, certFile) {
    writeFileSync(path.join(folder, `${name}.ext`), extensions);
    key(keyFile);
    openssl('req', '-new', '-key', keyFile, '-subj', `/CN=${name}`, '-out', `${name}.csr`);
    const signed = ['-CA', 'ca.pem', '-CAkey', 'ca-key.pem', '-CAcreateserial', '-days', '3650', '-extfile', `${name}.ext`];
    openssl('x509', '-req', '-in', `${name}.csr`, ...signed, '-out', certFile);
  }
}
