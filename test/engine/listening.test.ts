import { expect, it } from 'vitest';
import { parseSockets } from '../../src/engine/listening.ts';

const TABLE = `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 00000000:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 1 1 0 100 0 0 10 0
   1: 0100007F:1F91 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 1 1 0 100 0 0 10 0
   2: 0B00007F:8643 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 1 1 0 100 0 0 10 0
   3: 020012AC:1F90 010012AC:D431 01 00000000:00000000 00:00000000 00000000     0        0 1 1 0 100 0 0 10 0
  sl  local_address                         remote_address                        st tx_queue rx_queue
   0: 00000000000000000000000000000000:1F90 00000000000000000000000000000000:0000 0A 00000000:00000000
   1: 00000000000000000000000001000000:0050 00000000000000000000000000000000:0000 0A 00000000:00000000
   2: 0000000000000000FFFF00000100007F:0051 00000000000000000000000000000000:0000 0A 00000000:00000000
   3: B80D01200000000000000000010000FE:0052 00000000000000000000000000000000:0000 0A 00000000:00000000
`;

it('reads listening sockets of both families, without connections and without the resolver of the engine', () => {
  expect(parseSockets(TABLE).map(({ address, port }) => `${address} ${port}`)).toEqual([
    '0.0.0.0 8080',
    '127.0.0.1 8081',
    ':: 8080',
    '::1 80',
    '::ffff:127.0.0.1 81',
    '2001:0db8:0000:0000:0000:0000:fe00:0001 82',
  ]);
});

it('finds none in anything else', () => expect(parseSockets('cat: not found\n')).toEqual([]));
