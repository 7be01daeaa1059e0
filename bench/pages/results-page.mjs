// bench/RESULTS.md: everything that was measured, subject by subject.
import GithubSlugger from 'github-slugger';
import { listClaims } from '../harness/results.mjs';
import { renderClaims, renderSamples, showFigure, showTarget } from './tables.mjs';

const HEAD = `# Measured

Made by \`npm run bench\` from \`bench/results.json\`, not by hand; [what it means for you, and how to run it](../docs/performance.md).

Within a run all candidates take turns, every second round in the reverse order, after a warm-up. A ratio is taken within each round; the table has
the median of the rounds and their quartiles. Where the quartiles lie on both sides of the target (without a target: of 1) the table says
that the spread is wider than the difference. Absolute times move with the machine and the hour; ratios hardly do.`;

/** The whole page. `subjects` are those of bench/subjects with their texts that no run changes; one without a result is said to be missing. */
export function renderResultsPage({ results, subjects }) {
  const entries = Object.entries(subjects).map(([name, subject]) => ({ name, subject, result: results.subjects[name] }));
  const slugger = new GithubSlugger();
  for (const heading of ['Measured', 'Summary']) slugger.slug(heading);
  const placed = entries.map((entry) => {
    const slug = slugger.slug(entry.subject.title);
    for (const { title } of namedParts(entry.result)) slugger.slug(title);
    return { ...entry, slug };
  });
  return `${[HEAD, renderSummary(placed, results), ...placed.map(renderSubject)].join('\n\n')}\n`;
}

function renderSummary(entries, results) {
  const claims = listClaims(results);
  const link = ({ subject, slug }) => `[${subject.title}](#${slug})`;
  const missed = claims
    .filter(({ met }) => met === false)
    .map((claim) => {
      const entry = entries.find(({ name }) => name === claim.subject);
      return `- ${link(entry)}: ${claim.what}: **${showFigure(claim)}** instead of ${showTarget(claim)}`;
    });
  const missing = entries.filter(({ result }) => result?.parts === undefined).map((entry) => `- ${link(entry)}: not measured`);
  const list = [...missed, ...missing];
  return [
    `## Summary\n\n${countMet(claims)}${list.length === 0 ? '.' : '. What is left:'}`,
    ...(list.length === 0 ? [] : [list.join('\n')]),
    renderMachines(entries, link),
  ].join('\n\n');
}

/** How many targets are met, a sentence without its full stop. */
export function countMet(claims) {
  const judged = claims.filter(({ met }) => met !== undefined);
  return `${judged.filter(({ met }) => met).length} of ${judged.length} targets are met`;
}

/** One machine for everything, as a rule; otherwise each with what was measured on it. */
function renderMachines(entries, link) {
  const groups = new Map();
  for (const entry of entries) {
    if (entry.result?.machine === undefined) continue;
    const machine = describeMachine(entry.result.machine);
    groups.set(machine, [...(groups.get(machine) ?? []), entry]);
  }
  if (groups.size <= 1) return `Machine: ${[...groups.keys()][0] ?? 'none yet'}.`;
  return `Machines:\n\n${[...groups].map(([machine, group]) => `- ${machine}: ${group.map(link).join(', ')}`).join('\n')}`;
}

/** Processors, memory, system and versions in one line. */
export function describeMachine({ processors, memory, system, versions }) {
  const programs = Object.entries(versions).map(([name, version]) => `${name} ${version}`);
  return `${processors}, ${memory}, ${system}; ${programs.join(', ')}`;
}

function renderSubject({ name, subject, result }) {
  return [
    `## ${subject.title}`,
    ...(subject.method === undefined ? [] : [subject.method]),
    ...renderOutcome(result),
    ...(subject.misses === undefined ? [] : [`**What is missed, and why.** ${subject.misses}`]),
    `${result === undefined ? '' : `${describeRun(result)} `}\`npm run bench -- --only ${name}\``,
  ].join('\n\n');
}

function renderOutcome(result) {
  if (result === undefined) return ['Not measured yet.'];
  if (result.parts === undefined) return [`Not measured: ${result.reason}`];
  return [
    ...result.parts.flatMap((part) => renderPart(part, namedParts(result).length > 0)),
    ...(result.notes.length === 0 ? [] : [result.notes.map((note) => `- ${note}`).join('\n')]),
  ];
}

/** Parts that have a heading of their own. */
function namedParts(result) {
  const parts = result?.parts ?? [];
  return parts.length > 1 ? parts : [];
}

function renderPart(part, named) {
  const rounds = `${part.rounds} ${part.rounds === 1 ? 'round' : 'rounds'}`;
  return [
    ...(named ? [`### ${part.title}`] : []),
    ...(part.claims.length === 0 ? [] : [renderClaims(part.claims)]),
    `Medians and quartiles of ${rounds}:\n\n${renderSamples(part)}`,
  ];
}

function describeRun({ date, commit, load, seconds, quick }) {
  const busy = load === undefined ? '' : `, load average ${load.map((one) => one.toFixed(1)).join(' before and ')} after`;
  return `${quick ? '**A quick look, no measurement.** ' : ''}${date}, commit ${commit}${busy}, ${seconds} s.`;
}
