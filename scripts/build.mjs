// Bundles the tool into dist/ and writes the JSON schema and the manual pages. CommonJS, because it starts faster than ESM; one file for each module
// that is imported with `import()`, so that a command loads what it needs and `--help` next to nothing. The same sources give the same bytes:
// `--check` writes nothing and fails when the files there are not those.
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { build, transform } from 'esbuild';
import { findBundledPackages } from './bundled-packages.mjs';
import { compileTemplates } from './compile-templates.mjs';
import { renderLicences } from './licences.mjs';
import { renderSbom } from './sbom.mjs';

const root = path.dirname(import.meta.dirname);
const src = path.join(root, 'src');
/** What is made anew each time. */
const FOLDERS = ['dist', 'schema', 'man'];

/** Settings of every bundle. */
const common = {
  absWorkingDir: root,
  bundle: true,
  write: false,
  metafile: true,
  platform: 'node',
  // Some packages' CommonJS form is a UMD wrapper that cannot be bundled.
  mainFields: ['module', 'main'],
  target: 'node20.19',
  minify: true,
  legalComments: 'none',
  logLevel: 'warning',
};

/** What packages import and we never use: it would delay every start, or double the size of the tool. */
const LEFT_OUT = [
  // Subcommands that are programs of their own.
  { package: 'commander', module: 'node:child_process' },
  // The question that opens an editor, with tables of every character encoding.
  { package: '@inquirer/editor', module: '@inquirer/external-editor' },
  // Kerberos, which wants a native package besides.
  { package: 'http-proxy-agent', module: 'proxy-agent-negotiate' },
  { package: 'https-proxy-agent', module: 'proxy-agent-negotiate' },
  // Programs that are waited for without letting anything else run.
  { package: 'execa', module: './main-sync.js' },
  // What tells browsers apart.
  { package: '@aws-sdk/core', module: 'bowser' },
  // Of sucrase we only have types taken out: no JSX, no Flow, no CommonJS, nothing for older engines, and options that are right.
  ...[
    'CJSImport',
    'Flow',
    'JestHoist',
    'JSX',
    'NumericSeparator',
    'OptionalCatchBinding',
    'OptionalChainingNullish',
    'ReactDisplayName',
    'ReactHotLoader',
  ].map((name) => ({ package: 'sucrase', module: `./${name}Transformer` })),
  { package: 'sucrase', module: './CJSImportProcessor' },
  { package: 'sucrase', module: '(../)+plugins/(flow|jsx/index)' },
  { package: 'sucrase', module: './Options', contents: 'module.exports.validateOptions = () => {};' },
];

const leaveOut = {
  name: 'leave-out',
  setup(setup) {
    for (const { package: name, module, contents = '' } of LEFT_OUT) {
      const inside = path.join('node_modules', name, path.sep);
      setup.onResolve({ filter: new RegExp(`^${module}$`) }, ({ importer }) =>
        importer.includes(inside) ? { path: module, namespace: 'left-out', pluginData: contents } : undefined,
      );
    }
    setup.onLoad({ filter: /.*/, namespace: 'left-out' }, ({ pluginData }) => ({ contents: `module.exports = {};${pluginData}` }));
    // Names of properties that are constants of the file: written out, what is not used of these tables can be left out.
    setup.onLoad({ filter: /client-s3[\\/]dist-es[\\/]schemas[\\/]schemas_0\.js$/ }, ({ path: file }) => ({
      contents: writeOutKeys(readFileSync(file, 'utf8')),
    }));
  },
};

function writeOutKeys(source) {
  const constants = new Map([...source.matchAll(/^const (\w+) = ("[^"\n]*");$/gm)].map(([, name, text]) => [name, text]));
  return source.replaceAll(/\[(\w+)\]: /g, (whole, name) => (constants.has(name) ? `${constants.get(name)}: ` : whole));
}

const files = new Map();
const metafiles = [];
/** Modules that are imported with `import()`, by the name of their file. */
const lazy = new Map();
const leaveLazy = leaveLazyBut(() => false);
/** `taken` says which of them are bundled all the same. */
function leaveLazyBut(taken) {
  const setup = (setup) => {
    setup.onResolve({ filter: /\.ts$/ }, ({ path: wanted, kind, resolveDir }) => {
      if (kind !== 'dynamic-import') return undefined;
      const file = path.resolve(resolveDir, wanted);
      if (taken(file)) return undefined;
      const name = path.relative(src, file).replace(/\.ts$/, '').replaceAll(path.sep, '-');
      lazy.set(name, file);
      return { path: `./${name}.cjs`, external: true };
    });
  };
  return { name: 'leave-lazy-imports', setup };
}

/** The main bundle holds commander, and is loaded whenever another one is. */
const COMMANDER_OF_MAIN = {
  name: 'commander-of-main',
  setup: (setup) => setup.onResolve({ filter: /^commander$/ }, () => ({ path: './main.cjs', external: true })),
};
/** Our own templates are functions in the package, in one file for all bundles, which EJS is not needed for. */
const OWN_TEMPLATES = {
  name: 'own-templates',
  setup: (setup) => setup.onResolve({ filter: /\/own-rendering\.ts$/ }, () => ({ path: './own-templates.cjs', external: true })),
};
await bundleAlone('main', { entryPoints: [path.join(src, 'main.ts')] });
await bundleAlone('unchanged-build', { entryPoints: [path.join(src, 'unchanged-build.ts')] });
// Meets every command with its options, so that their modules are known then.
const manuals = await renderManuals();
// On its own a module shares nothing with others, so it is one file: scaffolding is mostly start-up, and every command loads the log.
const alone = ['commands-create', 'log'];
for (const name of alone) await bundleAlone(name, { entryPoints: [lazy.get(name)] });
await bundleAlone('own-templates', {
  stdin: { contents: compileTemplates(path.join(root, 'templates')), resolveDir: path.join(src, 'scaffold') },
});
await bundleLazy(Object.fromEntries([...lazy].filter(([name]) => !alone.includes(name)).sort(([one], [other]) => (one < other ? -1 : 1))));
await bundleLoader();
const packages = findBundledPackages(root, metafiles);
files.set('dist/THIRD_PARTY_LICENSES.txt', renderLicences(packages));
files.set('dist/sbom.cdx.json', renderSbom({ manifest: readJson('package.json'), lock: readJson('package-lock.json'), packages }));
files.set('schema/sagemaker-algo.schema.json', await renderSchema());
for (const [name, text] of Object.entries(manuals)) files.set(`man/${name}`, text);
if (process.argv.includes('--check')) compare(files);
else write(files);

/** A module with everything it imports statically in one file; those that it imports with `import()` are added to what is lazy. */
async function bundleAlone(name, entry) {
  const result = await build({
    ...common,
    ...entry,
    outfile: `dist/${name}.cjs`,
    format: 'cjs',
    supported: { 'dynamic-import': false },
    plugins: [leaveLazy, leaveOut, OWN_TEMPLATES],
  });
  refuse(result.warnings);
  metafiles.push(result.metafile);
  files.set(`dist/${name}.cjs`, result.outputFiles[0].contents);
}

/** Everything else. Only the ESM form can share code between files, so it is made first and each file turned into CommonJS. */
async function bundleLazy(entryPoints) {
  const result = await build({
    ...common,
    entryPoints,
    outdir: 'dist',
    outExtension: { '.js': '.cjs' },
    chunkNames: 'shared-[hash]',
    format: 'esm',
    splitting: true,
    plugins: [leaveOut, COMMANDER_OF_MAIN, OWN_TEMPLATES],
  });
  refuse(result.warnings);
  metafiles.push(result.metafile);
  const numbered = numberShared(result.outputFiles.map(({ path: file }) => path.basename(file)));
  for (const output of result.outputFiles) {
    const { code, warnings } = await transform(output.text, {
      format: 'cjs',
      platform: 'node',
      target: common.target,
      minify: true,
      supported: { 'dynamic-import': false },
    });
    refuse(warnings);
    files.set(numbered(path.relative(root, output.path)), numbered(code));
  }
}

/** Renames the files that are shared: their hashes, each in a hundred other files, would be a hundredth of what is downloaded. */
function numberShared(names) {
  const shared = names.filter((name) => name.startsWith('shared-')).sort();
  const numbers = new Map(shared.map((name, index) => [name, `shared-${index}.cjs`]));
  return (text) => text.replaceAll(/shared-[A-Z0-9]{8}\.cjs/g, (name) => numbers.get(name) ?? name);
}

/** The loader that lets a Node without type stripping run `.ts`; used with `--import`, hence ESM. */
async function bundleLoader() {
  const entry = path.join(src, 'engine/strip-types.ts');
  if (!existsSync(entry)) return;
  const result = await build({ ...common, entryPoints: [entry], outfile: 'dist/strip-types.mjs', format: 'esm', plugins: [leaveOut] });
  refuse(result.warnings);
  metafiles.push(result.metafile);
  files.set('dist/strip-types.mjs', result.outputFiles[0].contents);
}

/** The JSON schema of `sagemaker-algo.json` for editors, from the zod schema that reads the file. */
async function renderSchema() {
  const entryPoints = [path.join(src, 'config/json-schema.ts')];
  const { outputFiles } = await build({ ...common, metafile: false, entryPoints, outfile: 'schema.mjs', format: 'esm' });
  const { jsonSchema } = await import(`data:text/javascript;base64,${Buffer.from(outputFiles[0].contents).toString('base64')}`);
  return `${JSON.stringify(jsonSchema(), undefined, 2)}\n`;
}

function readJson(name) {
  return JSON.parse(readFileSync(path.join(root, name), 'utf8'));
}

/** The manual pages, from the tree of commands. What a command would do is not needed for that. */
async function renderManuals() {
  const entryPoints = [path.join(src, 'cli/manuals.ts')];
  const settings = {
    ...common,
    metafile: false,
    entryPoints,
    outfile: 'manuals.cjs',
    format: 'cjs',
    plugins: [leaveLazyBut((file) => file.startsWith(path.join(src, 'cli', path.sep))), leaveOut],
  };
  const { outputFiles } = await build(settings);
  const made = { exports: {} };
  const require = createRequire(import.meta.url);
  new Function('module', 'exports', 'require', outputFiles[0].text)(made, made.exports, require);
  return made.exports.makeManuals({ version: readJson('package.json').version });
}

/** A warning of the bundler is code that will not work at the reader's. */
function refuse(warnings) {
  if (warnings.length > 0) throw new Error(`the bundler warns: ${warnings.map((warning) => warning.text).join('; ')}`);
}

/** Replaces these folders once everything is made: a failed build leaves the old ones. */
function write(made) {
  for (const folder of FOLDERS) {
    rmSync(path.join(root, folder), { recursive: true, force: true });
    mkdirSync(path.join(root, folder));
  }
  for (const [name, content] of made) {
    writeFileSync(path.join(root, name), content);
    // The archive holds the modes too, and is to be the same wherever it is made.
    chmodSync(path.join(root, name), 0o644);
  }
}

/** Names what differs between the files made and those on disk. */
function compare(made) {
  const present = FOLDERS.flatMap((folder) => readdirSync(path.join(root, folder)).map((name) => path.join(folder, name)));
  const different = [...made].filter(
    ([name, content]) => !present.includes(name) || !readFileSync(path.join(root, name)).equals(Buffer.from(content)),
  );
  const wrong = [...different.map(([name]) => name), ...present.filter((name) => !made.has(name))];
  if (wrong.length === 0) return;
  console.error(`not what the sources give: ${wrong.join(', ')}`);
  process.exitCode = 1;
}
