import { readText } from '../files.ts';
import type { Template } from './catalog.ts';
import type { Manifest } from './manifest.ts';
import type { Question } from './questions.ts';

/** How the parts of a template are found and read. */
export interface Parts {
  /** Absolute folder of template.json. */
  readonly folder: string;
  /** Absolute path of a part that the manifest names. */
  locate(part: string, kind: 'file' | 'folder'): string;
  /** The questions that a file holds. */
  parse(text: string, path: string): readonly Question[];
}

/** A template from its manifest. `files`, where not named, comes last and wins. */
export function assemble(manifest: Manifest, { folder, locate, parse }: Parts): Template {
  const { overlays = [], questions = [] } = manifest;
  const ordered = overlays.includes('files') ? overlays : [...overlays, 'files'];
  return {
    ...manifest,
    folder,
    sources: ordered.map((overlay) => locate(overlay, 'folder')),
    questions: questions.flatMap((question) => {
      if (typeof question !== 'string') return [question];
      const path = locate(question, 'file');
      return parse(readText(path), path);
    }),
  };
}
