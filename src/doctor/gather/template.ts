import { readSpecHead } from '../../config/template-section.ts';
import { isUserError } from '../../errors.ts';
import { listTemplates } from '../../scaffold/catalog.ts';
import { openProject } from '../../update/project-files.ts';
import { readBase } from '../../update/read-base.ts';
import type { Facts } from '../facts.ts';
import { type Gathering, NotThereError } from '../gather.ts';

/** Which template the project came from, and which version of it this tool brings. */
export async function readTemplate({ projectDir, context }: Gathering): Promise<Facts['template']> {
  const dir = projectDir();
  const section = readSection(dir);
  if (section === undefined) return { status: 'none' };
  const { name, version, source } = section;
  // What is elsewhere would have to be fetched.
  if (source !== undefined) return { status: 'foreign', name };
  const current = listTemplates(context).find(({ id }) => id === name)?.version;
  return current === undefined ? { status: 'unknown', name } : { status: 'known', name, version, current, base: judgeBase(dir) };
}

function readSection(dir: string) {
  try {
    return readSpecHead(`${dir}/sagemaker-algo.json`, 'sagemaker-algo.json').template;
  } catch (error) {
    if (!isUserError(error)) throw error;
    throw new NotThereError('The spec file cannot be used; see project/spec.');
  }
}

function judgeBase(dir: string): 'whole' | 'missing' | 'newer' {
  try {
    return readBase(openProject(dir)).status;
  } catch (error) {
    if (!isUserError(error)) throw error;
    return /newer version/.test(error.message) ? 'newer' : 'missing';
  }
}
