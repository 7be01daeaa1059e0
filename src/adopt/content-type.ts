import { contentTypeOf } from '../sagemaker/content-types.ts';
import { endingOf, type TreeFile } from './tree.ts';

/** Content types by ending, besides those that every command knows. */
const BY_ENDING: Readonly<Record<string, string>> = {
  tsv: 'text/tab-separated-values',
  parquet: 'application/x-parquet',
  pq: 'application/x-parquet',
  svm: 'text/libsvm',
  npy: 'application/x-npy',
  npz: 'application/x-npz',
  rec: 'application/x-recordio',
  recordio: 'application/x-recordio',
  pbr: 'application/x-recordio-protobuf',
  tfrecord: 'application/x-tfrecord',
  tfrecords: 'application/x-tfrecord',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  png: 'image/png',
  xml: 'application/xml',
};

/** First bytes that tell a binary format, whatever the name. */
const MAGIC: readonly (readonly [readonly number[], string])[] = [
  [[0x50, 0x41, 0x52, 0x31], 'application/x-parquet'],
  [[0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59], 'application/x-npy'],
  [[0x89, 0x50, 0x4e, 0x47], 'image/png'],
  [[0xff, 0xd8, 0xff], 'image/jpeg'],
  [[0x0a, 0x23, 0xd7, 0xce], 'application/x-recordio'],
];

/** Types whose files are text. */
const TEXTUAL = /^text\/|json|xml/;

/**
 * The content type of a data file, from its first bytes and its ending; `doubt` where the two disagree. Undefined where neither
 * tells.
 */
export function sniffContentType(file: TreeFile): { readonly type: string; readonly doubt?: string } | undefined {
  const magic = MAGIC.find(([bytes]) => bytes.every((byte, index) => file.bytes[index] === byte))?.[1];
  const named = BY_ENDING[endingOf(file.path)] ?? contentTypeOf(file.path);
  if (magic !== undefined) {
    const doubt =
      named !== undefined && named !== magic
        ? `${file.path} is called like ${named}, but its first bytes are those of ${magic}`
        : undefined;
    return { type: magic, ...(doubt === undefined ? {} : { doubt }) };
  }
  if (named !== undefined && TEXTUAL.test(named) && file.bytes.includes(0)) {
    return { type: 'application/octet-stream', doubt: `${file.path} is called like ${named}, but its first bytes are no text` };
  }
  // JSON Lines is often called .json.
  if (named === 'application/json' && looksLikeLines(file)) return { type: 'application/jsonlines' };
  if (named !== undefined) return { type: named };
  return guess(file);
}

function guess({ bytes, complete }: TreeFile): { readonly type: string } | undefined {
  if (bytes.length === 0 || bytes.includes(0)) return undefined;
  const lines = new TextDecoder('latin1')
    .decode(bytes)
    .split(/\r?\n/)
    .slice(0, complete ? undefined : -1)
    .filter((line) => line !== '');
  if (lines.length === 0) return undefined;
  if (lines.every((line) => /^\s*\{.*\}\s*$/.test(line)) && lines.length > 1) return { type: 'application/jsonlines' };
  const widths = new Set(lines.map((line) => line.split(',').length));
  return widths.size === 1 && !widths.has(1) ? { type: 'text/csv' } : undefined;
}

function looksLikeLines({ bytes }: TreeFile): boolean {
  const [first = '', second = ''] = new TextDecoder('latin1').decode(bytes).split(/\r?\n/);
  return /^\{.*\}$/.test(first.trim()) && /^\{/.test(second.trim());
}
