import type { Draft } from '../config/draft.ts';
import { neutraliseLine } from '../text/safe.ts';
import type { Discovery, Finding } from './discovery.ts';

/** What was found, where, what was taken for granted and what to look at, for people. */
export function describeDiscovery({ findings, assumed, warnings }: Pick<Discovery, 'findings' | 'assumed' | 'warnings'>): string {
  const width = Math.max(0, ...findings.map(({ part }) => part.length));
  const found = findings.flatMap(({ part, what, where }, index) => [
    `  ${(findings[index - 1]?.part === part ? '' : part).padEnd(width)}  ${neutraliseLine(what, 500)}`,
    `  ${' '.repeat(width)}    in ${neutraliseLine(where, 500)}`,
  ]);
  return [
    ...(found.length === 0 ? ['Found nothing to adopt in this folder.'] : ['Found in this folder:', ...found]),
    ...listOf('Assumed:', assumed),
    ...listOf('Look at:', warnings),
    '',
  ].join('\n');
}

/** What was found without that for which flags or a request said something else. */
export function keepUsed(discovery: Discovery, draft: Draft): Discovery {
  const uses: Readonly<Record<Finding['part'], (finding: Finding) => boolean>> = {
    layout: () => true,
    image: ({ where }) => Object.values(draft.images).some(({ dockerfile }) => dockerfile === where),
    channel: ({ name = '', where }) => draft.sampleChannels[name]?.path === where,
    request: ({ where }) => draft.requests.some(({ path }) => path === where),
    hyperparameter: ({ name = '' }) => Object.hasOwn(draft.hyperparameters, name),
    metric: ({ name = '' }) => Object.hasOwn(draft.metrics, name),
    'content type': () => draft.inference === discovery.draft.inference,
  };
  return { ...discovery, findings: discovery.findings.filter((finding) => uses[finding.part](finding)) };
}

/** Longer lists are cut, with the number of what is left out. */
const MOST = 40;

/** A heading with its lines, nothing where there are none. */
export function listOf(heading: string, lines: readonly string[]): readonly string[] {
  if (lines.length === 0) return [];
  const shown = lines.slice(0, MOST).map((line) => `  ${neutraliseLine(line, 500)}`);
  return [heading, ...shown, ...(lines.length > MOST ? [`  and ${lines.length - MOST} more`] : [])];
}
