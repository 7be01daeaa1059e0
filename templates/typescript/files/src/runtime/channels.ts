import { join } from 'node:path';
import { BuyerError, printable, quote } from './buyer-error.ts';
import { RowProblem } from './csv-row-parser.ts';
import { readFifo } from './read-fifo.ts';
import { listFiles, readFile } from './read-file.ts';
import { createRowReader } from './row-reader.ts';
import type { ChannelSpec } from './spec.ts';
import type { Channel, Rows } from './types.ts';

/** A file or one epoch of a FIFO. `name` is what the buyer knows it by. */
interface Source {
  readonly name: string;
  readonly pieces: AsyncGenerator<Buffer>;
}

export interface ChannelOptions {
  readonly name: string;
  readonly spec: ChannelSpec;
  /** This channel's entry of inputdataconfig.json, undefined when the buyer left the channel out. */
  readonly config: Readonly<Record<string, unknown>> | undefined;
  /** /opt/ml/input/data */
  readonly folder: string;
  readonly stop: AbortSignal;
}

/** Makes one channel readable, whatever its input mode. Says what the buyer has to change when it cannot be read. */
export function openChannel({ name, spec, config, folder, stop }: ChannelOptions): Channel {
  const required = spec.required ?? true;
  const sharded = config?.['S3DistributionType'] === 'ShardedByS3Key';
  if (config === undefined && required) {
    throw new BuyerError(`The channel ${quote(name)} is missing. Add an input channel with this name to the training job.`);
  }
  const sources = config?.['TrainingInputMode'] === 'Pipe' ? fifoSources(name, folder, stop) : fileSources(name, folder, stop);
  if (config !== undefined) checkConfig(name, spec, config);

  return {
    name,
    present: config !== undefined,
    sharded,
    async *rows({ columns } = {}) {
      let count = 0;
      if (config !== undefined) {
        for await (const block of readRows(sources(), { columns, stop })) {
          count += block.count;
          yield block;
          if (stop.aborted) return;
        }
      }
      if (count === 0 && required && !sharded && !stop.aborted) throw new BuyerError(`The channel ${quote(name)} holds no data.`);
    },
    async *bytes() {
      if (config !== undefined) for await (const { pieces } of sources()) yield* pieces;
    },
  };
}

interface RowOptions {
  readonly columns: number | undefined;
  readonly stop: AbortSignal;
}

async function* readRows(sources: AsyncGenerator<Source>, { columns, stop }: RowOptions): AsyncGenerator<Rows> {
  const reader = createRowReader({ columns, allowBlankLines: true });
  for await (const source of sources) {
    try {
      for await (const piece of source.pieces) {
        reader.push(piece);
        for (let block = reader.next(); block !== undefined; block = reader.next()) yield block;
      }
      // A stop request may have cut the last line.
      if (stop.aborted) break;
      reader.endFile();
      for (let block = reader.next(); block !== undefined; block = reader.next()) yield block;
    } catch (error) {
      throw error instanceof RowProblem || error instanceof RangeError ? explainProblem(source.name, error) : error;
    }
  }
  const rest = reader.rest();
  if (rest !== undefined) yield rest;
}

function explainProblem(source: string, problem: RowProblem | RangeError): BuyerError {
  if (!(problem instanceof RowProblem)) return new BuyerError(`${source}: ${problem.message}; is this a CSV file?`);
  const { line, column, text } = problem;
  const place = `${source}, line ${line}${column > 0 ? `, column ${column}` : ''}: `;
  if (text.startsWith('\u001f')) return new BuyerError(`${place}this looks like a compressed file. Unpack it first.`);
  const header = line === 1 && /^"?[A-Za-z_]/.test(text) ? ' A header line is not allowed.' : '';
  const subject = text !== '' ? quote(text) : column > 0 ? 'the value' : 'the line';
  return new BuyerError(`${place}${subject} ${problem.message}.${header}`);
}

/** File and FastFile mode: a folder with any number of files, nested to any depth. */
function fileSources(name: string, folder: string, stop: AbortSignal): () => AsyncGenerator<Source> {
  return async function* () {
    for (const file of await listFiles(join(folder, name))) {
      if (stop.aborted) return;
      yield { name: `${name}/${printable(file)}`, pieces: readFile(join(folder, name, file)) };
    }
  };
}

/** Pipe mode: one FIFO for each pass, numbered from 0. Where one object ends and the next begins cannot be seen. */
function fifoSources(name: string, folder: string, stop: AbortSignal): () => AsyncGenerator<Source> {
  let epoch = 0;
  return async function* () {
    yield { name: `channel ${name}`, pieces: readFifo(join(folder, `${name}_${epoch++}`), stop) };
  };
}

function checkConfig(name: string, spec: ChannelSpec, config: Readonly<Record<string, unknown>>): void {
  const { ContentType: type, RecordWrapperType: wrapper } = config;
  if (wrapper === 'RecordIO') {
    throw new BuyerError(`The channel ${quote(name)} uses the record wrapper RecordIO; set RecordWrapperType to None.`);
  }
  const accepted = spec.contentTypes ?? [];
  if (typeof type !== 'string' || accepted.length === 0) return;
  const essence = type.split(';', 1)[0]?.trim().toLowerCase() ?? '';
  if (!accepted.some((each) => each.toLowerCase() === essence)) {
    throw new BuyerError(`The channel ${quote(name)} has the content type ${quote(type)}; this algorithm reads ${accepted.join(', ')}.`);
  }
}
