import type { Check } from '../checks/define-check.ts';
import { usualFix } from '../checks/fixes.ts';
import { checks } from '../checks/index.ts';
import { listChecks } from '../checks/list-checks.ts';
import { resolveName } from '../checks/select-checks.ts';
import type { Context } from '../context.ts';
import { EXIT, type ExitCode, UserError } from '../errors.ts';
import { clauses } from '../sagemaker/clauses/index.ts';
import { wrap } from '../text/width.ts';

/** Options of `explain`, as `cli/program.ts` defines them. */
export interface ExplainOptions {
  readonly list: boolean;
}

/** Tells what a check, or a clause of the contract, asks for. An area or a pattern lists the checks that it names, `list` everything. */
export async function explain(name: string | undefined, { list }: ExplainOptions, { stdout }: Pick<Context, 'stdout'>): Promise<ExitCode> {
  const width = Math.min(stdout.columns ?? 100, 100);
  const check = checks.find(({ id }) => id === name);
  const clause = (name ?? '').toUpperCase();
  if (list) stdout.write(describeAll(name, width));
  else if (name === undefined) {
    throw new UserError('explain needs the id of a check or of a clause.', {
      hint: 'For example `sagemaker-algo explain INF-03`; `sagemaker-algo explain --list` names all.',
    });
  } else if (check !== undefined) stdout.write(describeCheck(check, width));
  else if (Object.hasOwn(clauses, clause)) stdout.write(describeClause(clause, width));
  else stdout.write(listChecks(resolveName(name)));
  return EXIT.ok;
}

/** Every check, then every clause with who judges it or why nobody does. */
function describeAll(name: string | undefined, width: number): string {
  if (name !== undefined) return listChecks(resolveName(name));
  const lines = Object.entries(clauses).flatMap(([id, { title, unjudged }]) => {
    const by = unjudged === undefined ? judgesOf(id).map((check) => check.id) : [`not judged: ${unjudged}`];
    return [`${id}  ${title}`, ...wrap(by.join(', '), width - 4).map((line) => `    ${line}`)];
  });
  return ['Checks', listChecks(checks), 'Clauses', ...lines, ''].join('\n');
}

function describeCheck(check: Check, width: number): string {
  const consequence = check.severity === 'must' ? 'fails the run' : 'is a warning, and fails the run under --strict';
  const part = `${check.smoke === true ? ' Part of --smoke.' : ''}${check.containerOnly === true ? ' Needs a container engine.' : ''}`;
  return [
    check.id,
    `  passes: ${check.passes}`,
    `  fails:  ${check.fails} (this ${consequence}).${part}`,
    '',
    ...wrap(check.why, width),
    '',
    ...check.clauses.flatMap((clause) => [...wrap(`${clause}: ${clauses[clause]?.requirement ?? ''}`, width), ...sourceOf(clause, width)]),
    '',
    ...wrap(`Fix: ${usualFix(check)}`, width),
    '',
    ...howToRun(check.id),
    '',
  ].join('\n');
}

function describeClause(clause: string, width: number): string {
  const { title = '', requirement = '', unjudged } = clauses[clause] ?? {};
  const judges = judgesOf(clause).flatMap((check) => [
    '',
    `${check.id} (${check.severity})`,
    ...wrap(check.passes, width - 2).map((line) => `  ${line}`),
    '',
    ...wrap(check.why, width - 2).map((line) => `  ${line}`),
    ...wrap(`Fix: ${usualFix(check)}`, width - 2).map((line) => `  ${line}`),
  ]);
  return [
    `${clause}  ${title}`,
    '',
    ...wrap(requirement, width),
    ...sourceOf(clause, width),
    '',
    ...(unjudged === undefined ? ['Judged by:', ...judges, '', ...howToRun(clause)] : wrap(`Not judged: ${unjudged}`, width)),
    '',
  ].join('\n');
}

function howToRun(name: string): readonly string[] {
  return [`Run it alone: sagemaker-algo test-local --only ${name}`];
}

function judgesOf(clause: string): readonly Check[] {
  return checks.filter((check) => check.clauses.includes(clause));
}

function sourceOf(clause: string, width: number): readonly string[] {
  return wrap(`Source: ${clauses[clause]?.source ?? 'unknown'}`, width - 2).map((line) => `  ${line}`);
}
