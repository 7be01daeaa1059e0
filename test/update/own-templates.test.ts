import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseIgnoreRules } from '../../src/build/ignore-rules.ts';
import { create } from '../../src/commands/create.ts';
import { update } from '../../src/commands/update.ts';
import { BASE_FILE } from '../../src/scaffold/base.ts';
import { resolveTemplate } from '../../src/scaffold/catalog.ts';
import { type Answer, type ChosenAnswers, defaultAnswer, type Question } from '../../src/scaffold/questions.ts';
import { packageRoot, testContext } from '../support/context.ts';
import { ownTemplates } from '../support/templates.ts';
import { contents } from '../support/update.ts';
import { workspace } from '../support/workspace.ts';

/** Makes a project of one of our templates, without git and packages. */
async function make(template: string, answer: ChosenAnswers): Promise<string> {
  const cwd = workspace();
  const settings = { yes: true, dryRun: false, force: false, git: false, install: false };
  await create({ ...settings, dir: 'project', template, answer }, testContext({ cwd }));
  return join(cwd, 'project');
}

function otherAnswers(question: Question): readonly Answer[] {
  if (question.kind === 'yes-no') return [!defaultAnswer(question)];
  const values = question.kind === 'choice' ? question.choices.map(({ value }) => value) : [];
  return values.filter((value) => value !== defaultAnswer(question));
}

const templates = await Promise.all(ownTemplates.map((id) => resolveTemplate(id, { packageRoot, cwd: '/' })));
const changes = templates.flatMap(({ id, questions }) =>
  questions.flatMap((question) => otherAnswers(question).map((answer) => ({ id, question: question.id, answer }))),
);

/** What a user changes in every project; texts that templates have where they like. */
function edit(project: string): void {
  appendFileSync(join(project, '.gitignore'), 'mine/\n');
  writeFileSync(join(project, 'mine.md'), 'mine\n');
  const spec = join(project, 'sagemaker-algo.json');
  writeFileSync(spec, readFileSync(spec, 'utf8').replace('"version": "0.1.0"', '"version": "7.7.7"'));
}

describe.each(templates)('$id', ({ id, questions }) => {
  it('as it is made is up to date, and what it is made from is no part of any image', async () => {
    const project = await make(id, {});
    edit(project);
    const context = testContext({ cwd: project });
    const code = await update({ answer: {}, trust: false, check: true, dryRun: false, force: false, json: false }, context);
    expect({ code, stdout: context.stdout.text() }).toEqual({ code: 0, stdout: expect.stringMatching(/^Up to date: /) });
    expect(parseIgnoreRules(readFileSync(join(project, '.dockerignore'), 'utf8')).ignores(BASE_FILE)).toBe(true);
    expect(questions.map(({ id: question }) => question)).toEqual(
      Object.keys(JSON.parse(readFileSync(join(project, 'sagemaker-algo.json'), 'utf8')).template.answers),
    );
  });
});

describe.each(changes)('$id with $question $answer', ({ id, question, answer }) => {
  it('is what a new project with that answer would be, and the user has lost nothing', async () => {
    const project = await make(id, {});
    edit(project);
    const context = testContext({ cwd: project });
    const options = { answer: { [question]: answer }, trust: false, check: false, dryRun: false, force: true, json: false };
    const code = await update(options, context);
    expect({ code, stdout: context.stdout.text() }).toEqual({ code: 0, stdout: expect.stringMatching(/^Updated /) });
    const fresh = await make(id, { [question]: answer });
    edit(fresh);
    const [found, expected] = [contents(project), contents(fresh)];
    expect(Object.keys(found)).toEqual(Object.keys(expected));
    // Keys are made anew for each project.
    const shared = Object.keys(found).filter((path) => !found[path]?.startsWith('(600)'));
    for (const path of shared) expect(found[path], path).toBe(expected[path]);
  });
});
