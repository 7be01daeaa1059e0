import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { clientSettings } from '../../../src/aws/client-settings.ts';
import { createS3 } from '../../../src/aws/s3.ts';
import { uploadSamples } from '../../../src/publish/upload-samples.ts';
import { workspace } from '../../support/workspace.ts';

afterEach(() => vi.unstubAllEnvs());

/** An S3 that gives every request this answer, and tells what it was asked. */
async function answering(answer: (method: string, path: string) => readonly [status: number, body: string]) {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    const [path = ''] = (request.url ?? '').split('?');
    asked.push(`${request.method} ${path}`);
    const [status, body] = answer(request.method ?? '', path);
    request.resume().on('end', () => response.writeHead(status, { 'content-type': 'application/xml' }).end(body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  vi.stubEnv('AWS_ENDPOINT_URL_S3', `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'key');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'secret');
  const s3 = createS3(
    { ...clientSettings({ region: 'us-east-1', profile: undefined }, '0.0.0'), maxAttempts: 1 },
    new AbortController().signal,
  );
  return { s3, asked };
}

describe('deleting objects', () => {
  it('fails when S3 keeps one of them, which it says in an answer that is none of its errors', async () => {
    const kept = '<Error><Key>b</Key><Code>AccessDenied</Code><Message>Access Denied</Message></Error>';
    const { s3 } = await answering(() => [200, `<?xml version="1.0"?><DeleteResult>${kept}</DeleteResult>`]);
    await expect(s3.deleteObjects('bucket', ['a', 'b'])).rejects.toMatchObject({
      failure: { operation: 'DeleteObjects', code: 'AccessDenied', message: expect.stringContaining('b') },
    });
  });
});

describe('uploading samples', () => {
  it('begins nothing more once one of them has failed, and ends what was begun before it says so', async () => {
    const { s3, asked } = await answering((method) => (method === 'HEAD' ? [404, ''] : [403, '<Error><Code>AccessDenied</Code></Error>']));
    const folder = workspace();
    const files = Array.from({ length: 40 }, (_, index) => {
      const file = join(folder, `${index}.csv`);
      writeFileSync(file, `${index}\n`);
      return { path: `channels/train/${index}.csv`, file, bytes: 2 };
    });
    const samples = { files, bytes: 80, digest: '0' };
    await expect(uploadSamples(s3, { bucket: 'bucket', prefix: 'p', samples, tags: {} })).rejects.toThrow('AccessDenied');
    const before = asked.length;
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect([asked.length, asked.filter((one) => one.startsWith('PUT')).length <= 8]).toEqual([before, true]);
  });
});
