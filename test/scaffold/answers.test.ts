import { describe, expect, it } from 'vitest';
import { type AnswerOptions, resolveAnswers } from '../../src/scaffold/answers.ts';
import { resolveTemplate } from '../../src/scaffold/catalog.ts';
import { packageRoot, scriptedPrompt, testContext } from '../support/context.ts';
import { plainTemplate } from '../support/templates.ts';
import { workspace } from '../support/workspace.ts';

/** A package with these templates. */
function packageWith(...ids: string[]): string {
  const file = (id: string) => JSON.stringify({ id, title: `The ${id} one`, description: 'x', version: '1.0.0' });
  return workspace(
    Object.fromEntries(
      ids.flatMap((id) => [
        [`templates/${id}/template.json`, file(id)],
        [`templates/${id}/files/a`, ''],
      ]),
    ),
  );
}

/** Stands for a command line without --template. */
const USUAL = '';
const preview = () => ({ size: '1 file', command: ['npx', 'x'] });
const MAKE = { 'Make this?': 'make' };

/** What is made of these options; questions are answered from `script` when given. */
async function answersTo(
  { template: asked = plainTemplate, ...options }: Omit<Partial<AnswerOptions>, 'template'> & { template?: string | undefined },
  script?: Record<string, string>,
  root = packageRoot,
) {
  const context = testContext({
    cwd: '/work/my-folder',
    packageRoot: root,
    interactive: script !== undefined,
    prompt: scriptedPrompt(script),
  });
  const given = asked === USUAL ? undefined : await resolveTemplate(asked, context);
  const { folder, name, template } = await resolveAnswers({ yes: false, force: false, template: given, ...options }, context, preview);
  return [folder, name, template.id];
}

describe('without questions', () => {
  it.each<[Omit<Partial<AnswerOptions>, 'template'>, string, string]>([
    [{ dir: 'my-algo' }, '/work/my-folder/my-algo', 'my-algo'],
    [{ dir: 'a/b/MyAlgo/' }, '/work/my-folder/a/b/MyAlgo', 'MyAlgo'],
    [{ dir: '.' }, '/work/my-folder', 'my-folder'],
    [{ dir: '..', name: 'x' }, '/work', 'x'],
    [{ dir: '/tmp/abs' }, '/tmp/abs', 'abs'],
    [{ dir: 'My_Algo!', name: 'my-algo' }, '/work/my-folder/My_Algo!', 'my-algo'],
    [{ name: 'only-name' }, '/work/my-folder/only-name', 'only-name'],
    [{ yes: true }, '/work/my-folder/my-algo', 'my-algo'],
  ])('%j', async (options, folder, name) => {
    expect(await answersTo(options)).toEqual([folder, name, 'plain']);
  });

  it.each<[Omit<Partial<AnswerOptions>, 'template'>, RegExp, string]>([
    [{}, /Which folder\?/, 'npx create-sagemaker-algo my-algo'],
    [{ dir: 'My_Algo!' }, /contains "_".* It comes from the name of the folder\./, '--name my-algo'],
    [{ dir: 'My_Algo!', yes: true }, /contains "_"/, '--name my-algo'],
    [{ dir: 'ok', name: 'a'.repeat(70) }, /70 characters long; SageMaker allows 63\. It comes from --name/, `--name ${'a'.repeat(63)}`],
    [{ dir: 'ok', name: '' }, /The name is empty/, '--name my-algo'],
  ])('%j is refused with the next step', async (options, message, hint) => {
    const outcome = answersTo(options);
    await expect(outcome).rejects.toThrow(message);
    await expect(outcome).rejects.toMatchObject({ kind: 'user', exitCode: 2, hint: expect.stringContaining(hint) });
  });
});

describe('with a terminal', () => {
  it('asks nothing that the command line settles', async () => {
    expect(await answersTo({ dir: 'my-algo' }, {})).toEqual(['/work/my-folder/my-algo', 'my-algo', 'plain']);
  });

  it('asks nothing with --yes', async () => {
    expect(await answersTo({ yes: true }, {})).toEqual(['/work/my-folder/my-algo', 'my-algo', 'plain']);
  });

  it('asks for folder and name', async () => {
    expect(await answersTo({}, { ...MAKE, 'Folder of the new project': ' there ', 'Name of the algorithm': 'Other' })).toEqual([
      '/work/my-folder/there',
      'Other',
      'plain',
    ]);
  });

  it('asks for the name when the folder has none that is legal', async () => {
    const asked = { ...MAKE, 'Name of the algorithm': 'my-algo' };
    expect(await answersTo({ dir: 'My_Algo!' }, asked)).toEqual(['/work/my-folder/My_Algo!', 'my-algo', 'plain']);
  });

  it('asks for the template only when there are several', async () => {
    const both = packageWith('typescript', 'python');
    const asked = { ...MAKE, Template: 'python' };
    expect((await answersTo({ dir: 'a', template: USUAL }, asked, both))[2]).toBe('python');
    expect((await answersTo({ dir: 'a', template: USUAL }, {}, packageWith('typescript')))[2]).toBe('typescript');
    expect((await answersTo({ dir: 'a', template: USUAL, yes: true }, {}, both))[2]).toBe('typescript');
  });

  it('tells a wrong --name or answer before the first question', async () => {
    await expect(answersTo({ name: 'a_b' }, {})).rejects.toThrow('contains "_"');
    await expect(answersTo({ answers: { colour: 'red' } }, {})).rejects.toThrow('The template plain has no question "colour"');
  });
});
