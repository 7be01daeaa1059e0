import { mkdirSync, readdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { writeFiles } from '../../src/files.ts';
import { resolveTemplate, type Template } from '../../src/scaffold/catalog.ts';
import type { ChosenAnswers } from '../../src/scaffold/questions.ts';
import { renderTemplate } from '../../src/scaffold/render.ts';
import { packageRoot } from '../support/context.ts';
import { everyPair } from '../support/pairs.ts';
import { factsFor, isPart, nameOf, ownTemplates, PARTS } from '../support/templates.ts';
import { workspace } from '../support/workspace.ts';

/** A project in memory. */
export interface Rendered {
  readonly template: Template;
  readonly answers: ChosenAnswers;
  /** For the name of a test. */
  readonly title: string;
  /** Text by path. */
  readonly files: ReadonlyMap<string, string>;
}

export function render(template: Template, answers: ChosenAnswers): Rendered {
  const plans = renderTemplate(template, factsFor(template, answers));
  return {
    template,
    answers,
    title: `${template.id}: ${nameOf(answers)}`,
    files: new Map(plans.map(({ path, content }) => [path, Buffer.from(content).toString('utf8')])),
  };
}

/** Every own template with its other answers in pairs, and all parts or none. */
export async function renderAll(parts: boolean): Promise<readonly Rendered[]> {
  const templates = await Promise.all(ownTemplates.map((id) => resolveTemplate(id, { packageRoot, cwd: packageRoot })));
  return templates.flatMap((template) => {
    const others = template.questions.filter((question) => !isPart(question));
    const wanted = Object.fromEntries(PARTS.map((part) => [part, parts]));
    return everyPair({ questions: others }).map((answers) => render(template, { ...answers, ...wanted }));
  });
}

/** The text of a file that has to be there. */
export function textOf({ files, title }: Rendered, path: string): string {
  const text = files.get(path);
  if (text === undefined) throw new Error(`${title} has no ${path}`);
  return text;
}

/** The project on disk, with the packages that `npm install` would put there; removed after the test. */
export function writeProject({ files }: Rendered): string {
  const folder = workspace();
  const mode = (text: string) => (text.startsWith('#!') ? 0o755 : 0o644);
  writeFiles(
    folder,
    [...files].map(([path, content]) => ({ path, content, mode: mode(content) })),
  );
  const modules = join(folder, 'node_modules');
  mkdirSync(modules);
  for (const name of readdirSync(join(packageRoot, 'node_modules')).filter((entry) => entry !== '.cache'))
    symlinkSync(join(packageRoot, 'node_modules', name), join(modules, name));
  symlinkSync(packageRoot, join(modules, 'create-sagemaker-algo'));
  return folder;
}
