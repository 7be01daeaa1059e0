import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { resolveTemplate } from '../../src/scaffold/catalog.ts';
import { renderTemplate } from '../../src/scaffold/render.ts';
import { packageRoot } from '../support/context.ts';
import { factsFor } from '../support/templates.ts';
import { workspace } from '../support/workspace.ts';

const MANIFEST = {
  id: 'own',
  title: 'Own',
  description: 'One of a team',
  version: '1.0.0',
  questions: [
    {
      kind: 'choice',
      id: 'store',
      message: 'Store',
      choices: [
        { value: 'files', title: 'Files' },
        { value: 'db', title: 'Database' },
      ],
    },
    { kind: 'yes-no', id: 'audit', message: 'Audit' },
  ],
};

/** A folder with a template of these files; what its code would write is not there yet. */
function foreign(files: Readonly<Record<string, string>>, manifest: object = {}) {
  const cwd = workspace({
    'own/template.json': JSON.stringify({ ...MANIFEST, ...manifest }),
    'own/files/keep.txt': '',
    ...Object.fromEntries(Object.entries(files).map(([path, text]) => [`own/${path}`, text])),
  });
  return { cwd, canary: join(cwd, 'canary') };
}

async function renderIt(cwd: string, trust: boolean) {
  const template = await resolveTemplate('./own', { packageRoot, cwd }, trust);
  const plans = renderTemplate(template, factsFor(template));
  return Object.fromEntries(plans.map(({ path, content }) => [path, Buffer.from(content).toString('utf8')]));
}

/** Code that leaves a file behind when it runs; CANARY is its path. */
const WRITE = "process.getBuiltinModule('fs').writeFileSync(CANARY, '')";
const VIA_CONSTRUCTOR = `constructor('c', "${WRITE.replaceAll('CANARY', 'c')}")(CANARY)`;

describe('code of a template that is not trusted', () => {
  /** Each really runs when the template is trusted: the test would notice a check that lets it through. */
  const attacks: Readonly<Record<string, string>> = {
    'a statement': `<% ${WRITE} %>`,
    'an output': `<%= ${WRITE} %>`,
    'a raw output': `<%- ${WRITE} %>`,
    'the constructor of a function': `<%= escapeFn.${VIA_CONSTRUCTOR} %>`,
    'the constructor of include': `<%= include.${VIA_CONSTRUCTOR} %>`,
    'the constructor of a method': `<%= name.toLowerCase.${VIA_CONSTRUCTOR} %>`,
    'a computed member': `<%= name['toLowerCase']['con' + 'structor']${VIA_CONSTRUCTOR.slice('constructor'.length)} %>`,
    'a method of JSON': `<%= JSON.stringify.${VIA_CONSTRUCTOR} %>`,
    'a replacer of JSON': `<%= JSON.stringify([0], () => ${WRITE}) %>`,
    'a second argument of include': `<%- include('x.ejs', { a: ${WRITE} }) %>`,
    'a template literal': `<%= \`\${${WRITE}}\` %>`,
    'a tagged template': `<%= ((_) => ${WRITE})\`x\` %>`,
    'a condition': `<% if (${WRITE}) { %>x<% } %>`,
    'an else if': `<% if (audit) { %>x<% } else if (${WRITE}) { %>y<% } %>`,
    'a right side of &&': `<% if (!audit && ${WRITE}) { %>x<% } %>`,
    'a side of a comparison': `<% if (store === ${WRITE}) { %>x<% } %>`,
    'a loop': `<% for (const a of [1]) { ${WRITE} } %>`,
    'a while': `<% while (!${WRITE}) { break } %>`,
    'a function': `<% function go() { ${WRITE} } %><% go() %>`,
    'an arrow function that is called': `<%= (() => ${WRITE})() %>`,
    'a getter that is read': `<%= ({ get a() { return ${WRITE} } }).a %>`,
    'a default of a parameter': `<% ((a = ${WRITE}) => a)() %>`,
    'a conditional expression': `<%= audit ? 1 : ${WRITE} %>`,
    'a comma': `<%= name, ${WRITE} %>`,
    'a comma in a condition': `<% if (name, ${WRITE}) { %>x<% } %>`,
    'an assignment': `<% name = ${WRITE} %>`,
    'a declaration': `<% const a = ${WRITE} %>`,
    'a change of the output': `<% __append(${WRITE}) %>`,
    'a change of escape': `<% escapeFn = () => ${WRITE} %><%= name %>`,
    'a closed call': `<%= name)); ${WRITE}; __append(escapeFn(name %>`,
    'a closed block': `<% } ${WRITE}; { %>`,
    'a closed try': `<% } } catch (e) {} ${WRITE}; try { { %>`,
    'a label and a block': `<% a: { ${WRITE} } %>`,
    'a class with a static block': `<% class A { static { ${WRITE} } } %>`,
    'optional calls': `<%= name?.toLowerCase?.${VIA_CONSTRUCTOR} %>`,
    'escapes in a name': `<%= n\\u0061me.toLowerCase.c\\u006fnstructor${VIA_CONSTRUCTOR.slice('constructor'.length)} %>`,
    'a new': `<%= new (class { constructor() { ${WRITE} } })() %>`,
    'a regular expression': `<%= /x/.exec.${VIA_CONSTRUCTOR} %>`,
    'a comment that ends a line': `<%= name // %>\n<% ${WRITE} %>`,
    'a comment over tags': `<% /* %> x <% */ ${WRITE} %>`,
    'a comment of HTML': `<%\n--> x\n${WRITE} %>`,
    locals: `<%= locals.name.toLowerCase.${VIA_CONSTRUCTOR} %>`,
    rethrow: `<%= rethrow.${VIA_CONSTRUCTOR} %>`,
    this: `<%= (function () { return this })().process ? ${WRITE} : 0 %>`,
    'a spread': `<%= escapeFn(...[${WRITE}]) %>`,
    'slurping tags': `  <%_ ${WRITE} _%>  `,
    'a trimming tag': `<% ${WRITE} -%>\n`,
  };

  it.each(Object.entries(attacks))('%s is refused with file, line and code, and does not run', async (_, source) => {
    const { canary } = foreign({});
    const text = `one\ntwo\n${source.replaceAll('CANARY', JSON.stringify(canary).replaceAll('"', "'"))}\n`;
    const { cwd } = foreign({ 'files/evil.txt.ejs': text, 'files/x.ejs': '' });
    const outcome = resolveTemplate('./own', { packageRoot, cwd });
    await expect(outcome).rejects.toMatchObject({
      kind: 'user',
      exitCode: 2,
      message: expect.stringMatching(/^The template is not trusted, and not all of it is harmless:\n {2}\S+files\/evil\.txt\.ejs:[3-6] \S/),
      hint: expect.stringContaining('--trust'),
    });
    expect(existsSync(canary)).toBe(false);
    // The proof that it is an attack.
    await renderIt(cwd, true).catch(() => {});
    expect(existsSync(canary)).toBe(true);
  });

  it.each<[string, string]>([
    ['a name of Object.prototype', '<%= constructor %>'],
    ['a member of an answer', '<%= answers.store %>'],
    ['a member of a variable', '<%= name.length %>'],
    ['__proto__', '<%= __proto__ %>'],
    ['another method', "<%= name.padEnd(1e9, 'x') %>"],
    ['a repetition', '<%= name.repeat(1e9) %>'],
    ['an argument of toLowerCase', '<%= name.toLowerCase(store) %>'],
    ['two comparisons in one', '<% if (store === name) { %>x<% } %>'],
    ['a regular expression as literal', '<% if (store === /x/) { %>x<% } %>'],
    ['a big number', '<% if (store === 1n) { %>x<% } %>'],
    ['in', "<% if ('a' in answers) { %>x<% } %>"],
    ['typeof', "<% if (typeof name === 'string') { %>x<% } %>"],
    ['delete', '<% delete answers.store %>'],
    ['an empty loop', '<% for (;;) {} %>'],
    ['debugger', '<% debugger %>'],
    ['an import', "<%= import('node:fs') %>"],
    ['a variable as include', '<%- include(name) %>'],
    ['a template literal as include', '<%- include(`x.ejs`) %>'],
    ['a sum as include', "<%- include('x' + '.ejs') %>"],
  ])('%s is refused too', async (_, source) => {
    const { cwd } = foreign({ 'files/evil.ejs': source, 'files/x.ejs': '' });
    await expect(resolveTemplate('./own', { packageRoot, cwd })).rejects.toThrow(/evil\.ejs:1 /);
  });

  it('in an overlay that nobody chooses is found as well, and so is all of it at once', async () => {
    const questions = [{ kind: 'yes-no', id: 'audit', message: 'Audit', overlays: ['audit'] }];
    const { cwd } = foreign({ 'audit/a.ejs': 'x\n<% go() %>', 'files/b.ejs': '<%= go() %>\n\n<%= name.at(0) %>' }, { questions });
    const outcome = resolveTemplate('./own', { packageRoot, cwd });
    for (const place of [/audit\/a\.ejs:2 /, /files\/b\.ejs:1 /, /files\/b\.ejs:3 .*name\.at\(0\)/])
      await expect(outcome).rejects.toThrow(place);
  });

  it('in the name of a file does not run: EJS writes the name into a comment', async () => {
    const { cwd, canary } = foreign({ [`files/a\u2028globalThis.canary=1\u2028.ejs`]: 'x' });
    await expect(resolveTemplate('./own', { packageRoot, cwd })).rejects.toThrow('has a control character or line separator in its name');
    expect(existsSync(canary)).toBe(false);
    expect('canary' in globalThis).toBe(false);
  });

  it('in a fragment outside the overlays is found through the include', async () => {
    const { cwd } = foreign({
      'files/a.ejs': "<%- include('../parts/b') %>",
      'parts/b.ejs': "<%- include('c.txt') %>",
      'parts/c.txt': '\n<% go() %>',
    });
    await expect(resolveTemplate('./own', { packageRoot, cwd })).rejects.toThrow(/parts\/c\.txt:2 .*go\(\)/);
  });
});

describe('an include of a template that is not trusted', () => {
  it.each([
    ['/etc/passwd', 'leads out of the template'],
    ['../../outside.txt', 'leads out of the template'],
    ['../../own-not/x.ejs', 'leads out of the template'],
    ['..\\\\..\\\\outside.txt', 'leads out of the template'],
    ['C:/outside.txt', 'leads out of the template'],
    ['none', 'is of a file that does not exist'],
    ['../files', 'does not exist'],
    ['sub.d', 'is of no regular file'],
  ])('of %s is refused', async (name, reason) => {
    const { cwd } = foreign({ 'files/a.ejs': `<%- include('${name}') %>`, '../outside.txt': 'secret', 'files/sub.d/x': '' });
    await expect(resolveTemplate('./own', { packageRoot, cwd })).rejects.toThrow(reason);
  });

  it('that never ends is ended', async () => {
    const { cwd } = foreign({ 'files/a.ejs': "<%- include('a.ejs') %>" });
    await expect(renderIt(cwd, false)).rejects.toThrow(/a\.ejs.* cannot be rendered: (Maximum call stack|more than 1000 files)/);
  });

  it('that doubles at each step is ended', async () => {
    const step = (to: string) => `<%- include('${to}') %><%- include('${to}') %>`;
    const chain = Object.fromEntries(Array.from({ length: 40 }, (_, index) => [`parts/p${index}.ejs`, step(`p${index + 1}.ejs`)]));
    const { cwd } = foreign({ ...chain, 'parts/p40.ejs': 'x', 'files/a.ejs': "<%- include('../parts/p0.ejs') %>" });
    await expect(renderIt(cwd, false)).rejects.toThrow('more than 1000 files are included');
  });
});

describe('what a template may do without trust', () => {
  it('is enough for variants', async () => {
    const { cwd } = foreign({
      'files/a.txt.ejs': `<%# a comment with code: process.exit() %>
<%= name %> <%- name.toUpperCase() %> <%= JSON.stringify(template) %> <%% literal %%>
<%_ if (store === 'files' && !audit || (name != "x" && !audit)) { _%>
files
<%_ } else if (store !== 'db') { _%>
neither
<%_ } else { _%>
db
<%_ } _%>
<%- include('../parts/b.txt') -%>
`,
      'parts/b.txt': 'by <%= toolVersion %>',
    });
    const { 'a.txt': text } = await renderIt(cwd, false);
    expect(text).toMatchInlineSnapshot(`
      "
      test-algo TEST-ALGO {"name":"own","version":"1.0.0","answers":{"store":"files","audit":false}} <% literal %>
      files
      by 0.1.0"
    `);
    expect(await renderIt(cwd, true)).toEqual({ 'a.txt': text, 'keep.txt': '' });
  });

  it.each([
    ['<%= nam %>', 'The template has mistakes:'],
    ['<%= nam %>', 'uses nam, which is no variable of this template; did you mean name?'],
    ['<% if (stores) { %><% } %>', 'did you mean store?'],
    ['<%= zzzzzz %>', 'there are name, description, toolVersion, toolDependency, template, answers, store, audit'],
    ['<% if (store === "x") { %>', 'cannot be read as a template: Unexpected token'],
    ['<%= name', 'cannot be read as a template: Could not find matching close tag'],
  ])('a mistake in it is told as one: %s', async (source, message) => {
    const { cwd } = foreign({ 'files/a.ejs': source });
    await expect(resolveTemplate('./own', { packageRoot, cwd })).rejects.toThrow(message);
  });

  it('does not take for ever: long lines, large files and deep nesting are refused', async () => {
    const deep = `${'<% if (audit) { %>'.repeat(5_000)}${'<% } %>'.repeat(5_000)}`.replaceAll('%><%', '%>\n<%');
    for (const [text, message] of [
      [' '.repeat(6_000), 'has a line of more than 5000 characters'],
      ['x\n'.repeat(200_000), 'is too large to be rendered'],
      [deep, 'cannot be read as a template'],
    ] as const) {
      const { cwd } = foreign({ 'files/a.ejs': text });
      await expect(resolveTemplate('./own', { packageRoot, cwd })).rejects.toThrow(message);
    }
  });
});
