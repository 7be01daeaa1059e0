import { Agent } from 'node:http';
import { Duplex } from 'node:stream';
import { sendRequest } from '../../../src/observe/http.ts';
import { assert, outline, type Target } from '../target.ts';

/** What a server answers, byte for byte: always an exchange, never an exception, and bounded. */
export function createHttpTarget(): Target {
  return {
    seeds: [
      'HTTP/1.1 200 OK\r\nContent-Type: text/csv\r\nContent-Length: 4\r\n\r\n0.5\n',
      'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTrailer: x\r\n\r\n4\r\nabcd\r\n0\r\nx: y\r\n\r\n',
      'HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 204 No Content\r\n\r\n',
      'HTTP/1.0 500 Internal Server Error\r\nConnection: close\r\n\r\nTraceback',
      'HTTP/1.1 101 Switching Protocols\r\nUpgrade: h2c\r\nConnection: Upgrade\r\n\r\n',
      'HTTP/1.1 200 OK\r\nSet-Cookie: a\r\nSet-Cookie: b\r\nX: \x80\r\n\r\n',
      '\x15\x03\x01\x00\x02\x02\x46',
      '\x00\x00\x12\x04\x00\x00\x00\x00\x00\x00\x03\x00\x00\x00\x64',
    ].map((text) => Buffer.from(text, 'latin1')),
    words: [
      ...[
        'HTTP/1.1 ',
        'HTTP/2',
        'HTTP/1.1 100 Continue\r\n\r\n',
        'HTTP/1.1 103 Early Hints\r\n\r\n',
        '200',
        '999',
        '-1',
        '\r\n',
        '\r\n\r\n',
        '\n\n',
      ],
      ...['Content-Length: ', 'Content-Length: 99999999999999999999\r\n', 'Transfer-Encoding: chunked\r\n', 'Transfer-Encoding: gzip\r\n'],
      ...[
        'ffffffffffffffff\r\n',
        '0\r\n\r\n',
        'Connection: close\r\n',
        'Content-Encoding: gzip\r\n',
        ': ',
        ' : ',
        '\0',
        '\x7f',
        '__proto__: x\r\n',
      ],
    ],
    async run(input) {
      const { response, error } = await sendRequest(
        { host: 'server', port: 8080 },
        {
          label: 'fuzz',
          method: 'POST',
          path: '/invocations',
          body: Buffer.from('1\n'),
          agent: answering(input),
          bodyMax: 32_768,
          deadlineMs: 10_000,
        },
      );
      assert((response === undefined) !== (error === undefined), 'there is an answer or a reason');
      assert(error?.code !== 'DEADLINE', 'it ends when the connection ends');
      if (response === undefined) return outline(`${error?.code} ${error?.message}`);
      assert(Number.isInteger(response.status) && response.status >= 0, 'the status is a number');
      assert(response.body.length <= 65_536, 'what is kept of the body is bounded');
      assert(/^[0-9a-f]{64}$/.test(response.bodySha256), 'the body has a hash');
      return outline(`${response.status} ${Object.keys(response.headers).sort().join()} ${response.bodyBytes > 0}`);
    },
  };
}

/** A connection in memory whose other side sends these bytes, in two pieces, and closes. */
function answering(bytes: Buffer): Agent {
  const agent = new Agent();
  const cut = bytes.length === 0 ? 0 : (bytes[0] ?? 0) % (bytes.length + 1);
  const pieces = [bytes.subarray(0, cut), bytes.subarray(cut)].filter((piece) => piece.length > 0);
  const socket = Object.assign(
    new Duplex({
      read() {
        const piece = pieces.shift();
        setImmediate(() => this.push(piece ?? null));
      },
      write: (_chunk, _encoding, done) => done(),
    }),
    { setNoDelay: () => {}, setKeepAlive: () => {}, setTimeout: () => {}, ref: () => {}, unref: () => {} },
  );
  return Object.assign(agent, { createConnection: () => socket });
}
