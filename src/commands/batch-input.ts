import { isAbsolute, relative } from 'node:path';
import { UserError } from '../errors.ts';
import { listSample, type SampleFile } from '../observe/sample-files.ts';
import type { BatchRequest } from '../plan/transform.ts';

/** The objects of the job. The results of the last run must not become the input of the next. */
export function listInput({ from, named }: BatchRequest, folder: string): readonly SampleFile[] {
  const below = relative(from, folder);
  if (below === '' || !(below.startsWith('..') || isAbsolute(below))) {
    throw new UserError(`${folder} lies inside the input, so its results would be sent the next time.`, {
      hint: 'Choose a folder beside the input with --out.',
    });
  }
  const files = listSample(from, named);
  if (files.length === 0) throw new UserError(`${from} holds no file.`, { hint: 'Name a file or a folder with files in it.' });
  return files;
}
