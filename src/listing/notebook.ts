import type { JobParts } from './job-parts.ts';
import { renderNotebookEnd, renderNotebookInference } from './notebook-inference.ts';
import { renderNotebookStart, renderNotebookTraining } from './notebook-training.ts';
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

/** The buyer's notebook in the form of nbformat 4.5, without outputs. */
export function renderNotebook(parts: NotebookParts): string {
  const cells = [
    ...renderNotebookStart(parts),
    ...renderNotebookTraining(parts),
    ...renderNotebookInference(parts),
    ...renderNotebookEnd(parts),
  ];
  const notebook = {
    cells: cells.map(({ id, kind, lines, tags }) => ({
      cell_type: kind,
      ...(kind === 'code' ? { execution_count: null } : {}),
      id,
      metadata: tags === undefined ? {} : { tags },
      ...(kind === 'code' ? { outputs: [] } : {}),
      source: lines.map((line, index) => (index < lines.length - 1 ? `${line}\n` : line)),
    })),
    metadata: {
      kernelspec: { display_name: 'Python 3', language: 'python', name: 'python3' },
      language_info: { name: 'python' },
    },
    nbformat: 4,
    nbformat_minor: 5,
  };
  return `${JSON.stringify(notebook, undefined, 1)}\n`;
}

export const markdown = (id: string, ...lines: readonly string[]): Cell => ({ id, kind: 'markdown', lines });
export const code = (id: string, ...lines: readonly string[]): Cell => ({ id, kind: 'code', lines });
