import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { isUserError } from '../../src/errors.ts';
import { renderTemplate } from '../../src/scaffold/render.ts';
import { openEjs } from '../../src/scaffold/render-ejs.ts';
import { checkSources } from '../../src/scaffold/safe-ejs.ts';
import { facts, templateOf } from '../support/templates.ts';
import { workspace } from '../support/workspace.ts';

/** What code could be made of. `boom` is a function that tells when it is called. */
const TOKENS = [
  'name',
  'audit',
  'boom()',
  'boom`x`',
  'include',
  'JSON.stringify',
  'escapeFn',
  '__append',
  '__line',
  'constructor',
  '.toLowerCase()',
  '.constructor',
  "'x'",
  '"x"',
  '`',
  '${',
  "'",
  '"',
  '(',
  ')',
  '{',
  '}',
  '[',
  ']',
  ';',
  ',',
  '=',
  '===',
  '!',
  '&&',
  '||',
  '?',
  ':',
  '+',
  '=>',
  'if',
  'else',
  '/*',
  '*/',
  '//',
  '<!--',
  '-->',
  '\n',
  '\r',
  '\u2028',
  ' ',
  '\\',
  '\\n',
  'with',
  'return',
  'function',
  '/',
  '...',
  '1',
  '%',
  '%%>',
  '#',
]; // prettier-ignore
const SAFE = [
  'name',
  ' name ',
  'audit',
  'if (audit) {',
  '}',
  '} else {',
  '} else if (!audit) {',
  'JSON.stringify(name)',
  'name.toUpperCase()',
];

const HOSTILE = [
  'boom()',
  'name, boom()',
  'boom() && name',
  'if (boom()) {',
  'if (audit || boom()) {',
  'JSON.stringify(boom())',
  'name.toUpperCase(boom())',
  'name === boom()',
];

const code = fc.oneof(
  { weight: 2, arbitrary: fc.constantFrom(...HOSTILE) },
  { weight: 4, arbitrary: fc.constantFrom(...SAFE) },
  { weight: 3, arbitrary: fc.array(fc.constantFrom(...TOKENS), { maxLength: 8 }).map((tokens) => tokens.join('')) },
  {
    weight: 1,
    arbitrary: fc
      .tuple(fc.constantFrom(...SAFE), fc.array(fc.constantFrom(...TOKENS), { maxLength: 4 }))
      .map(([safe, tokens]) => safe + tokens.join('')),
  },
);
const tag = fc
  .tuple(fc.constantFrom('<%', '<%=', '<%-', '<%#', '<%_', '<%%'), code, fc.constantFrom('%>', '-%>', '_%>'))
  .map((parts) => parts.join(''));
/** Random tags seldom make a whole condition. */
const block = code.map((condition) => `<% if (${condition}) { %>x<% } %>`);
const text = fc
  .array(fc.constantFrom('a', '\n', '"', '\\', '%>', '<%', '`', '\u2028', '*/', '\r\n', ' '), { maxLength: 4 })
  .map((parts) => parts.join(''));
const source = fc
  .array(fc.oneof({ weight: 3, arbitrary: tag }, { weight: 1, arbitrary: block }, { weight: 1, arbitrary: text }), { maxLength: 6 })
  .map((parts) => parts.join(''));

it('whatever is let through calls nothing', () => {
  const folder = workspace({ x: '' });
  const file = join(folder, 'a.txt.ejs');
  const runs = Number(process.env['PROPERTY_RUNS'] ?? 800);
  let calls = 0;
  let accepted = 0;
  Object.assign(globalThis, { boom: () => ++calls });
  const allowed = { variables: ['name', 'audit'], mayInclude: () => false };
  fc.assert(
    fc.property(source, (template) => {
      calls = 0;
      writeFileSync(file, template);
      let checked: ReadonlyMap<string, string>;
      try {
        checked = checkSources([file], allowed);
      } catch (error) {
        // Anything else than a refusal is a bug.
        return isUserError(error);
      }
      accepted += 1;
      const made = {
        ...templateOf([folder]),
        openRenderer: () => openEjs(checked),
        questions: [{ kind: 'yes-no' as const, id: 'audit', message: 'A' }],
      };
      try {
        renderTemplate(made, { ...facts, answers: { audit: accepted % 2 === 0 } });
      } catch (error) {
        if (!isUserError(error)) throw error;
      }
      return calls === 0;
    }),
    { numRuns: runs },
  );
  // Or it would prove nothing.
  expect(accepted).toBeGreaterThan(runs / 20);
});
