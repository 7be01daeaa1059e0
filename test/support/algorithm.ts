import { existsSync, readFileSync } from 'node:fs';
import type { RequestListener } from 'node:http';
import { join } from 'node:path';
import type { FakeScript } from './fake-engine.ts';

/** Answers each CSV line of two numbers with its length; refuses everything else as it should. */
export const lengths: RequestListener = (request, response) => {
  const chunks: Uint8Array[] = [];
  request.on('data', (chunk) => chunks.push(chunk));
  request.on('end', () => {
    if (request.url === '/ping') return response.end();
    if (request.url === '/execution-parameters') return response.writeHead(404).end();
    const type = (request.headers['content-type'] ?? 'text/csv').split(';')[0]?.toLowerCase();
    if (type !== 'text/csv') return response.writeHead(415).end('unsupported');
    if (!/\*\/\*|text\/csv/.test(request.headers.accept ?? '*/*')) return response.writeHead(406).end('not acceptable');
    const lines = Buffer.concat(chunks).toString('utf8').trimEnd().split('\n');
    if (lines.some((line) => !/^[\d.]+,[\d.]+$/.test(line))) return response.writeHead(400).end('bad row');
    return response.writeHead(200, { 'Content-Type': 'text/csv' }).end(`${lines.map((line) => line.length).join('\n')}\n`);
  });
};

/** An algorithm without a flaw, as an engine would show it, for `sampleConfig`. */
export const flawless: FakeScript = {
  train: (spec) => {
    const read = (name: string) => JSON.parse(readFileSync(join(spec.ml, `input/config/${name}.json`), 'utf8'));
    const { alpha = '1' } = read('hyperparameters');
    const channels = read('inputdataconfig');
    const data = join(spec.ml, 'input/data/train/part-1.csv');
    const broken = existsSync(data) && readFileSync(data).includes(0);
    if (!(Number(alpha.replaceAll('"', '')) <= 100) || channels.train === undefined || broken) {
      return { exitCode: 1, stderr: 'refused\n', files: { 'output/failure': 'refused: look at the input' } };
    }
    // Nothing reads the pipe of this program; where it shall be stopped it goes on until it is.
    const held = channels.train.TrainingInputMode === 'Pipe' && spec.name.includes('stop') ? { endsOn: 'SIGTERM' as const } : {};
    return { stdout: 'reading\nrmse=1.5\n', files: { 'model/model.json': '{}' }, ...held };
  },
  serve: () => ({
    listener: lengths,
    inside: () => ({ processes: async () => [{ pid: 10, parent: 1, memoryBytes: 1, command: 'serve' }] }),
  }),
};
