import type { TestRecord } from '../build/test-record.ts';
import type { Config } from '../config/schema.ts';
import type { ContainerEngine } from '../engine/engine.ts';
import { formatBytes } from '../text/bytes.ts';
import { describeForm } from './gate.ts';
import { findLocalImage, planPushes, requireTested } from './push-plan.ts';
import type { PushedImage, PushedImages } from './pushed.ts';
import { describeCounts } from './scan.ts';

/** References for a request, a line a role, then what is known of each image. */
export function renderPushed({ account, region, references, images }: PushedImages): string {
  const lines = [
    `train  ${references.train}`,
    `serve  ${references.serve}`,
    '',
    `In the account ${account}, ${region}:`,
    ...images.flatMap(describeImage),
  ];
  return `${lines.join('\n')}\n`;
}

function describeImage({ roles, tag, outcome, bytes, repairedFrom, tested, scan }: PushedImage): readonly string[] {
  const facts = [
    `Docker schema 2, linux/amd64, ${formatBytes(bytes)}, tag ${tag}${outcome === 'unchanged' ? ', there already' : ''}`,
    ...(repairedFrom === undefined ? [] : [`was pushed as ${repairedFrom}; its manifest was rewritten, no layer was sent again`]),
    tested.status === 'tested' ? `rehearsed ${tested.at}` : `pushed untested: it ${tested.reason}`,
    scan.status === 'complete' ? `scan ${scan.state}: ${describeCounts(scan.counts)}` : `scan not checked: ${scan.state}`,
  ];
  return [`  ${roles.join(' and ')} image`, ...facts.map((fact) => `    ${fact}`)];
}

/** What would be pushed where; asks the engine, and nobody in AWS. */
export interface PlannedPush {
  readonly roles: readonly string[];
  readonly image: string;
  readonly id: string | undefined;
  readonly repository: string;
  readonly tag: string;
  /** In which form it would arrive, as far as the engine tells; undefined when there is no image. */
  readonly arrives: string | undefined;
  /** Why it would be refused; undefined when nothing is known against it. */
  readonly refused: string | undefined;
}

export async function planOnly(
  config: Config,
  engine: ContainerEngine,
  test: { readonly record: TestRecord | undefined; readonly untested: boolean },
): Promise<readonly PlannedPush[]> {
  return Promise.all(
    planPushes(config).map(async (job) => {
      const { roles, localTag: image, repository, tag } = job;
      const about = { roles, image, repository, tag, arrives: await foretell(image, engine) };
      try {
        const local = await findLocalImage(job, engine);
        const id = local.id;
        try {
          requireTested(job, local, test);
          return { ...about, id, refused: undefined };
        } catch (error) {
          return { ...about, id, refused: wordsOf(error) };
        }
      } catch (error) {
        return { ...about, id: undefined, refused: wordsOf(error) };
      }
    }),
  );
}

async function foretell(image: string, engine: ContainerEngine): Promise<string | undefined> {
  const found = await engine.inspectImage(image);
  const forecast = found === undefined ? undefined : await engine.forecastPush?.(found);
  if (found === undefined || forecast === undefined) return undefined;
  if (forecast.form === 'schema-2') return 'Docker schema 2';
  if (forecast.form === 'unknown') return 'a form that this engine does not tell before';
  return `${describeForm(forecast.mediaType ?? '')}, which SageMaker refuses; push rewrites it there`;
}

/** The same for people. */
export function renderPlan(plan: readonly PlannedPush[]): string {
  return plan
    .map(({ roles, image, id, repository, tag, arrives, refused }) =>
      [
        `${roles.join(' and ')} image  ${image}${id === undefined ? '' : `  ${id}`}`,
        `  to the repository ${repository}, tag ${tag}`,
        ...(arrives === undefined ? [] : [`  arrives as ${arrives}`]),
        ...(refused === undefined ? [] : [`  would be refused: ${refused}`]),
      ].join('\n'),
    )
    .join('\n')
    .concat('\n');
}

function wordsOf(error: unknown): string {
  if (error instanceof Error && 'kind' in error && error.kind === 'user') return error.message;
  throw error;
}
