import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';

/** A certificate of its own making for a TLS server of a test, so that no key lies in the repository. */
export function makeCertificate(): { readonly key: string; readonly cert: string } {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return { key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(), cert: selfSign(privateKey, publicKey) };
}

const ECDSA_SHA256 = node(0x30, Buffer.from('06082a8648ce3d040302', 'hex'));

function selfSign(privateKey: KeyObject, publicKey: KeyObject): string {
  const text = (tag: number, value: string) => node(tag, Buffer.from(value));
  const commonName = Buffer.from('0603550403', 'hex');
  const name = node(0x30, node(0x31, node(0x30, commonName, text(0x0c, 'localhost'))));
  const validity = node(0x30, text(0x17, '200101000000Z'), text(0x17, '491231235959Z'));
  const body = node(
    0x30,
    node(0x02, Buffer.from([1])),
    ECDSA_SHA256,
    name,
    validity,
    name,
    publicKey.export({ type: 'spki', format: 'der' }),
  );
  const signature = node(0x03, Buffer.from([0]), sign('sha256', body, privateKey));
  const lines = node(0x30, body, ECDSA_SHA256, signature).toString('base64').replaceAll(/.{64}/g, '$&\n');
  return `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n`;
}

/** One node of DER: tag, length, content. */
function node(tag: number, ...content: readonly Uint8Array[]): Buffer {
  const body = Buffer.concat(content);
  const length = body.length < 128 ? [body.length] : body.length < 256 ? [0x81, body.length] : [0x82, body.length >> 8, body.length & 255];
  return Buffer.concat([Buffer.from([tag, ...length]), body]);
}
