import { expect, it } from 'vitest';
import { mayHoldSecret } from '../../../src/observe/image/secret-places.ts';

it.each([
  ...['/root/.aws/credentials', '/root/.netrc', '/home/me/.npmrc', '/app/.env', '/app/.git/config', '/opt/program/train.py', '/key.pem'],
  ...[
    '/usr/src/app/index.js',
    '/usr/local/bin/train',
    '/usr/local/etc/settings.ini',
    '/etc/pip.conf',
    '/srv/config.yml',
    '/opt/ml/code/x.py',
  ],
])('%s is of its maker', (path) => expect(mayHoldSecret(path)).toBe(true));

it.each([
  ...[
    '/etc/ssl/certs/ca-certificates.crt',
    '/etc/ssl/private/ssl-cert-snakeoil.key',
    '/etc/ssh/ssh_host_rsa_key',
    '/usr/share/doc/x/key.pem',
  ],
  ...['/usr/lib/python3/test/key.pem', '/usr/local/lib/python3.11/site-packages/certifi/cacert.pem', '/app/node_modules/x/key.pem'],
  ...['/opt/conda/ssl/cacert.pem', '/usr/local/go/src/crypto/tls/testdata/example-key.pem', '/app/tests/key.pem', '/var/lib/dpkg/status'],
  ...[
    '/app/.git/objects/ab/cdef',
    '/app/model.safetensors',
    '/app/lib.so.1.2',
    '/app/package-lock.json',
    '/opt/venv/lib/python3/dist-packages/x.py',
  ],
])('%s is not', (path) => expect(mayHoldSecret(path)).toBe(false));
