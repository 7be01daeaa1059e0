import { renderImages, renderJson, renderRefused } from './build/outcome-text.ts';
import { describeAsked, findReceipt, type Receipt, readReceipt, stateOf } from './build/receipt.ts';
import type { Output } from './context.ts';
import { readImageIds } from './engine/image-ids.ts';
import { renderFinished } from './log.ts';
import { ROLES, type Role } from './sagemaker/contract.ts';
import { describeStream } from './streams.ts';
import { describeTerminal } from './text/terminal.ts';

/** What `bin/` knows and nobody else. */
export interface UnchangedHost {
  readonly packageRoot: string;
  readonly version: string;
  readonly argv: readonly string[];
}

/** An engine that has more to do than this is left to those who can say so. */
const PATIENCE_MS = 2_000;

/**
 * Answers `build`, with a role and `--json` at most, where nothing has changed since the last one: before the command line is read, since that
 * takes longer than to see that there is nothing to do. Returns the exit code, or undefined where the command itself has to look.
 */
export async function answerUnchanged({ argv, ...host }: UnchangedHost): Promise<0 | 3 | undefined> {
  const began = performance.now();
  const words = readWords(argv);
  if (words === undefined) return undefined;
  const receipt = await findHolding(words.role, host);
  if (receipt === undefined) return undefined;
  return print(receipt, words.json, { ...host, tookMs: performance.now() - began });
}

function readWords([command, ...rest]: readonly string[]): { readonly role: Role | undefined; readonly json: boolean } | undefined {
  const words = rest.filter((word) => word !== '--json');
  const role = ROLES.find((known) => known === words[0]);
  if (command !== 'build' || words.length > 1 || words[0] !== role) return undefined;
  return { role, json: rest.includes('--json') };
}

/** The receipt of what is asked, when everything is as it says. */
async function findHolding(role: Role | undefined, host: Omit<UnchangedHost, 'argv'>): Promise<Receipt | undefined> {
  try {
    const surroundings = { ...host, cwd: process.cwd(), env: process.env, platform: process.platform };
    const file = findReceipt(surroundings, role);
    const receipt = file === undefined ? undefined : readReceipt(file, describeAsked(surroundings, role));
    if (receipt?.settled !== true || receipt.seen.some(([path, state]) => stateOf(path) !== state)) return undefined;
    const names = receipt.images.map(([name]) => name);
    const ids = await readImageIds(receipt.socket, names, PATIENCE_MS);
    return receipt.images.every(([, id], index) => ids[index] === id) ? receipt : undefined;
  } catch {
    // A folder that is gone, a file of another form: the command has the words for it.
    return undefined;
  }
}

/** Says what the command would say. */
async function print(
  { outcomes }: Receipt,
  json: boolean,
  { packageRoot, version, tookMs }: Omit<UnchangedHost, 'argv'> & { readonly tookMs: number },
): Promise<0 | 3> {
  const { env, platform } = process;
  let failed: string | undefined;
  const note = (error: NodeJS.ErrnoException) => {
    // A reader that has seen enough is no failure.
    if (error.code !== 'EPIPE') failed = error.message;
  };
  const stdout = describeStream(1, () => process.stdout, note);
  const stderr = describeStream(
    2,
    () => process.stderr,
    () => {},
  );
  const images = outcomes.map((outcome) => ({ ...outcome, durationMs: tookMs }));
  const terminal = describeTerminal(stderr, env);
  for (const { roles, status } of images) {
    if (status === 'adopted') continue;
    stderr.write(`${renderFinished({ title: `${roles.join(' and ')} image`, detail: status, tookMs }, 'done', terminal)}\n`);
  }
  stdout.write(json ? renderJson(images) : renderImages(images));
  for (const image of images) stderr.write(renderRefused(image));
  if (stderr.isTTY) await printNotice(json, { env, platform, packageRoot, version, cwd: process.cwd(), stderr });
  // A stream tells only afterwards that it could not be written to.
  await new Promise(setImmediate);
  if (failed === undefined) return 0;
  stderr.write(`error: the result cannot be written: ${failed}\n`);
  return 3;
}

async function printNotice(
  json: boolean,
  context: Pick<UnchangedHost, 'packageRoot' | 'version'> & {
    readonly env: NodeJS.ProcessEnv;
    readonly platform: NodeJS.Platform;
    readonly cwd: string;
    readonly stderr: Output;
  },
): Promise<void> {
  const { noticeUpdate } = await import('./update-notice.ts');
  const notice = noticeUpdate({ json }, process.execPath, { ...context, now: Date.now });
  if (notice !== undefined) context.stderr.write(`\n${notice}\n`);
}
