// The chosen subjects one after the other, each with what it came to on the terminal.
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { mustRun } from '../../test/setup/machine.mjs';
import { renderClaims, renderSamples } from '../pages/tables.mjs';
import { provideBuild } from './commits.mjs';
import { describeMachine } from './machine.mjs';
import { runSubject } from './run-subject.mjs';

/**
 * Measures subjects (`[name, subject]`, or `[name, subject, id]` for one of its parts) on the builds of one or two `refs` of the repository `root`
 * into `results`, and calls `save` after each.
 * Returns the names of those that ended with an error, and with `required` also of those that could not be measured here. More options are
 * those of `runSubject`.
 */
export async function measureAll(chosen, { root, refs, results, required, save, ...options }) {
  const work = mkdtempSync(path.join(os.tmpdir(), 'sagemaker-algo-builds-'));
  const [workspaces, builds] = [new Set(), []];
  const end = async () => {
    for (const one of workspaces) await one.end();
    for (const one of builds) one.end();
    rmSync(work, { recursive: true, force: true });
  };
  const forget = endOnSignals(end);
  const failed = [];
  try {
    for (const ref of refs) builds.push(provideBuild(root, ref, work));
    for (const [name, subject, only] of chosen) {
      const began = performance.now();
      try {
        const result = await runSubject(only === undefined ? subject : onePart(subject, only), { ...options, builds, workspaces, say });
        const quick = options.short || options.rounds !== undefined ? { quick: true } : {};
        const found = { ...result, ...describeRun(root, began), ...quick };
        say('');
        print(found);
        results.subjects[name] = only === undefined ? found : { ...found, parts: putInto(results.subjects[name]?.parts, found.parts) };
        if (result.parts === undefined && required) failed.push(name);
        save();
      } catch (error) {
        say('');
        console.error(`\n${subject.title}: ${error.stack}`);
        failed.push(name);
      }
    }
  } finally {
    await end();
    forget();
  }
  return failed;
}

/** The subject with only one of its parts. */
function onePart(subject, id) {
  const prepare = async (bench) => {
    const parts = await subject.prepare(bench);
    const wanted = parts.filter((part) => part.id === id);
    if (wanted.length === 0) throw new Error(`there is no part ${id}; there are: ${parts.map((part) => part.id).join(', ')}`);
    return wanted;
  };
  return { ...subject, prepare };
}

/** Earlier parts, of which newer ones take the place. */
function putInto(earlier = [], newer = []) {
  const others = newer.filter(({ id }) => !earlier.some((part) => part.id === id));
  return [...earlier.map((part) => newer.find(({ id }) => id === part.id) ?? part), ...others];
}

/** Tidies up before a signal ends the program; returns what undoes that. */
function endOnSignals(end) {
  const codes = Object.entries({ SIGINT: 130, SIGTERM: 143 });
  const heard = codes.map(([signal, code]) => [signal, () => void end().finally(() => process.exit(code))]);
  for (const [signal, act] of heard) process.once(signal, act);
  return () => {
    for (const [signal, act] of heard) process.off(signal, act);
  };
}

function describeRun(root, began) {
  return {
    date: new Date().toISOString().slice(0, 10),
    commit: describeCommit(root),
    machine: describeMachine(),
    seconds: Math.round((performance.now() - began) / 1000),
  };
}

/** The commit that was measured; marked where the working tree has changes. */
function describeCommit(root) {
  const git = (...args) => mustRun('git', ['-C', root, ...args]).trim();
  const changes = git('status', '--porcelain', '--', 'src', 'templates', 'scripts', 'bench/subjects', 'bench/harness');
  return `${git('rev-parse', '--short=10', 'HEAD')}${changes === '' ? '' : ' with changes'}`;
}

function print({ title, reason, parts = [], notes = [], seconds }) {
  console.log(`\n## ${title} (${seconds} s)\n`);
  if (reason !== undefined) console.log(`Not measured: ${reason}`);
  for (const part of parts)
    console.log(`${part.title}, rounds: ${part.rounds}\n\n${renderSamples(part)}\n\n${renderClaims(part.claims)}\n`);
  for (const note of notes) console.log(note);
}

/** One line that is written over, on a terminal. */
function say(text) {
  if (process.stderr.isTTY) process.stderr.write(`\r\u001b[K${text}`);
}
