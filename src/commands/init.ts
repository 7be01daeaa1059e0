import { statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describeDiscovery, keepUsed, listOf } from '../adopt/describe.ts';
import { type Asking, askMissing } from '../adopt/questions.ts';
import { reviewDraft } from '../adopt/review.ts';
import { applyFlags, missingFlags, renderDraft } from '../config/adopt.ts';
import { describeChanges } from '../config/changes.ts';
import type { Draft } from '../config/draft.ts';
import { CONFIG_FILE } from '../config/find.ts';
import type { Context } from '../context.ts';
import { EXIT, type ExitCode, isUserError, UserError } from '../errors.ts';
import { exists, kindOf, readText, writeFileAtomic } from '../files.ts';
import type { LabParts } from '../observe/lab.ts';
import { ROLES } from '../sagemaker/contract.ts';
import { checkName, suggestName } from '../scaffold/names.ts';
import { gather, type InitOptions, type Known, nameOfFolder } from './init-known.ts';

/**
 * Adopts what exists: images, Dockerfiles, a request to AWS. Writes `sagemaker-algo.json` into the working folder and touches nothing
 * else. What the flags leave open is looked for in the folder, then asked. `parts` is for tests.
 */
export async function init(options: InitOptions, context: Context, parts: LabParts = {}): Promise<ExitCode> {
  const file = join(context.cwd, CONFIG_FILE);
  const there = exists(file);
  if (there && !options.force) {
    throw new UserError(`${CONFIG_FILE} is here already.`, { hint: 'Edit it, or replace it with --force.' });
  }
  const before = kindOf(file) === 'file' ? readText(file) : undefined;
  const asking = context.interactive && !options.yes ? describeAsking(context) : undefined;
  const known = await gather(options, asking, context);
  const answered = asking === undefined ? options : await askMissing(options, known.draft, asking);
  const missing = missingFlags(answered, known.draft);
  if (missing.length > 0) throw missingError(missing, known);
  const name = answered.name ?? known.draft.name ?? '';
  const complaint = checkName(name);
  if (complaint !== undefined) throw new UserError(complaint, { hint: `For example: --name ${suggestName(name)}` });
  const draft = await review(applyFlags(answered, describePathIn(context.cwd), known.draft), known, { asking, context, before });
  if (draft === undefined) {
    context.stderr.write('Nothing was written.\n');
    return EXIT.interrupted;
  }
  const text = renderDraft(draft);
  writeFileAtomic(file, text);
  report(draft, known, { replaced: there ? { before, text } : undefined, reviewed: asking !== undefined && isReviewed(known) }, context);
  const builds = ROLES.some((role) => draft.images[role]?.dockerfile !== undefined);
  const runs = options.test ?? (asking === undefined ? false : await askTest(context));
  return runs ? await rehearse(builds, context, parts) : sayNext(builds, context);
}

function describeAsking(context: Context): Asking {
  const suggestedName = nameOfFolder(context.cwd);
  return { prompt: context.prompt, describePath: describePathIn(context.cwd), checkName, suggestedName };
}

const describePathIn =
  (cwd: string) =>
  (path: string, kind: 'any' | 'file' | 'folder'): string | undefined => {
    try {
      const found = statSync(resolve(cwd, path), { throwIfNoEntry: false });
      if (found === undefined) return 'there is no such file or folder';
      if (kind === 'folder' && !found.isDirectory()) return 'it is a file, a folder is needed';
      return kind === 'file' && found.isDirectory() ? 'it is a folder, a file is needed' : undefined;
    } catch (error) {
      return `it cannot be looked at (${error instanceof Error && 'code' in error ? error.code : String(error)})`;
    }
  };

function missingError(missing: readonly string[], { discovery }: Known): UserError {
  const dockerfile =
    discovery !== undefined && missing.some((flag) => flag.startsWith('--image')) ? ' --dockerfile names what an image is built from.' : '';
  return new UserError(`Missing: ${missing.join(', ')}.`, {
    hint: `\`sagemaker-algo init --help\` shows an example; on a terminal and without --yes they are asked.${dockerfile}`,
  });
}

/** Whether there is more to look at than what was typed. */
function isReviewed({ discovery, request }: Known): boolean {
  return discovery !== undefined || request !== undefined;
}

/** On a terminal everything is shown before it is written, and may be changed. */
async function review(
  draft: Draft,
  known: Known,
  { asking, context, before }: { asking: Asking | undefined; context: Context; before: string | undefined },
): Promise<Draft | undefined> {
  if (asking === undefined || !isReviewed(known)) return draft;
  for (const part of describeKnown(known, draft)) context.stderr.write(part);
  return await reviewDraft(draft, asking, (one, summary) => showDraft(one, summary, { stderr: context.stderr, before }));
}

/** Puts a draft before the reader, and what is wrong with it; says whether it can be written. */
function showDraft(
  draft: Draft,
  summary: string,
  { stderr, before }: Pick<Context, 'stderr'> & { readonly before: string | undefined },
): boolean {
  const missing = missingFlags({ channel: [], hyperparameter: [], request: [], metric: [] }, draft);
  stderr.write(`\n${CONFIG_FILE} will say:\n${summary}\n`);
  try {
    const text = renderDraft(draft);
    if (before !== undefined) stderr.write(`${describeReplacement(before, text)}\n`);
    if (missing.length > 0) stderr.write(`Missing: ${missing.join(', ')}.\n`);
    return missing.length === 0;
  } catch (error) {
    if (!isUserError(error)) throw error;
    stderr.write(`${error.message}\n`);
    return false;
  }
}

function describeKnown({ discovery, request }: Known, draft: Draft): readonly string[] {
  return [
    ...(discovery === undefined ? [] : [describeDiscovery(keepUsed(discovery, draft))]),
    ...[
      ...listOf('Assumed:', request?.assumed ?? []),
      ...listOf('Of the request, these have no place in the spec:', request?.placeless ?? []),
    ].map((line) => `${line}\n`),
  ];
}

interface Written {
  readonly replaced: { readonly before: string | undefined; readonly text: string } | undefined;
  /** What was found has been shown before. */
  readonly reviewed: boolean;
}

function report(draft: Draft, known: Known, { replaced, reviewed }: Written, context: Context): void {
  context.progress.close();
  if (!reviewed) for (const part of describeKnown(known, draft)) context.stdout.write(part);
  const built = ROLES.filter((role) => draft.images[role]?.dockerfile !== undefined);
  const images =
    built.length === 0
      ? 'its images are used as they are'
      : built.length === 2
        ? '`sagemaker-algo build` makes its images'
        : `\`sagemaker-algo build\` makes the image that ${built[0] === 'train' ? 'trains' : 'serves'}, the other is used as it is`;
  context.stdout.write(`${replaced === undefined ? 'Wrote' : 'Replaced'} ${CONFIG_FILE} for ${draft.name}; ${images}.\n`);
  if (replaced?.before !== undefined && !reviewed) context.stdout.write(describeReplacement(replaced.before, replaced.text));
}

/** What becomes of a spec that is there already. */
function describeReplacement(before: string, text: string): string {
  const changes = describeChanges(before, text);
  const lines = changes === undefined ? ['it was no JSON; everything is new'] : changes.length === 0 ? ['nothing'] : changes;
  return listOf('Changed:', lines)
    .map((line) => `${line}\n`)
    .join('');
}

async function askTest(context: Context): Promise<boolean> {
  const { resolveContainers } = await import('../engine/index.ts');
  const answers = await resolveContainers(context).then(
    () => true,
    () => false,
  );
  context.progress.close();
  return await context.prompt.confirm({ message: 'Rehearse the contract now (test-local)?', initial: answers });
}

function sayNext(builds: boolean, context: Context): ExitCode {
  context.stdout.write(`\nNext:\n${builds ? '  sagemaker-algo build\n' : ''}  sagemaker-algo test-local\n`);
  return EXIT.ok;
}

/** Builds what is to be built, then rehearses; the exit code is that of the first that fails. */
async function rehearse(builds: boolean, context: Context, parts: LabParts): Promise<ExitCode> {
  if (builds) {
    const { build } = await import('./build.ts');
    const code = await build({ cache: true, buildArg: [], platform: 'linux/amd64', progress: 'auto', dryRun: false, json: false }, context);
    if (code !== EXIT.ok) return code;
  }
  const { testLocal } = await import('./test-local.ts');
  const nothing = {
    smoke: false,
    only: [],
    strict: false,
    report: [],
    json: false,
    network: false,
    keep: false,
    list: false,
    dryRun: false,
  };
  return await testLocal(nothing, context, parts);
}
