import type { JobParts } from './job-parts.ts';
import type { RecordedExchange } from './types.ts';

/** What the notebook shows. Paths are as seen from it. */
export interface NotebookParts {
  readonly title: string;
  readonly description: string;
  readonly jobs: JobParts;
  readonly requests: readonly NotebookRequest[];
  /** The same with the SageMaker Python SDK. */
  readonly sdk: string;
  readonly tunable: readonly string[];
}

/** A sample request and the file with its answer. */
export type NotebookRequest = Pick<RecordedExchange, 'contentType' | 'accept'> & { readonly request: string; readonly answer: string };

/** A cell before it is written: lines of Markdown or of Python. */
export interface Cell {
  readonly id: string;
  readonly kind: 'markdown' | 'code';
  readonly lines: readonly string[];
  readonly tags?: readonly string[];
}

/** A cell with text. */
export const markdown = (id: string, ...lines: readonly string[]): Cell => ({ id, kind: 'markdown', lines });
/** A cell with Python. */
export const code = (id: string, ...lines: readonly string[]): Cell => ({ id, kind: 'code', lines });
