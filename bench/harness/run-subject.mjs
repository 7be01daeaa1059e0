// One subject from its set-up to its results.
import { loadavg } from 'node:os';
import { expandGrowth } from './growth.mjs';
import { judge } from './judge.mjs';
import { measure } from './measure.mjs';
import { NEEDS } from './set-up.mjs';
import { openWorkspace } from './workspace.mjs';

/** What a candidate without metrics of its own gives: the time until it ends. */
const WALL = { ms: { title: 'time', unit: 'ms' } };

/**
 * Measures a subject on one build, or on two (`builds`: `[{ name, root }]`): then each part holds its own candidates once for each build, and
 * claims compare the second with the first. Returns `{ title, method, load, parts, notes }`, or `{ title, reason }` when it cannot be measured here.
 * @param {any} subject
 * @param {{ builds: { name: string, root: string }[], rounds?: number, short?: boolean, say: (text: string) => void, workspaces?: Set<object>,
 *   needs?: Record<string, () => unknown> }} options
 * @returns {Promise<any>}
 */
export async function runSubject(subject, { builds, rounds, short, say, workspaces = new Set(), needs = NEEDS }) {
  const { title, method } = subject;
  try {
    for (const need of subject.needs ?? []) await needs[need]();
  } catch (error) {
    return { title, method, reason: error.message };
  }
  const opened = builds.map(({ root }) => openWorkspace({ root, short }));
  for (const one of opened) workspaces.add(one);
  try {
    const before = loadavg()[0];
    const prepared = [];
    for (const one of opened) {
      say(`${title}: preparing`);
      prepared.push((await subject.prepare(one)).map(expandGrowth));
    }
    const parts = builds.length === 1 ? prepared[0] : compareBuilds(builds, prepared);
    const results = [];
    for (const part of parts) results.push(await runPart(part, { rounds: rounds ?? (short ? 1 : part.rounds), say }));
    return { title, method, load: [before, loadavg()[0]], parts: results, notes: [...new Set(opened.flatMap(({ notes }) => notes))] };
  } finally {
    for (const one of opened) {
      await one.end();
      workspaces.delete(one);
    }
  }
}

async function runPart({ id, title, warmUps, metrics, claims = [], check, grows, ...part }, { rounds, say }) {
  const samples = await measure({ candidates: part.candidates, rounds, warmUps }, (what) => say(`${title}: ${what}`));
  check?.(samples);
  return {
    id,
    title,
    rounds,
    metrics: metrics ?? WALL,
    grows,
    samples,
    claims: claims.map((claim) => judge(claim, samples, grows)),
  };
}

/** The same parts with the candidates of both builds that the tool itself has a share in. */
function compareBuilds([first, second], [before, after]) {
  return before.map((part, index) => {
    const metrics = part.metrics ?? WALL;
    const candidates = {};
    const claims = [];
    for (const name of part.own) {
      candidates[`${name} (${first.name})`] = part.candidates[name];
      candidates[`${name} (${second.name})`] = after[index].candidates[name];
      for (const metric of Object.keys(metrics)) {
        const [own, base] = [`${name} (${second.name})`, `${name} (${first.name})`];
        claims.push({
          id: `${part.id}/${name}/${metric}`,
          what: `${part.title}, ${name}: ${metric} of ${second.name} against ${first.name}`,
          own,
          base,
          metric,
        });
      }
    }
    return { ...part, metrics, candidates, claims, grows: undefined, check: undefined };
  });
}
