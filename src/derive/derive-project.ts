import { type DerivedText, deriveText } from './derive-text.ts';
import { parseFacts } from './facts.ts';
import { readMarkedFiles } from './marked-files.ts';

/** One file with marked regions: as it is, and as the spec wants it. */
export interface DerivedFile extends DerivedText {
  /** Relative to the project folder, with forward slashes. */
  readonly path: string;
  readonly before: string;
}

/** What the spec makes of every marked region of a project; writes nothing. */
export function deriveProject(dir: string, spec: unknown, options: { readonly force: boolean }): readonly DerivedFile[] {
  const facts = parseFacts(spec);
  return readMarkedFiles(dir).map(({ path, text }) => {
    if (text !== undefined) return { path, before: text, ...deriveText(path, text, facts, options) };
    return { path, before: '', text: '', regions: [], stray: [{ line: 1, reason: 'the file is not UTF-8 text' }] };
  });
}
