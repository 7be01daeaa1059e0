// Makes a module of our own templates: a function of each `.ejs` file, by the code that EJS makes of it, so that nothing has to be compiled while
// a project is made. src/scaffold/compiled.ts runs them.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'acorn';
import ejs from 'ejs';

/** Names that EJS gives its code besides the variables. */
const GIVEN = ['__append', 'escapeFn', 'include', 'locals', 'text'];

/** The source of a module in the place of src/scaffold/own-rendering.ts, resolved from there. `folder` holds all templates. */
export function compileTemplates(folder) {
  return `import { openCompiled } from './compiled.ts';
const table = ${compileTable(folder)};
export const openOwn = (template) => openCompiled(table, template);`;
}

/** The source of an object: one for each `.ejs` file, by its path below the folder of all templates. */
export function compileTable(folder) {
  const names = readdirSync(folder, { recursive: true })
    .map((name) => name.replaceAll(path.sep, '/'))
    .filter((name) => name.endsWith('.ejs'))
    .sort();
  return `{${names.map((name) => `${JSON.stringify(name)}: ${compile(path.join(folder, name))}`).join(',\n')}}`;
}

/** What is shorter stands in the code: to name its place would be as long. */
const SHORT = 24;

/** The source of a `Compiled`. EJS itself would look every name up in its variables at run time, by `with`. */
function compile(file) {
  const text = readFileSync(file, 'utf8');
  const template = new ejs.Template(text, { filename: file, compileDebug: false });
  template.generateSource();
  const program = parse(template.source, { ecmaVersion: 2022 });
  return `{ length: ${text.length}, render: (text, locals, escapeFn, include) => {
    const { ${findVariables(program).join(', ')} } = locals;
    let __output = '';
    const __append = (s) => { if (s !== undefined && s !== null) __output += s; };
    ${pointIntoText(template.source, program, text)}
    return __output;
  } }`;
}

/** The code with places of the text instead of what it holds: the text is in the package as it is, and need not be there twice. */
function pointIntoText(source, program, text) {
  let code = '';
  let at = 0;
  let from = 0;
  visit(program, (node) => {
    if (node.type !== 'Literal' || typeof node.value !== 'string' || node.value.length < SHORT) return;
    const place = text.indexOf(node.value, from);
    if (place === -1) return;
    from = place + node.value.length;
    code += `${source.slice(at, node.start)}text.slice(${place}, ${from})`;
    at = node.end;
  });
  return code + source.slice(at);
}

/** Names that the code uses and that neither it nor the language has. */
function findVariables(program) {
  const used = new Set();
  const declared = new Set(GIVEN);
  visit(program, (node) => {
    if (node.type === 'Identifier') used.add(node.name);
    if (node.type === 'VariableDeclarator') declared.add(node.id.name);
  });
  return [...used].filter((name) => !declared.has(name) && !(name in globalThis)).sort();
}

/** Calls `see` for every node in the order of the code, without names of properties. */
function visit(node, see) {
  see(node);
  for (const [key, value] of Object.entries(node)) {
    const isName =
      !node.computed && ((node.type === 'MemberExpression' && key === 'property') || (node.type === 'Property' && key === 'key'));
    if (isName) continue;
    for (const child of Array.isArray(value) ? value : [value]) if (typeof child?.type === 'string') visit(child, see);
  }
}
