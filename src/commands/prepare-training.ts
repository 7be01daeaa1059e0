import { readdirSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import type { Context } from '../context.ts';
import { EXIT, type ExitCode, UserError } from '../errors.ts';
import { explaining } from '../file-errors.ts';
import { kindOf, removeFolder, writeFiles } from '../files.ts';
import { stageScenario } from '../observe/stage.ts';
import type { Project } from '../plan/scenario.ts';
import { planTraining, resolveMode, type TrainingVariant } from '../plan/train.ts';
import { TRAINING_FOLDERS } from '../sagemaker/contract.ts';

/** Tells a folder that may be emptied from one of the user's. */
const MARK = 'prepared-by-sagemaker-algo';
const MADE = [MARK, ...new Set(TRAINING_FOLDERS.map((path) => path.split('/')[0] ?? path))];

/**
 * Lays out what SageMaker puts below /opt/ml for one training, and starts nothing: somebody wants to start the program in a debugger, with
 * `SAGEMAKER_BASE_DIR`. What an earlier call and the program have left there goes; a folder with anything else is refused.
 */
export async function prepareTraining(asked: string, project: Project, variant: TrainingVariant, context: Context): Promise<ExitCode> {
  const folder = resolve(context.cwd, asked);
  const shown = relative(context.cwd, folder) || '.';
  refuseForeign(folder, shown);
  const scenario = planTraining(project, withoutPipes(project, variant, context));
  for (const name of MADE) explaining('write', folder, () => removeFolder(join(folder, name)));
  writeFiles(folder, [{ path: MARK, content: 'This folder is emptied by: sagemaker-algo train --prepare\n', mode: 0o644 }]);
  await stageScenario(scenario, folder, { mayLink: false });
  context.stdout.write(
    `Wrote what a training job finds below /opt/ml into ${shown}. Start the program with SAGEMAKER_BASE_DIR=${folder}\n`,
  );
  return EXIT.ok;
}

/** Nothing feeds a pipe here, so that channels in Pipe mode come as files. */
function withoutPipes({ config }: Project, variant: TrainingVariant, context: Context): TrainingVariant {
  const names = [...new Set([...Object.keys(config.samples.channels), ...Object.keys(variant.sources ?? {})])];
  const modes = names.map((name) => [name, variant.modes?.[name] ?? resolveMode(config, name)] as const);
  for (const [name, mode] of modes) {
    if (mode === 'Pipe') context.progress.note(`Channel '${name}' comes as files: nothing would feed its pipe.`);
  }
  return { ...variant, modes: Object.fromEntries(modes.map(([name, mode]) => [name, mode === 'Pipe' ? 'File' : mode])) };
}

function refuseForeign(folder: string, shown: string): void {
  const kind = kindOf(folder);
  if (kind === undefined) return;
  if (kind !== 'folder') throw new UserError(`${shown} is not a folder.`, { hint: 'Choose another with --prepare.' });
  const found = explaining('read', folder, () => readdirSync(folder));
  if (found.length === 0 || found.includes(MARK)) return;
  throw new UserError(`${shown} holds files that no earlier --prepare has put there: ${found.slice(0, 5).join(', ')}.`, {
    hint: 'Choose an empty folder, or one that does not exist yet.',
  });
}
