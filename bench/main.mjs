// `npm run bench`: measures every subject beside what people use today, and writes bench/results.json and the pages made from it.
// `--help` says what else there is.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { installPackages } from '../scripts/packages.mjs';

const root = path.dirname(import.meta.dirname);
const HELP = `npm run bench -- [options]

Without options every subject is measured and bench/results.json and the pages made from it are written; that takes more than an hour.

  --only NAMES    only these subjects, separated by commas; their results replace the earlier ones. A part of a subject: serving/ping
  --list          names of the subjects
  --rounds N      as many rounds for every part, for a quick look: nothing is written
  --short         one round on little data: shows that the subjects work, and nothing about speed; nothing is written.
                  With CONTAINER_TESTS=required a subject that cannot be measured here is a failure
  --json FILE     the results go into FILE, and nothing else is written
  --ab OLD[,NEW]  two commits in turn, instead of others' programs; NEW is the working tree if it is left out
  --pages         only makes the pages again from bench/results.json
`;

const { values: options } = parseArgs({
  options: {
    help: { type: 'boolean' },
    only: { type: 'string' },
    list: { type: 'boolean' },
    rounds: { type: 'string' },
    short: { type: 'boolean' },
    json: { type: 'string' },
    ab: { type: 'string' },
    pages: { type: 'boolean' },
  },
});
if (options.help) process.stdout.write(HELP);
else {
  installPackages(root);
  process.exitCode = await main();
}

async function main() {
  const { subjects } = await import('./subjects/index.mjs');
  const { RESULTS, readResults, writeResults } = await import('./harness/results.mjs');
  const { measureAll } = await import('./harness/measure-all.mjs');
  if (options.list) {
    for (const [name, { title }] of Object.entries(subjects)) console.log(`${name.padEnd(16)} ${title}`);
    return 0;
  }
  if (options.pages) return writePages(subjects);
  const chosen = choose(options.only, subjects);
  const rounds = options.rounds === undefined ? undefined : Number(options.rounds);
  if (rounds !== undefined && !(Number.isInteger(rounds) && rounds > 0))
    return refuse(`--rounds ${options.rounds}: a number of 1 or more is meant.`);
  if (chosen === undefined) return 2;
  const published = !options.short && rounds === undefined && options.json === undefined && options.ab === undefined;
  const results = published ? readResults() : { subjects: {} };
  const file = published ? RESULTS : options.json;
  const failed = await measureAll(chosen, {
    ...{ root, refs: options.ab === undefined ? ['.'] : [...options.ab.split(','), '.'].slice(0, 2) },
    ...{ rounds, short: options.short ?? false, results },
    // Where containers are asked for, a subject that cannot be measured is a failure.
    required: process.env.CONTAINER_TESTS === 'required',
    save: () => file !== undefined && writeResults(file, results),
  });
  if (published) await writePages(subjects);
  for (const name of failed) console.error(`failed: ${name}`);
  return failed.length === 0 ? 0 : 1;
}

/** Subjects as `measureAll` takes them; undefined, once it has been said, where there is none of that name. */
function choose(only, subjects) {
  if (only === undefined) return Object.entries(subjects);
  const wanted = only.split(',').map((word) => ({ word, name: word.split('/')[0] }));
  const unknown = wanted.find(({ name }) => subjects[name] === undefined);
  if (unknown === undefined) return wanted.map(({ word, name }) => [name, subjects[name], word === name ? undefined : word]);
  refuse(`There is no subject ${unknown.name}; there are: ${Object.keys(subjects).join(', ')}.`);
  return undefined;
}

function refuse(sentence) {
  console.error(sentence);
  return 2;
}

/** Writes every page that is made from the results. */
async function writePages(subjects) {
  const { CHARTS, makePages } = await import('./pages/make-pages.mjs');
  const { readResults } = await import('./harness/results.mjs');
  const pages = makePages({ root, results: readResults(), subjects });
  rmSync(path.join(root, CHARTS), { recursive: true, force: true });
  for (const [name, text] of pages) {
    mkdirSync(path.dirname(path.join(root, name)), { recursive: true });
    writeFileSync(path.join(root, name), text);
  }
  return 0;
}
