import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, it, onTestFinished, vi } from 'vitest';
import { clientSettings } from '../../../src/aws/client-settings.ts';
import { createS3 } from '../../../src/aws/s3.ts';

afterEach(() => vi.unstubAllEnvs());

/** S3 answers 200 to a request of which it has refused some keys. */
async function answering(body: string): Promise<void> {
  const server = createServer((request, response) => {
    request.resume().on('end', () => response.writeHead(200, { 'content-type': 'application/xml' }).end(body));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  vi.stubEnv('AWS_ENDPOINT_URL', `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKIDTESTTESTTESTTEST');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'secret-of-the-tests');
}

const remove = () =>
  createS3(clientSettings({ region: 'us-east-1', profile: undefined }, '0.0.0'), new AbortController().signal).deleteObjects('b', [
    'a',
    'k',
  ]);
const XML = '<?xml version="1.0" encoding="UTF-8"?><DeleteResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">';

it('objects that S3 refuses to delete are not taken for deleted', async () => {
  await answering(`${XML}<Error><Key>k</Key><Code>AccessDenied</Code><Message>Access Denied</Message></Error></DeleteResult>`);
  await expect(remove()).rejects.toMatchObject({ failure: { code: 'AccessDenied', message: expect.stringContaining('k') } });
});

it('no error is none', async () => {
  await answering(`${XML}</DeleteResult>`);
  await expect(remove()).resolves.toBeUndefined();
});
