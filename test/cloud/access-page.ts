import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../support/context.ts';

/** What docs/aws-access.md says that a command asks for: always, and at times or of real AWS alone. */
export interface PageRow {
  readonly always: readonly string[];
  readonly atTimes: readonly string[];
}

const page = readFileSync(join(packageRoot, 'docs/aws-access.md'), 'utf8');
const actionsIn = (text: string): readonly string[] => [...text.matchAll(/`([a-z0-9-]+:[A-Z]\w+)`/g)].map(([, action = '']) => action);

/** By what stands in the first column. */
export const ROWS: ReadonlyMap<string, PageRow> = new Map(
  [...page.matchAll(/^\| (`[^|]+`) \| ([^|]*`[a-z0-9-]+:[A-Z][^|]*) \|$/gm)].map(([, command = '', actions = '']) => {
    const [always = '', atTimes = ''] = actions.split(/(?=\*)/, 2);
    return [command.replaceAll('`', ''), { always: actionsIn(always), atTimes: actionsIn(atTimes) }];
  }),
);

/** Every action on the page, but for the one that needs no permission. */
export const EVERY_ACTION: ReadonlySet<string> = new Set(actionsIn(page).filter((action) => action !== 'sts:GetCallerIdentity'));
