import { connect } from 'node:net';

/** A reference may hold slashes, which the engine's paths keep. */
export function encodeReference(name: string): string {
  return name.split('/').map(encodeURIComponent).join('/');
}

/**
 * Ids of images in the engine behind a Unix socket; undefined for one that is not there and for every answer that is not understood. Speaks
 * HTTP/1.0, in which an answer ends with its connection: `node:http` takes as long to load as all the rest of an unchanged build.
 */
export function readImageIds(socket: string, names: readonly string[], timeoutMs: number): Promise<readonly (string | undefined)[]> {
  return Promise.all(names.map((name) => readImageId(socket, name, timeoutMs)));
}

function readImageId(path: string, name: string, timeoutMs: number): Promise<string | undefined> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    const socket = connect(path);
    socket.setTimeout(timeoutMs, () => socket.destroy());
    socket.on('data', (chunk) => chunks.push(chunk));
    socket.on('error', () => resolve(undefined));
    socket.on('close', () => resolve(parseId(Buffer.concat(chunks).toString('utf8'))));
    socket.end(`GET /images/${encodeReference(name)}/json HTTP/1.0\r\nHost: docker\r\n\r\n`);
  });
}

function parseId(answer: string): string | undefined {
  const end = answer.indexOf('\r\n\r\n');
  if (end < 0 || !/^HTTP\/1\.[01] 200 /.test(answer)) return undefined;
  try {
    const { Id: id }: { readonly Id?: unknown } = JSON.parse(answer.slice(end + 4));
    return typeof id === 'string' ? id : undefined;
  } catch {
    return undefined;
  }
}
