import { readFileSync } from 'node:fs';
import { rootCertificates } from 'node:tls';
import { ProxyError } from './proxy-failure.ts';
import type { Variables } from './route.ts';

/**
 * Certificates to trust where AWS_CA_BUNDLE names a file: those and all that Node trusts by itself, which a list of one's own would replace.
 * Undefined where it names none. Throws ProxyError when the file cannot be read.
 */
export function trustedCertificates(variables: Variables): string[] | undefined {
  const bundle = variables['AWS_CA_BUNDLE'];
  if (!bundle) return undefined;
  const extra = variables['NODE_EXTRA_CA_CERTS'];
  return [...rootCertificates, readBundle(bundle), ...(extra ? [readOrNothing(extra)] : [])];
}

function readBundle(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    const hint = 'It has to name a file of certificates in PEM form; without it, take the variable out of the environment.';
    throw new ProxyError('ProxySetting', `The file that AWS_CA_BUNDLE names cannot be read: ${file}`, { hint });
  }
}

/** Node itself goes on when it cannot read this one. */
function readOrNothing(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
