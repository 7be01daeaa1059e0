import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { parseMarkdown, walk } from '../../scripts/site/markdown.mjs';
import type { Check } from '../../src/checks/define-check.ts';
import { packageRoot } from '../support/context.ts';
import { config, observations, project } from '../support/observations.ts';

/** The walk through a new check in docs/contributing.md: its code is run as it stands there, in a folder of its own. */
const page = parseMarkdown(readFileSync(path.join(packageRoot, 'docs/contributing.md'), 'utf8'));
const blocks = (lang: string) =>
  [...walk(page)].filter((node) => node.type === 'code' && node.lang === lang).map(({ value }) => String(value));
const [check = '', test = ''] = blocks('ts');
const [expected = ''] = blocks('json');

const folder = path.join(packageRoot, '.cache/contributing');
mkdirSync(folder, { recursive: true });
const put = (name: string, code: string, places: Readonly<Record<string, string>>) => {
  const moved = Object.entries(places).reduce((text, [from, to]) => text.replace(`'${from}'`, JSON.stringify(to)), code);
  writeFileSync(path.join(folder, name), moved);
};
put('check.ts', check, { '../define-check.ts': path.join(packageRoot, 'src/checks/define-check.ts') });
put('cases.ts', test, {
  '../../../src/checks/project/validation-time.ts': path.join(folder, 'check.ts'),
  '../../support/judges.ts': path.join(packageRoot, 'test/support/judges.ts'),
  '../../support/observations.ts': path.join(packageRoot, 'test/support/observations.ts'),
});

// Its table of cases declares tests of its own.
await import(path.join(folder, 'cases.ts'));

it('its algorithm trips the check, and the check is named as its file', async () => {
  const { projectValidationTime }: { readonly projectValidationTime: Check } = await import(path.join(folder, 'check.ts'));
  const { fails, spec } = JSON.parse(expected);
  expect(fails).toEqual([projectValidationTime.id]);
  expect(readFileSync(path.join(packageRoot, 'docs/contributing.md'), 'utf8')).toContain(`src/checks/${projectValidationTime.id}.ts`);
  const sound = config();
  const publish = { ...sound.publish, validation: { ...sound.publish.validation, ...spec.publish.validation } };
  const seen = observations({ project: project({ config: { ...sound, publish } }) });
  expect(projectValidationTime.test(seen)).toMatchObject({ status: 'fail' });
  expect(projectValidationTime.test(observations({}))).toEqual({ status: 'pass' });
});
