import { createHash } from 'node:crypto';
import { closeSync, cpSync, mkdirSync, openSync, readFileSync, writeSync } from 'node:fs';
import { Agent, request } from 'node:http';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { openLocalMode } from '../harness/local-mode.mjs';
import { makeBuiltProject } from '../harness/rehearsed-project.mjs';

const OWN = 'transform';
const AWS = "AWS's local mode";
const FLOOR = 'container alone';
const MB = 1_048_576;

export const transform = {
  title: 'Batch transform',
  method: `CSV of 10 columns in one file, cut by line into requests as large and as many at once as the image proposes at \`/execution-parameters\` (6 MB, one for each processor), through the same image and model, a fresh container each time. *${AWS}*: the transformer of the SageMaker Python SDK with \`instance_type="local"\`, data and results in folders, telemetry off; it sends one request at a time; it is slow, so that it has one round only. *${FLOOR}*: requests with the same bytes, which are in memory before the clock starts, as many at once, over connections that are kept; the answers are left unread. *Whole* is the time of the whole process with start and stop of the container, *sending* from the first request to the last answer. The lines of all outputs are compared.`,
  misses:
    'The container alone gets requests that are in memory; the tool reads the file (about 45 ms of processor time for 100 MB), counts lines (14), hashes (14) and writes the answers (14), on the same two ' +
    'processors on which the server needs 0.9 s; reading answers off the socket takes 86 ms, sending 29. Reading ahead of the server gained nothing.',
  needs: ['docker', 'localMode'],
  async prepare(bench) {
    const { folder, images } = makeBuiltProject(bench);
    bench.run(...bench.tool('train'), { cwd: folder });
    const model = path.join(folder, 'artifacts');
    const data = bench.at('data');
    writeData(data, bench.size(100_000_000, 1_000_000));
    const outputs = new Map();
    return [
      {
        id: 'transform',
        title: `Batch transform of ${bench.size(100, 1)} MB`,
        rounds: 3,
        warmUps: 0,
        metrics: { whole: { title: 'whole', unit: 'ms' }, sending: { title: 'sending', unit: 'ms' } },
        candidates: {
          [OWN]: ownTransform(bench, { folder, data, outputs }),
          [FLOOR]: containerAlone(bench, { image: images.serve, model: path.join(model, 'model'), data, outputs }),
          [AWS]: { run: localMode(bench, { image: images.serve, model, data, outputs }), every: 9 },
        },
        own: [OWN],
        claims: [
          {
            ...{ id: 'transform/local-mode', what: `\`${OWN}\`: times as fast as ${AWS}, whole` },
            ...{ own: OWN, base: AWS, metric: 'whole', faster: true, target: { least: 3 } },
          },
          {
            ...{ id: 'transform/container', what: `\`${OWN}\` against the ${FLOOR}, sending` },
            ...{ own: OWN, base: FLOOR, metric: 'sending', target: { most: 1.2 } },
          },
        ],
        check() {
          const [first, ...others] = outputs.values();
          if (others.some((one) => one !== first)) throw new Error(`the outputs differ: ${JSON.stringify([...outputs])}`);
        },
      },
    ];
  },
};

/** No two lines are the same, so that a wrong order shows. */
function writeData(folder, bytes) {
  mkdirSync(folder);
  const file = openSync(path.join(folder, 'data.csv'), 'w');
  let seed = 1;
  const number = () => {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
    return ((seed >>> 12) / 10_000 - 50).toFixed(4);
  };
  const tails = Array.from({ length: 1_009 }, () => Array.from({ length: 9 }, number).join(','));
  for (let row = 0, written = 0; written < bytes; row += 2_000) {
    const lines = Array.from({ length: 2_000 }, (_, index) => `${row + index},${tails[(row + index) % tails.length]}\n`);
    written += writeSync(file, lines.join(''));
  }
  closeSync(file);
}

/** Local mode ends each answer with a line end even where it has one. */
function digestLines(bytes) {
  const text = bytes.toString('latin1').replaceAll(/\n+/g, '\n');
  return createHash('sha256').update(text).digest('hex');
}

function ownTransform(bench, { folder, data, outputs }) {
  const out = bench.at('own');
  return () => {
    const began = performance.now();
    const summary = JSON.parse(bench.run(...bench.tool('transform', data, '--out', out, '--json'), { cwd: folder }));
    const whole = performance.now() - began;
    outputs.set(OWN, digestLines(readFileSync(path.join(out, 'data.csv.out'))));
    return { whole, sending: summary.seconds * 1000 };
  };
}

function localMode(bench, { image, model, data, outputs }) {
  const run = openLocalMode(bench);
  // It unpacks the model beside the archive.
  const own = bench.at('model');
  mkdirSync(own);
  cpSync(path.join(model, 'model.tar.gz'), path.join(own, 'model.tar.gz'));
  const out = bench.at('local-mode-out');
  return async () => {
    const [model, input, output] = [path.join(own, 'model.tar.gz'), data, out].map((file) => `file://${file}`);
    const whole = await run('transform', { image, model, data: input, output });
    outputs.set(AWS, digestLines(readFileSync(path.join(out, 'data.csv.out'))));
    return { whole };
  };
}

function containerAlone(bench, { image, model, data, outputs }) {
  return async () => {
    const id = bench.docker(
      'run',
      '--detach',
      '--rm',
      '--env',
      'SAGEMAKER_BATCH=true',
      '--volume',
      `${model}:/opt/ml/model:ro`,
      image,
      'serve',
    );
    const agent = new Agent({ keepAlive: true });
    const end = () => {
      agent.destroy();
      bench.docker('rm', '--force', id);
    };
    try {
      const host = bench.docker('inspect', '--format', '{{.NetworkSettings.IPAddress}}', id);
      const send = (method, address, body) => sendRequest({ host, port: 8080, agent, method, path: address }, body);
      while ((await send('GET', '/ping').catch(() => undefined)) === undefined) await sleep(20);
      const { MaxConcurrentTransforms, MaxPayloadInMB } = JSON.parse(Buffer.concat(await send('GET', '/execution-parameters')));
      const bodies = cutLines(readFileSync(path.join(data, 'data.csv')), MaxPayloadInMB * MB);
      const answers = [];
      const began = performance.now();
      const waiting = bodies.entries();
      const client = async () => {
        for (const [index, body] of waiting) answers[index] = await send('POST', '/invocations', body);
      };
      await Promise.all(Array.from({ length: MaxConcurrentTransforms }, client));
      const sending = performance.now() - began;
      outputs.set(FLOOR, digestLines(Buffer.concat(answers.flat())));
      return { sending };
    } finally {
      end();
    }
  };
}

function cutLines(bytes, most) {
  const bodies = [];
  for (let at = 0; at < bytes.length; ) {
    const end = at + most >= bytes.length ? bytes.length : bytes.lastIndexOf(10, at + most - 1) + 1;
    bodies.push(bytes.subarray(at, end));
    at = end;
  }
  return bodies;
}

function sendRequest(options, body) {
  const headers = body === undefined ? {} : { 'Content-Type': 'text/csv', 'Content-Length': body.length };
  return new Promise((resolve, reject) => {
    request({ ...options, headers }, (answer) => {
      const parts = [];
      answer.on('data', (part) => parts.push(part));
      answer.on('error', reject);
      answer.on('end', () => (answer.statusCode === 200 ? resolve(parts) : reject(new Error(`answered ${answer.statusCode}`))));
    })
      .on('error', reject)
      .end(body);
  });
}
