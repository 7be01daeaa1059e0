import { checks } from '../checks/index.ts';
import { areaOf } from '../checks/select-checks.ts';
import { renderCompletion } from '../completion/render.ts';
import type { Shell } from '../completion/shells.ts';
import type { CommandTree } from '../completion/tree.ts';
import type { Context } from '../context.ts';
import { areaOf as areaOfDiagnosis } from '../doctor/diagnose.ts';
import { DIAGNOSES } from '../doctor/index.ts';
import { EXIT, type ExitCode } from '../errors.ts';
import { clauses } from '../sagemaker/clauses/index.ts';
import { knownInstanceTypes } from '../sagemaker/known-instance-types.ts';
import { listTemplates } from '../scaffold/catalog.ts';

/** Prints the completion script of a shell, made from the command tree and from what this version knows by name. */
export async function completion(
  shell: Shell,
  tree: CommandTree,
  { stdout, version, packageRoot }: Pick<Context, 'stdout' | 'version' | 'packageRoot'>,
): Promise<ExitCode> {
  const words = {
    checks: [...new Set([...checks.map(areaOf), ...checks.map(({ id }) => id), ...Object.keys(clauses)])],
    diagnoses: [...new Set([...DIAGNOSES.map(areaOfDiagnosis), ...DIAGNOSES.map(({ id }) => id)])],
    'instance types': knownInstanceTypes(),
    templates: listTemplates({ packageRoot }).map(({ id }) => id),
    commands: tree.commands.map(({ name }) => name),
  };
  stdout.write(renderCompletion(shell, tree, words, version));
  return EXIT.ok;
}
