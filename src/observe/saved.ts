import type { Context } from '../context.ts';
import { UserError } from '../errors.ts';
import { readText } from '../files.ts';
import { parseBoundedJson } from '../text/bounded-json.ts';
import { redactValue } from '../text/redact.ts';
import type { Attempts, Observations } from './types.ts';

/** Version of the file that `--save-observations` writes; a change of what is observed bumps it. */
const SCHEMA_VERSION = 1;

/** Observations as `--save-observations` keeps them: everything needed to judge again, on any machine, without the secrets that it shows. */
export function renderObservations(attempts: Attempts, { version }: Pick<Context, 'version'>): string {
  return `${JSON.stringify({ schemaVersion: SCHEMA_VERSION, tool: { name: 'sagemaker-algo', version }, attempts }, redactValue, 1)}\n`;
}

export interface SavedObservations {
  readonly attempts: Attempts;
  readonly project: Observations['project'];
}

/** Reads such a file. Throws UserError when it cannot be read or is no such file. */
export function readObservations(file: string): SavedObservations {
  const saved = parse(readText(file));
  const wrong = (reason: string) =>
    new UserError(`${file} holds no saved observations: ${reason}.`, {
      hint: 'Make one with: sagemaker-algo test-local --save-observations FILE',
    });
  if (typeof saved !== 'object' || saved === null || !('attempts' in saved) || !('schemaVersion' in saved)) {
    throw wrong('it is not what --save-observations writes');
  }
  if (saved.schemaVersion !== SCHEMA_VERSION)
    throw wrong(`its version is ${String(saved.schemaVersion)}, this tool reads ${SCHEMA_VERSION}`);
  const attempts = saved.attempts as Attempts;
  if (attempts.project?.status !== 'made') throw wrong('the project is missing');
  return { attempts, project: attempts.project.value };
}

function parse(text: string): unknown {
  try {
    return parseBoundedJson(text);
  } catch {
    return undefined;
  }
}
