import type { NotebookParts } from './notebook-cells.ts';
import { renderNotebookEnd, renderNotebookInference } from './notebook-inference.ts';
import { renderNotebookStart, renderNotebookTraining } from './notebook-training.ts';

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
