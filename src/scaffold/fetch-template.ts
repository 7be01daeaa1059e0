import { join } from 'node:path';
import { EXIT, InterruptedError, UserError } from '../errors.ts';
import { kindOf, removeFolder } from '../files.ts';
import { neutraliseLine } from '../text/safe.ts';
import { makeWorkFolder } from '../work-folders.ts';
import type { Fetching, Template } from './catalog.ts';
import { fetchFromGit } from './fetch-git.ts';
import { fetchFromNpm } from './fetch-npm.ts';
import { readForeign } from './foreign.ts';
import { parseReference } from './reference.ts';

/**
 * A template from a git repository or an npm package, in a temporary folder that the template's `release` removes, a second Ctrl-C too.
 * Nothing of what is fetched is run.
 */
export async function fetchTemplate(asked: string, trusted: boolean, context: Fetching): Promise<Template> {
  const reference = parseReference(asked);
  const work = makeWorkFolder('sagemaker-algo-template', context.runId);
  const forget = context.onKill(() => removeFolder(work));
  const release = () => {
    removeFolder(work);
    forget();
  };
  const step = context.progress.step(`Fetching ${neutraliseLine(reference.shown)}`);
  try {
    const tree = reference.kind === 'git' ? await fetchFromGit(reference, work, context) : await fetchFromNpm(reference, work, context);
    if (context.signal.aborted) throw new InterruptedError();
    step.done();
    const folder = requireSubfolder(join(tree, reference.subfolder), reference);
    return { ...(await readForeign(folder, { asked: reference.shown, folder: undefined, trusted })), release };
  } catch (error) {
    step.fail();
    release();
    throw error;
  }
}

function requireSubfolder(folder: string, { shown, subfolder }: { shown: string; subfolder: string }): string {
  if (kindOf(folder) === 'folder' && kindOf(join(folder, 'template.json')) !== undefined) return folder;
  const where = subfolder === '' ? 'at its top' : `in ${subfolder}`;
  throw new UserError(`${shown} is not a template: there is no template.json ${where}.`, {
    hint: 'Name the folder that holds it: #ref:folder for git, /folder behind the version for npm.',
    exitCode: EXIT.usage,
  });
}
