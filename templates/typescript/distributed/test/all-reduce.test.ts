/** Tests of the exchange between hosts in `src/runtime`, which need not change with the algorithm. All hosts are this process. */

import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Hosts, type HostsOptions, withHosts } from '../src/runtime/all-reduce.ts';
import { BuyerError } from '../src/runtime/buyer-error.ts';
import { readCluster } from '../src/runtime/cluster.ts';
import { type Kind, readFrames, sendFrame, toBytes, toNumbers } from '../src/runtime/frames.ts';

/** In the order of text, as SageMaker gives them. Only the leader is looked up by its name. */
const LEADER = '127.0.0.1';
const HOSTS = [LEADER, 'algo-10', 'algo-2'];

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, LEADER, () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' ? (address?.port ?? 0) : 0));
    });
  });
}

interface Job {
  readonly port: number;
  readonly log: string[];
  readonly stops: ReadonlyMap<string, AbortController>;
  start<T>(host: string, work: (hosts: Hosts) => Promise<T>, options?: Partial<HostsOptions>): Promise<T>;
}

async function createJob(names = HOSTS): Promise<Job> {
  const port = await freePort();
  const log: string[] = [];
  const stops = new Map(names.map((host) => [host, new AbortController()]));
  return {
    port,
    log,
    stops,
    start(host, work, options = {}) {
      const stop = stops.get(host) ?? new AbortController();
      const defaults = {
        stop: stop.signal,
        log: (line: string) => void log.push(`${host}: ${line}`),
        onStop: () => stop.abort(),
        graceMs: 300,
      };
      return withHosts({ currentHost: host, hosts: names, address: LEADER, port }, { ...defaults, ...options }, work);
    },
  };
}

/** Puts parts behind each other, so that their order shows. */
const append = (one: Float64Array, other: Float64Array) => Float64Array.of(...one, ...other);
const never = () => new Promise<never>(() => undefined);
const numberOf = (host: string) => HOSTS.indexOf(host) + 1;

/** Connects as a host does, and does nothing more. */
function pretend(port: number, kind: Kind, name: string): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: LEADER, port }, () => {
      sendFrame(socket, kind, Buffer.from(name));
      resolve(socket);
    }).once('error', reject);
  });
}

describe('allReduce', () => {
  it('gives all hosts the same numbers, combined in the order of the hosts whoever comes first', async () => {
    const job = await createJob();
    const work = (host: string) => async (hosts: Hosts) => {
      await sleep(host === LEADER ? 0 : 100 / numberOf(host));
      const first = await hosts.allReduce(Float64Array.of(numberOf(host), 0.1), append);
      const second = await hosts.allReduce(host === 'algo-10' ? new Float64Array(0) : Float64Array.of(-numberOf(host)), append);
      return { first: [...first], second: [...second], leads: hosts.isLeader };
    };
    const results = await Promise.all(HOSTS.map((host) => job.start(host, work(host))));
    const numbers = { first: [1, 0.1, 2, 0.1, 3, 0.1], second: [-1, -3] };
    assert.deepEqual(
      results,
      HOSTS.map((host) => ({ ...numbers, leads: host === LEADER })),
    );
  });

  it('bears more numbers than a packet holds, and does not mind when they are changed afterwards', async () => {
    const job = await createJob();
    const results = await Promise.all(
      HOSTS.map((host) =>
        job.start(host, async (hosts) => {
          const part = new Float64Array(300_000).fill(numberOf(host));
          const total = await hosts.allReduce(part, (one, other) => one.map((value, i) => value + (other[i] ?? Number.NaN)));
          part.fill(-1);
          return total.every((value) => value === 6);
        }),
      ),
    );
    assert.deepEqual(results, [true, true, true]);
  });

  it('waits for hosts that come late, the leader among them', async () => {
    const job = await createJob();
    const work = (host: string) => (hosts: Hosts) => hosts.allReduce(Float64Array.of(numberOf(host)), append);
    const early = job.start('algo-2', work('algo-2'));
    await sleep(300);
    const leader = job.start(LEADER, work(LEADER));
    await sleep(100);
    const late = job.start('algo-10', work('algo-10'));
    for (const result of await Promise.all([early, leader, late])) assert.deepEqual([...result], [1, 2, 3]);
  });

  it('works alone, without a connection', async () => {
    const job = await createJob(['algo-1']);
    const result = await job.start('algo-1', async (hosts) => [hosts.isLeader, ...(await hosts.allReduce(Float64Array.of(7), append))]);
    assert.deepEqual([result, job.log], [[true, 7], []]);
  });

  it('lets the leader alone read what all hosts have', async () => {
    const job = await createJob();
    const channel = { name: 'train', present: true, rows: never, bytes: never } as never as Parameters<Hosts['reads']>[0];
    const ask = async (hosts: Hosts) => [hosts.reads({ ...channel, sharded: true }), hosts.reads({ ...channel, sharded: false })];
    const work = async (hosts: Hosts) => {
      await hosts.allReduce(new Float64Array(0), append);
      return ask(hosts);
    };
    const [leader, other] = await Promise.all(HOSTS.map((host) => job.start(host, work)));
    assert.deepEqual(
      [leader, other],
      [
        [true, true],
        [true, false],
      ],
    );
  });
});

describe('trouble', () => {
  it('of one host ends all, with its reason', async () => {
    for (const broken of HOSTS) {
      const job = await createJob();
      const work = (host: string) => async (hosts: Hosts) => {
        await hosts.allReduce(Float64Array.of(1), append);
        if (host === broken) throw new BuyerError('train/a.csv, line 3: the line has 2 of 3 columns.');
        return hosts.allReduce(Float64Array.of(1), append);
      };
      const ends = await Promise.allSettled(HOSTS.map((host) => job.start(host, work(host))));
      for (const [i, end] of ends.entries()) {
        const prefix = HOSTS[i] === broken ? '' : `Host ${broken}: `;
        assert.ok(end.status === 'rejected' && end.reason instanceof BuyerError);
        assert.equal(end.reason.message, `${prefix}train/a.csv, line 3: the line has 2 of 3 columns.`);
      }
    }
  });

  it('does not wait for the end of the work of the others', async () => {
    const job = await createJob();
    const work = (host: string) => (host === 'algo-2' ? () => Promise.reject(new Error('secret')) : never);
    const ends = await Promise.allSettled(HOSTS.map((host) => job.start(host, work(host))));
    assert.deepEqual(
      ends.map((end) => end.status === 'rejected' && /^Host algo-2: The algorithm failed because of a fault/.test(end.reason.message)),
      [true, true, false],
    );
    assert.ok(ends.every((end) => end.status === 'rejected'));
  });

  it('is a host that is lost: the others end and name it', async () => {
    const job = await createJob();
    const running = Promise.allSettled(
      [LEADER, 'algo-10'].map((host) => job.start(host, (hosts) => hosts.allReduce(Float64Array.of(1), append))),
    );
    await sleep(50);
    const socket = await pretend(job.port, 'hello', 'algo-2');
    setTimeout(() => socket.destroy(), 50);
    for (const end of await running) {
      assert.ok(end.status === 'rejected');
      assert.equal(end.reason.message, 'The host algo-2 was lost before the training was complete. Its log may tell why.');
    }
  });

  it('is a leader that is lost', async () => {
    const port = await freePort();
    const server = createServer((socket) => void setTimeout(() => socket.destroy(), 50)).listen(port, LEADER);
    const cluster = { currentHost: 'algo-2', hosts: HOSTS, address: LEADER, port };
    const options = { stop: new AbortController().signal, log: () => undefined };
    await assert.rejects(
      withHosts(cluster, options, (hosts) => hosts.allReduce(Float64Array.of(1), append)),
      /The host 127.0.0.1 was lost/,
    );
    server.close();
  });

  it('is a host that never comes', async () => {
    const job = await createJob();
    const work = (hosts: Hosts) => hosts.allReduce(Float64Array.of(1), append);
    const ends = await Promise.allSettled([LEADER, 'algo-10'].map((host) => job.start(host, work, { joinMs: 400 })));
    for (const end of ends) {
      assert.ok(end.status === 'rejected');
      assert.equal(end.reason.message, 'No connection to the host algo-2 within 0.4 seconds. The log of such a host may tell why.');
    }
    await assert.rejects(
      (await createJob()).start('algo-2', work, { joinMs: 300 }),
      /No connection to the host 127.0.0.1 within 0.3 seconds/,
    );
  });

  it('is a port that is taken', async () => {
    const job = await createJob();
    const server = createServer().listen(job.port, LEADER);
    await sleep(20);
    await assert.rejects(job.start(LEADER, never, { joinMs: 300 }), /The hosts cannot talk to each other: .*EADDRINUSE/);
    server.close();
  });

  it('is not made by strangers, nor by a second host of the same name', async () => {
    const job = await createJob();
    const work = (hosts: Hosts) => hosts.allReduce(Float64Array.of(1), append);
    const running = ['algo-10', LEADER].map((host) => job.start(host, work));
    await sleep(400);
    const strangers = await Promise.all([
      pretend(job.port, 'hello', 'algo-10'),
      pretend(job.port, 'hello', 'mallory'),
      pretend(job.port, 'hello', LEADER),
      pretend(job.port, 'numbers', 'algo-2'),
    ]);
    strangers.push(
      await new Promise<Socket>((resolve) => {
        const socket = connect({ host: LEADER, port: job.port }, () => {
          socket.write('GET / HTTP/1.1\r\n\r\n');
          resolve(socket);
        });
      }),
    );
    await Promise.all(
      strangers.map(
        (socket) =>
          new Promise((resolve) =>
            socket
              .once('close', resolve)
              .on('error', () => undefined)
              .resume(),
          ),
      ),
    );
    for (const result of await Promise.all([...running, job.start('algo-2', work)])) assert.equal(result.length, 3);
  });
});

describe('a stop', () => {
  it('of any host stops all, and the leader has what they have found', async () => {
    for (const stopped of HOSTS) {
      const job = await createJob();
      const work = (host: string) => async (hosts: Hosts) => {
        const signal = job.stops.get(host)?.signal;
        // Reads until it is stopped.
        await new Promise((resolve) => signal?.addEventListener('abort', resolve));
        return [...(await hosts.allReduce(Float64Array.of(numberOf(host)), append))];
      };
      const running = HOSTS.map((host) => job.start(host, work(host)));
      while (job.log.filter((line) => line.includes('has joined')).length < 2) await sleep(10);
      job.stops.get(stopped)?.abort();
      assert.deepEqual(await Promise.all(running), [
        [1, 2, 3],
        [1, 2, 3],
        [1, 2, 3],
      ]);
    }
  });

  it('does not wait for a host that has not come', async () => {
    const job = await createJob();
    const work = (host: string) => async (hosts: Hosts) => [...(await hosts.allReduce(Float64Array.of(numberOf(host)), append))];
    const running = [LEADER, 'algo-10'].map((host) => job.start(host, work(host)));
    while (!job.log.some((line) => line.includes('has joined'))) await sleep(10);
    for (const host of [LEADER, 'algo-10']) job.stops.get(host)?.abort();
    assert.deepEqual(await Promise.all(running), [
      [1, 2],
      [1, 2],
    ]);
    assert.ok(job.log.includes('127.0.0.1: Stopped without the part of host algo-2.'));
  });

  it('waits only so long for a host that does not react, and goes on without it', async () => {
    const job = await createJob([LEADER, 'algo-2']);
    const leader = job.start(LEADER, async (hosts) => {
      const first = await hosts.allReduce(Float64Array.of(1), append);
      return [...first, ...(await hosts.allReduce(Float64Array.of(10), append))];
    });
    await sleep(50);
    const socket = await pretend(job.port, 'hello', 'algo-2');
    await sleep(50);
    job.stops.get(LEADER)?.abort();
    assert.deepEqual(await leader, [1, 10]);
    socket.destroy();
  });

  it('goes on without a host that ends first', async () => {
    const job = await createJob([LEADER, 'algo-2']);
    const leader = job.start(LEADER, async (hosts) => [...(await hosts.allReduce(Float64Array.of(1), append))], { graceMs: 60_000 });
    await sleep(50);
    const socket = await pretend(job.port, 'hello', 'algo-2');
    await sleep(50);
    job.stops.get(LEADER)?.abort();
    socket.destroy();
    assert.deepEqual(await leader, [1]);
  });

  it('ends a host that looks for its leader in vain', async () => {
    const job = await createJob();
    const running = job.start('algo-2', (hosts) => hosts.allReduce(Float64Array.of(1), append));
    await sleep(50);
    job.stops.get('algo-2')?.abort();
    await assert.rejects(running, { name: 'BuyerError', message: /was stopped before it had the result/ });
  });
});

describe('frames', () => {
  it('can be cut anywhere', async () => {
    const wire: Buffer[] = [];
    const collector = { write: (bytes: Uint8Array) => wire.push(Buffer.from(bytes)) } as never as Socket;
    sendFrame(collector, 'hello', Buffer.from('algo-1'));
    sendFrame(collector, 'stop');
    sendFrame(collector, 'numbers', toBytes(Float64Array.of(Math.PI, -0)));
    const bytes = Buffer.concat(wire);
    for (let size = 1; size <= bytes.length; size++) {
      let push: (piece: Buffer) => void = () => undefined;
      const socket = { on: (_: string, listener: typeof push) => (push = listener) } as never as Socket;
      const seen: unknown[] = [];
      readFrames(socket, (kind, body) => seen.push(kind === 'numbers' ? [...toNumbers(body)] : [kind, body.toString()]));
      for (let at = 0; at < bytes.length; at += size) push(bytes.subarray(at, at + size));
      assert.deepEqual(seen, [
        ['hello', 'algo-1'],
        ['stop', ''],
        [Math.PI, -0],
      ]);
    }
  });
});

describe('readCluster', () => {
  const read = (content?: string) => {
    const base = mkdtempSync(join(tmpdir(), 'cluster-test-'));
    try {
      mkdirSync(join(base, 'input/config'), { recursive: true });
      if (content !== undefined) writeFileSync(join(base, 'input/config/resourceconfig.json'), content);
      return readCluster({ SAGEMAKER_BASE_DIR: base });
    } finally {
      rmSync(base, { recursive: true });
    }
  };

  it('takes the hosts in the order of text, and the address of the interface', () => {
    const config = { current_host: 'algo-2', hosts: ['algo-2', 'algo-10', 'algo-1'], network_interface_name: 'none0', topology: null };
    const cluster = { currentHost: 'algo-2', hosts: ['algo-1', 'algo-10', 'algo-2'], address: undefined, port: 7070 };
    assert.deepEqual(read(JSON.stringify(config)), cluster);
    const { address } = read(JSON.stringify({ ...config, network_interface_name: 'lo' }));
    assert.ok(address === '127.0.0.1' || process.platform !== 'linux');
  });

  it('takes a job without the file for one of a single host', () => {
    assert.deepEqual(read().hosts, ['algo-1']);
  });

  it('says what is wrong with the file', () => {
    assert.throws(() => read('{'), /resourceconfig.json is not valid JSON/);
    assert.throws(() => read('{"current_host":"algo-3","hosts":["algo-1"]}'), /names this host "algo-3", which is not among its hosts/);
    assert.throws(() => read('{}'), /not among its hosts/);
  });
});
