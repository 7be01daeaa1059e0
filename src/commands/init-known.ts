import { resolve } from 'node:path';
import { discover } from '../adopt/discover.ts';
import type { Chosen } from '../adopt/discover-images.ts';
import type { Discovery, Undecided } from '../adopt/discovery.ts';
import { type Asking, askUndecided } from '../adopt/questions.ts';
import { readTree } from '../adopt/read-tree.ts';
import { type AdoptOptions, missingFlags } from '../config/adopt.ts';
import { parseDockerfileFlag } from '../config/adopt-flags.ts';
import { type ReadRequest, readAlgorithmRequest } from '../config/algorithm-request.ts';
import { type Draft, EMPTY_DRAFT, mergeDrafts } from '../config/draft.ts';
import type { Context } from '../context.ts';
import { UserError } from '../errors.ts';
import { suggestName } from '../scaffold/names.ts';

/** Options of `init`, as `cli/options.ts` defines them. */
export interface InitOptions extends AdoptOptions {
  readonly fromRequest?: string | undefined;
  /** Whether to run `test-local` afterwards; undefined asks on a terminal. */
  readonly test?: boolean | undefined;
  readonly yes: boolean;
  readonly force: boolean;
}

/** What is known besides the flags; `discovery` where the folder was looked through. */
export interface Known {
  readonly draft: Draft;
  readonly discovery: Discovery | undefined;
  readonly request: ReadRequest | undefined;
}

/** A legal name made of the folder's. */
export function nameOfFolder(folder: string): string {
  return suggestName(resolve(folder).split(/[\\/]/).at(-1) ?? '');
}

/** Reads the request and looks through the folder, as far as the flags do not say it all. Throws UserError where something has several candidates. */
export async function gather(options: InitOptions, asking: Asking | undefined, context: Context): Promise<Known> {
  const { fromRequest } = options;
  const request = fromRequest === undefined ? undefined : readAlgorithmRequest(resolve(context.cwd, fromRequest), fromRequest);
  const first = request?.draft ?? EMPTY_DRAFT;
  const dockerfiles = [options.dockerfile, options.trainDockerfile, options.serveDockerfile].some((flag) => flag !== undefined);
  if (missingFlags(options, first).length === 0 && !dockerfiles) return { draft: first, discovery: undefined, request };
  const step = context.progress.step('Looking through the folder');
  const tree = await readTree(context.cwd, context);
  const name = nameOfFolder(context.cwd);
  const chosen = chosenByFlags(options);
  const found = discover(tree, { name, chosen });
  step.done(`${tree.files.length} files`);
  const open = found.undecided.filter(({ id }) => isOpen(id, options, first));
  if (open.length > 0 && asking === undefined) throw undecidedError(open);
  context.progress.close();
  const answers = asking === undefined ? {} : await askUndecided(open, asking);
  const discovery = open.length === 0 ? found : discover(tree, { name, chosen: { ...chosen, ...answers } });
  // Flags stand for all channels and metrics, so that what was found besides does not creep in.
  const draft = {
    ...discovery.draft,
    ...(options.channel.length > 0 ? { channels: {}, sampleChannels: {} } : {}),
    ...(options.metric.length > 0 ? { metrics: {} } : {}),
  };
  return {
    draft: mergeDrafts(first, draft),
    discovery: { ...discovery, warnings: [...undeclared(discovery, first), ...discovery.warnings] },
    request,
  };
}

/** Hyperparameters that the code reads and the request does not declare: a buyer could never set them. */
function undeclared({ findings }: Discovery, { hyperparameters }: Draft): readonly string[] {
  if (Object.keys(hyperparameters).length === 0) return [];
  const unknown = findings.filter(({ part, name = '' }) => part === 'hyperparameter' && !Object.hasOwn(hyperparameters, name));
  return unknown.map(({ name, where }) => `${where} reads the hyperparameter ${name}, which the request does not declare`);
}

function chosenByFlags(options: InitOptions): Chosen {
  const read = (flag: string | undefined) => {
    const parsed = flag === undefined ? undefined : parseDockerfileFlag(flag);
    return parsed !== undefined && 'value' in parsed ? parsed.value.path : undefined;
  };
  const train = read(options.trainDockerfile ?? options.dockerfile);
  const serve = read(options.serveDockerfile ?? options.dockerfile);
  return { ...(train === undefined ? {} : { train }), ...(serve === undefined ? {} : { serve }) };
}

function isOpen(id: string, options: InitOptions, first: Draft): boolean {
  if (id === 'train') return (options.image ?? options.trainImage) === undefined && first.images.train === undefined;
  if (id === 'serve') return (options.image ?? options.serveImage) === undefined && first.images.serve === undefined;
  return options.channel.length === 0;
}

function undecidedError(open: readonly Undecided[]): UserError {
  const lines = open.map(
    ({ several, flag, choices }) => `${several} (${choices.map(({ value }) => value).join(', ')}); choose with ${flag}`,
  );
  return new UserError(`${lines.join('. ')}.`, {
    hint: 'Nothing was written. On a terminal and without --yes they are asked.',
  });
}
