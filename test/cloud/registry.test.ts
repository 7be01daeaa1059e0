import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { describe, expect, it, onTestFinished } from 'vitest';
import { asRegistryFailure } from '../../src/registry/failure.ts';
import { openRegistry } from '../../src/registry/registry.ts';

/** Answers of registries that the real one here does not give: tokens, blobs elsewhere, wrong content. */
async function serve(answer: (request: IncomingMessage, reply: ServerResponse, url: string) => void) {
  const seen: { readonly path: string; readonly authorization: string | undefined }[] = [];
  const server = createServer((request, reply) => {
    seen.push({ path: request.url ?? '', authorization: request.headers.authorization });
    answer(request, reply, url);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url, seen };
}

const { signal } = new AbortController();
const login = () => ({ user: 'AWS', password: 'secret' });
const BASIC = `Basic ${Buffer.from('AWS:secret').toString('base64')}`;
const open = (url: string) => openRegistry({ url, login, signal, backoffMs: 5 });
const digestOf = (text: string) => `sha256:${createHash('sha256').update(text).digest('hex')}`;
const failure = (work: Promise<unknown>) =>
  work.then(
    () => undefined,
    (error: unknown) => asRegistryFailure(error),
  );

describe('a registry', () => {
  it('that wants a token gets one for the login, and the token from then on', async () => {
    const { url, seen } = await serve((request, reply, self) => {
      if (request.url?.startsWith('/token') === true) return void reply.end('{"token":"t-1"}');
      if (request.headers.authorization === 'Bearer t-1') return void reply.end('{"config":{},"layers":[]}');
      reply.writeHead(401, { 'www-authenticate': `Bearer realm="${self}/token",service="s",scope="repository:a:pull"` }).end();
    });
    const registry = open(url);
    await registry.manifest('a', '1');
    await registry.manifest('a', '2');
    expect(seen.map(({ path, authorization }) => [path, authorization])).toEqual([
      ['/v2/a/manifests/1', BASIC],
      ['/token?service=s&scope=repository%3Aa%3Apull', BASIC],
      ['/v2/a/manifests/1', 'Bearer t-1'],
      ['/v2/a/manifests/2', 'Bearer t-1'],
    ]);
  });

  it('that would have the password sent elsewhere in the clear gets none', async () => {
    const other = await serve((_, reply) => void reply.end('{"token":"t-1"}'));
    const { url } = await serve((_, reply) => void reply.writeHead(401, { 'www-authenticate': `Bearer realm="${other.url}/token"` }).end());
    expect(await failure(open(url).manifest('a', '1'))).toMatchObject({ status: 401 });
    expect(other.seen).toEqual([]);
  });

  it('that keeps blobs elsewhere is followed there without the login', async () => {
    const text = JSON.stringify({ os: 'linux', architecture: 'arm64' });
    const store = await serve((_, reply) => void reply.end(text));
    const { url } = await serve((_, reply) => void reply.writeHead(307, { location: `${store.url}/blob?signed=1` }).end());
    expect(await open(url).configuration('a', digestOf(text))).toEqual({ platform: 'linux/arm64' });
    expect(store.seen).toEqual([{ path: '/blob?signed=1', authorization: undefined }]);
  });

  it('that gives other content than the digest says is not believed', async () => {
    const { url } = await serve((_, reply) => void reply.writeHead(200, { 'docker-content-digest': digestOf('other') }).end('{}'));
    const registry = open(url);
    const wanted = [registry.manifest('a', '1'), registry.manifest('a', digestOf('x')), registry.configuration('a', digestOf('x'))];
    for (const one of wanted) expect((await failure(one))?.said).toContain(`the content has the digest ${digestOf('{}')}`);
  });

  it('is asked five times when it fails, once when it refuses, and not again before it wants to be', async () => {
    for (const [status, headers, times] of [
      [500, {}, 5],
      [429, {}, 5],
      [429, { 'retry-after': '3600' }, 1],
      [403, {}, 1],
    ] as const) {
      const { url, seen } = await serve((_, reply) => void reply.writeHead(status, headers).end('{"errors":[{"code":"C","message":"m"}]}'));
      expect(await failure(open(url).manifest('a', '1'))).toMatchObject({ status, said: 'C: m' });
      expect(seen).toHaveLength(times);
    }
  });

  it.each(['no JSON', 'null', '[]'])('that holds something else than an image (%s) knows no platform of it', async (text) => {
    const { url } = await serve((_, reply) => void reply.end(text));
    expect(await open(url).configuration('a', digestOf(text))).toEqual({ platform: 'unknown/unknown' });
  });

  it('that is not there is named with the reason', async () => {
    expect(await failure(open('http://127.0.0.1:2').manifest('a', '1'))).toMatchObject({
      host: '127.0.0.1:2',
      said: 'ECONNREFUSED',
      status: undefined,
    });
  });

  it('that has no such thing says nothing', async () => {
    const { url } = await serve((_, reply) => void reply.writeHead(404).end());
    expect(await open(url).manifest('a', '1')).toBeUndefined();
  });

  it('stops waiting when it is interrupted', async () => {
    const { url } = await serve(() => {});
    const abort = new AbortController();
    const asked = openRegistry({ url, login, signal: abort.signal }).manifest('a', '1');
    setTimeout(() => abort.abort(), 50);
    await expect(asked).rejects.toMatchObject({ name: 'AbortError' });
  });
});
