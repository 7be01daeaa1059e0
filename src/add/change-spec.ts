import { type Insertion, insertJson } from '../config/edit-json.ts';
import { CONFIG_FILE } from '../config/find.ts';
import { describeValue, parseConfig } from '../config/load.ts';
import type { Config, ConfigIssue } from '../config/schema.ts';
import { UserError } from '../errors.ts';
import { neutraliseLine } from '../text/safe.ts';

/** A spec with something new in it. */
export interface ChangedSpec {
  readonly text: string;
  readonly config: Config;
}

/** Puts something into a spec. Throws UserError when the result would break a limit that the spec did not break before. */
export function changeSpec(text: string, insertions: readonly Insertion[], what: string): ChangedSpec {
  const before = parseConfig(withoutMark(text), CONFIG_FILE).issues.map(identify);
  const changed = insertions.reduce(insertJson, text);
  const { config, issues } = parseConfig(withoutMark(changed), CONFIG_FILE);
  const broken = issues.filter((issue) => !before.includes(identify(issue)));
  if (broken.length === 0) return { text: changed, config };
  const lines = broken.map((issue) => neutraliseLine(describeIssue(issue), 500));
  throw new UserError(
    lines.length === 1
      ? `${what} cannot be added: ${lines[0]}.`
      : `${what} cannot be added:\n${lines.map((line) => `  ${line}`).join('\n')}`,
    { hint: `${CONFIG_FILE} is as it was.${adviseOn(broken)}` },
  );
}

function describeIssue({ path, value, reason, clause }: ConfigIssue): string {
  return `${path} ${reason}${value === undefined ? '' : ` (found: ${describeValue(value)})`} (${clause})`;
}

function identify({ path, reason }: ConfigIssue): string {
  return `${path}\n${reason}`;
}

/** What else has to be typed for the change to be whole. */
function adviseOn(issues: readonly ConfigIssue[]): string {
  if (issues.some(({ path, reason }) => path.startsWith('samples.hyperparameters') && reason.startsWith('is missing'))) {
    return ' Add --sample VALUE for the sample runs, or --default.';
  }
  if (issues.some(({ path, reason }) => path.startsWith('samples.channels') && reason.startsWith('is missing'))) {
    return ' Add --sample PATH with data for the sample run, or --optional.';
  }
  return '';
}

function withoutMark(text: string): string {
  return text.replace(/^\uFEFF/, '');
}
