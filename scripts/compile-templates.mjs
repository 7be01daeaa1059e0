// Makes a module of our own templates: a function of each `.ejs` file, by the code that EJS makes of it, so that nothing has to be compiled while
// a project is made. src/scaffold/compiled.ts runs them.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'acorn';
import ejs from 'ejs';

/** Names that EJS gives its code besides the variables. */
const GIVEN = ['__append', 'escapeFn', 'include', 'locals'];

/** The source of a module in the place of src/scaffold/own-rendering.ts, resolved from there. `folder` holds all templates. */
export function compileTemplates(folder) {
  return `import { openCompiled } from './compiled.ts';
const table = ${compileTable(folder)};
export const openOwn = (template) => openCompiled(table, template);`;
}

/** The source of an object: a function of each `.ejs` file, by its path below the folder of all templates. */
export function compileTable(folder) {
  const names = readdirSync(folder, { recursive: true })
    .map((name) => name.replaceAll(path.sep, '/'))
    .filter((name) => name.endsWith('.ejs'))
    .sort();
  return `{${names.map((name) => `${JSON.stringify(name)}: ${compile(path.join(folder, name))}`).join(',\n')}}`;
}

/** A function as `Compiled` has it. EJS itself would look every name up in its variables at run time, by `with`. */
function compile(file) {
  const template = new ejs.Template(readFileSync(file, 'utf8'), { filename: file, compileDebug: false });
  template.generateSource();
  const body = template.source;
  return `(locals, escapeFn, include) => {
    const { ${findVariables(body).join(', ')} } = locals;
    let __output = '';
    const __append = (s) => { if (s !== undefined && s !== null) __output += s; };
    ${body}
    return __output;
  }`;
}

/** Names that the code uses and that neither it nor the language has. */
function findVariables(code) {
  const used = new Set();
  const declared = new Set(GIVEN);
  visit(parse(code, { ecmaVersion: 2022 }));
  return [...used].filter((name) => !declared.has(name) && !(name in globalThis)).sort();

  function visit(node) {
    if (node.type === 'Identifier') used.add(node.name);
    if (node.type === 'VariableDeclarator') declared.add(node.id.name);
    for (const [key, value] of Object.entries(node)) {
      const isName =
        !node.computed && ((node.type === 'MemberExpression' && key === 'property') || (node.type === 'Property' && key === 'key'));
      if (isName) continue;
      for (const child of Array.isArray(value) ? value : [value]) if (typeof child?.type === 'string') visit(child);
    }
  }
}
