import { mkdirSync } from 'node:fs';
import { devNull } from 'node:os';
import { join } from 'node:path';
import { EXIT, InterruptedError, UserError } from '../errors.ts';
import type { ExecResult } from '../exec.ts';
import { neutralise, tail } from '../text/safe.ts';
import type { Fetching } from './catalog.ts';
import { BOUNDS, watchSize } from './fetch-bounds.ts';
import type { Reference } from './reference.ts';

type GitReference = Extract<Reference, { kind: 'git' }>;

interface Repository {
  readonly reference: GitReference;
  /** Holds git's own folder. */
  readonly work: string;
}

/** Fetches one commit without its history and returns the folder with its files. Throws UserError with what git said. */
export async function fetchFromGit(reference: GitReference, work: string, context: Fetching): Promise<string> {
  const repository = { reference, work };
  const store = join(work, 'store');
  const tree = join(work, 'tree');
  mkdirSync(store);
  mkdirSync(tree);
  await git(['init', '--quiet', '--template=', store], repository, context);
  const inside = ['-C', store];
  const limits = ['--depth=1', '--no-tags', '--no-recurse-submodules', '--no-write-commit-graph', '--quiet'];
  await git([...inside, 'fetch', ...limits, '--', reference.url, reference.ref ?? 'HEAD'], repository, context);
  const listed = await git([...inside, 'ls-tree', '-r', '-l', '-z', 'FETCH_HEAD'], repository, context);
  refuseLarge(listed.stdout, reference);
  await git([...inside, 'read-tree', 'FETCH_HEAD'], repository, context);
  // Not `checkout`: that would look for a hook.
  await git([...inside, 'checkout-index', '--all', '--quiet', `--prefix=${tree}/`], repository, context);
  return tree;
}

/** What is small in a repository can be large on a disk. Lines are: mode, kind, id, size, tab, path. */
function refuseLarge(listing: string, { shown }: GitReference): void {
  const entries = listing.split('\0').filter((line) => line !== '');
  const bytes = entries.reduce((sum, line) => sum + (Number(/^\S+ \S+ \S+ +(\d+)\t/.exec(line)?.[1]) || 0), 0);
  if (entries.length > BOUNDS.files || bytes > BOUNDS.bytes) throw BOUNDS.tooLarge(shown);
}

/**
 * Settings that take from git everything which could run a program of the repository or of the reader's settings, ask somebody, or fetch
 * more than was asked for.
 */
const SETTINGS = [
  `core.hooksPath=${devNull}`,
  'core.fsmonitor=false',
  'core.autocrlf=false',
  'core.eol=lf',
  'core.protectHFS=true',
  'core.protectNTFS=true',
  `core.attributesFile=${devNull}`,
  'credential.interactive=never',
  'fetch.recurseSubmodules=false',
  'submodule.recurse=false',
  'gc.auto=0',
  'maintenance.auto=false',
  'filter.lfs.smudge=',
  'filter.lfs.process=',
  'filter.lfs.required=false',
  'protocol.allow=never',
];

async function git(args: readonly string[], { reference, work }: Repository, context: Fetching): Promise<ExecResult> {
  const { protocol } = reference;
  const settings = [...SETTINGS, `protocol.${protocol}.allow=always`].flatMap((setting) => ['-c', setting]);
  const watch = watchSize(work, context.signal);
  const result = await context.exec({
    command: 'git',
    args: [...settings, ...args],
    cwd: work,
    env: {
      // A git that an outer git started passes on where that one's repository is.
      GIT_DIR: undefined,
      GIT_WORK_TREE: undefined,
      GIT_INDEX_FILE: undefined,
      GIT_OBJECT_DIRECTORY: undefined,
      GIT_ALLOW_PROTOCOL: protocol,
      GIT_ATTR_NOSYSTEM: '1',
      GIT_LFS_SKIP_SMUDGE: '1',
      GIT_TERMINAL_PROMPT: '0',
      GIT_ASKPASS: '',
      SSH_ASKPASS: '',
      GCM_INTERACTIVE: 'never',
      GIT_SSH_COMMAND: 'ssh -o BatchMode=yes -o ConnectTimeout=20',
      GIT_SSH_VARIANT: 'ssh',
      LC_ALL: 'C',
    },
    signal: watch.signal,
    timeoutMs: BOUNDS.timeoutMs,
    keep: 8_000_000,
  });
  watch.end();
  if (context.signal.aborted) throw new InterruptedError();
  if (watch.exceeded()) throw BOUNDS.tooLarge(reference.shown);
  if (result.exitCode !== 0) throw describeGitFailure(result, reference);
  return result;
}

/** What git says, by what the reader can do about it. */
const REASONS: readonly { pattern: RegExp; what: (reference: GitReference) => string; hint: string; usage?: boolean }[] = [
  {
    pattern: /couldn't find remote ref|not our ref|no such remote ref|unadvertised object/i,
    what: ({ ref, shown }) => `There is no branch, tag or commit ${ref ?? 'HEAD'} in ${shown}.`,
    hint: 'Check the name behind "#". A commit must be given in full, and some servers give out branches and tags only.',
    usage: true,
  },
  {
    pattern:
      /could not resolve host|failed to connect|connection (refused|timed out)|network is unreachable|no route to host|temporary failure in name/i,
    what: ({ shown }) => `${shown} cannot be reached over the network.`,
    hint: 'Check the connection and the name of the host, or use a copy: --template ./folder',
  },
  {
    pattern: /authentication failed|could not read (username|password)|permission denied|terminal prompts disabled|host key verification/i,
    what: ({ shown }) => `${shown} wants a login that git does not have.`,
    hint: 'Nothing is asked here. Make git able to fetch it (key, credential helper), see: git ls-remote, then try again.',
  },
  {
    pattern: /repository .*not found|does not appear to be a git repository|does not exist|returned error: 404/i,
    what: ({ shown }) => `There is no git repository ${shown}.`,
    hint: 'Check the address. A private repository looks the same to somebody without a login.',
    usage: true,
  },
];

function describeGitFailure({ startError, timedOut, stderr, exitCode }: ExecResult, reference: GitReference): UserError {
  const { shown } = reference;
  if (startError === 'ENOENT') {
    return new UserError(`${shown} needs git, which is not installed.`, {
      hint: 'Install git, or fetch the template yourself and use --template ./folder',
      exitCode: EXIT.couldNotLook,
    });
  }
  if (timedOut) return BOUNDS.tooSlow(shown);
  const found = REASONS.find(({ pattern }) => pattern.test(stderr));
  const said = tail(neutralise(stderr.replaceAll(/:\/\/[^/@\s]+@/g, '://')), 3).join('\n');
  return new UserError(found?.what(reference) ?? `git could not fetch ${shown} (exit code ${exitCode}).`, {
    hint: `${found?.hint ?? 'Try the same with: git ls-remote'}${said === '' ? '' : `\ngit said: ${said}`}`,
    exitCode: found?.usage === true ? EXIT.usage : EXIT.couldNotLook,
  });
}
