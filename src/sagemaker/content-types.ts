import { extname } from 'node:path';

const TYPES: Readonly<Record<string, string>> = {
  '.csv': 'text/csv',
  '.json': 'application/json',
  '.jsonl': 'application/jsonlines',
  '.ndjson': 'application/x-ndjson',
  '.txt': 'text/plain',
  '.libsvm': 'text/libsvm',
};

/** What content type a file ending stands for, where neither an option nor the spec says it. */
export function contentTypeOf(path: string): string | undefined {
  return TYPES[extname(path).toLowerCase()];
}
