import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { createVite } from '../harness/set-up.mjs';

/** The first is the usual one, which is compared with others' programs too. */
const TEMPLATES = ['typescript', 'python', 'minimal'];

export const scaffold = {
  title: 'Making a project',
  method:
    'Whole processes, each into a fresh folder, without packages and git. The bare script holds the content of every file in its own source and makes no more calls than it takes to write them. create-vite makes fewer files: 12 and 18. Nothing is removed before the end, since ext4 is slow in making files for some seconds after it has removed many.',
  misses:
    'Of some 33 ms beyond the start of Node, about 10 are the tool and its command line (a third of them to read and compile 72 kB of code), 4 to load what makes projects, 4 to list, read and render 36 files and 23 templates, 3 to fill the tables of the README from the spec, 6 for the base that a later update merges with (to load zlib and compress 150 kB), and 4 to write. The bare script has only the last, and compiles 250 kB of text faster than as many small files can be read.',
  needs: ['createVite'],
  async prepare(bench) {
    const templates = bench.size(TEMPLATES, TEMPLATES.slice(0, 1));
    return templates.map((template) => preparePart(bench, template));
  },
};

function preparePart(bench, template) {
  const program = path.join(bench.root, 'bin/create-sagemaker-algo.cjs');
  const create = [program, 'project', '--template', template, '--yes', '--no-git', '--no-install'];
  const model = folderFor(bench, template, 'model');
  bench.run(process.execPath, create, { cwd: model });
  const files = readFiles(model);
  const bare = bench.at(`bare-${template}.cjs`);
  writeFileSync(bare, renderScript(files));

  const made = {};
  const run = (name, argv) => async (round) => {
    made[name] = folderFor(bench, template, `${name.replaceAll(' ', '-')}.${round}`);
    return bench.time(process.execPath, argv, { cwd: made[name] });
  };
  const vite = (form) => run(`create-vite ${form}`, [createVite.program, 'project', '--template', form, '--no-interactive']);
  const usual = template === TEMPLATES[0];
  return {
    id: `scaffold-${template}`,
    title: `Template ${template}, ${files.length} files`,
    rounds: usual ? 41 : 21,
    warmUps: 3,
    candidates: {
      'node -e 0': () => bench.time(process.execPath, ['-e', '0']),
      'bare script': run('bare script', [bare]),
      create: run('create', create),
      ...(usual ? { 'create-vite vanilla-ts': vite('vanilla-ts'), 'create-vite react-ts': vite('react-ts') } : {}),
    },
    own: ['create'],
    claims: [
      against(template, 'bare script', 1.5),
      ...(usual ? [against(template, 'create-vite vanilla-ts', 1), against(template, 'create-vite react-ts', 1)] : []),
    ],
    check: () => {
      for (const name of ['bare script', 'create']) refuseOther(files, readFiles(made[name]), `${name}, template ${template}`);
    },
  };
}

function against(template, base, most) {
  return {
    id: `scaffold/${template}/${base.replaceAll(' ', '-')}`,
    what: `\`create --template ${template}\` against ${base === 'bare script' ? 'a bare script that writes the same files' : base}`,
    own: 'create',
    base,
    target: { most },
  };
}

function folderFor(bench, ...names) {
  const folder = bench.at(names.join('-'));
  mkdirSync(folder);
  return folder;
}

/** Every file below a folder with its mode and bytes. */
function readFiles(folder) {
  return readdirSync(folder, { recursive: true })
    .sort()
    .map((name) => ({ name, stat: statSync(path.join(folder, name)) }))
    .filter(({ stat }) => stat.isFile())
    .map(({ name, stat }) => ({ name, mode: stat.mode & 0o777, bytes: readFileSync(path.join(folder, name)) }));
}

/** The script to compare with. */
function renderScript(files) {
  const folders = [...new Set(files.map(({ name }) => path.dirname(name)))];
  return [
    `const fs = require('node:fs');`,
    ...folders.map((name) => `fs.mkdirSync(${JSON.stringify(name)}, { recursive: true });`),
    ...files.map(({ name, mode, bytes }) => `fs.writeFileSync(${JSON.stringify(name)}, ${literal(bytes)}, { mode: ${mode} });`),
  ].join('\n');
}

function literal(bytes) {
  const text = bytes.toString('utf8');
  return Buffer.from(text).equals(bytes) ? JSON.stringify(text) : `Buffer.from(${JSON.stringify(bytes.toString('base64'))}, 'base64')`;
}

function refuseOther(wanted, got, what) {
  const names = (files) => files.map(({ name, mode }) => `${name} ${mode.toString(8)}`).join('\n');
  if (names(wanted) !== names(got)) throw new Error(`${what}: not the same files or modes`);
  const other = wanted.find(({ bytes }, index) => !bytes.equals(got[index].bytes));
  if (other !== undefined) throw new Error(`${what}: ${other.name} has other bytes`);
}
