import type { Check } from '../checks/define-check.ts';
import { checks } from '../checks/index.ts';
import { listChecks } from '../checks/list-checks.ts';
import { resolveName } from '../checks/select-checks.ts';
import type { Context } from '../context.ts';
import { EXIT, type ExitCode } from '../errors.ts';
import { clauses } from '../sagemaker/clauses/index.ts';

/** Tells what a check, or a clause of the contract, asks for. An area or a pattern lists the checks that it names. */
export async function explain(name: string, { stdout }: Pick<Context, 'stdout'>): Promise<ExitCode> {
  const width = Math.min(stdout.columns ?? 100, 100);
  const check = checks.find(({ id }) => id === name);
  const clause = name.toUpperCase();
  if (check !== undefined) stdout.write(describeCheck(check, width));
  else if (clauses[clause] !== undefined) stdout.write(describeClause(clause, width));
  else stdout.write(listChecks(resolveName(name)));
  return EXIT.ok;
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
    `Run it alone: sagemaker-algo test-local --only ${check.id}`,
    '',
  ].join('\n');
}

function describeClause(clause: string, width: number): string {
  const { title = '', requirement = '' } = clauses[clause] ?? {};
  const judges = checks.filter((check) => check.clauses.includes(clause));
  return [`${clause}  ${title}`, '', ...wrap(requirement, width), ...sourceOf(clause, width), '', 'Judged by:', listChecks(judges)].join(
    '\n',
  );
}

function sourceOf(clause: string, width: number): readonly string[] {
  return wrap(`Source: ${clauses[clause]?.source ?? 'unknown'}`, width - 2).map((line) => `  ${line}`);
}

/** Text in lines of at most `width` characters, cut at spaces. */
function wrap(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const line = lines.at(-1);
    if (line !== undefined && line.length + 1 + word.length <= width) lines[lines.length - 1] = `${line} ${word}`;
    else lines.push(word);
  }
  return lines;
}
