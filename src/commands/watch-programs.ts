import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { LoadedConfig } from '../config/load.ts';
import { findPrograms } from '../engine/process.ts';
import type { WatchedInputs } from '../watch/inputs.ts';
import { listInputs } from '../watch/list-inputs.ts';
import { findProgramFiles, type ProgramFiles } from '../watch/program-files.ts';

/** The program of each role and what it loads, where a template says which files they are. */
export function readPrograms({ config, projectDir }: LoadedConfig, inputs: WatchedInputs): ProgramFiles | undefined {
  const programs = findPrograms(config);
  if (programs === undefined) return undefined;
  return findProgramFiles(programs.file, listInputs(projectDir, inputs), (path) => {
    try {
      return readFileSync(join(projectDir, path), 'utf8');
    } catch {
      return undefined;
    }
  });
}
