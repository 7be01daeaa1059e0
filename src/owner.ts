import { existsSync, lstatSync, readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';
import { getuid, kill, pid, uptime } from 'node:process';

/** Label on everything of a run in an engine, and content of the file that marks a work folder: whose process made it. */
export const OWNER_LABEL = 'sagemaker-algo.owner';

/** One process, among those of all machines and of all times. `boot`, `space` and an exact `start` are known on Linux only. */
interface Owner {
  readonly host: string;
  /** Changes when the machine is started again. */
  readonly boot: string;
  /** The numbers of processes are counted within this; a container has one of its own. */
  readonly space: string;
  readonly pid: number;
  /** When the process began: ticks since the boot on Linux, otherwise milliseconds since the epoch. */
  readonly start: number;
}

/** Of a process that made something: it runs; it has ended; it is or was elsewhere, so that nobody here can tell. */
export type OwnerState = 'alive' | 'dead' | 'elsewhere';

/** Whether a text is what `describeOwner` gives, in this process or any other. */
export function isOwner(text: string): boolean {
  return parse(text) !== undefined;
}

let own: string | undefined;

/** This process as text; `judgeOwner` reads it, in any process and at any time. */
export function describeOwner(): string {
  own ??= format({ ...describeMachine(), pid, start: startTime(pid) ?? Math.round(Date.now() - uptime() * 1000) });
  return own;
}

/** Whether the process of such a text still runs. What cannot be read belongs to somebody else. `signal` is for tests. */
export function judgeOwner(text: string, signal: typeof kill = kill): OwnerState {
  const owner = parse(text);
  if (owner === undefined) return 'elsewhere';
  const here = describeMachine();
  const sameBoot = here.boot !== '' && owner.boot === here.boot;
  if (!sameBoot && owner.host !== here.host) return 'elsewhere';
  // The same machine, started again since.
  if (!sameBoot && here.boot !== '') return 'dead';
  if (owner.space !== here.space) return 'elsewhere';
  return isRunning(owner, signal) ? 'alive' : 'dead';
}

/** A number may have been given to another process since; only Linux tells cheaply when one began. */
function isRunning({ pid: number, start }: Owner, signal: typeof kill): boolean {
  if (!existsSync('/proc/self/stat')) return answersSignals(number, signal) !== 'nobody';
  // With hidepid nothing is to be seen of what other users run.
  return existsSync(`/proc/${number}/stat`) ? startTime(number) === start : answersSignals(number, signal) === 'another user';
}

function answersSignals(number: number, signal: typeof kill): 'own' | 'another user' | 'nobody' {
  try {
    return signal(number, 0) ? 'own' : 'nobody';
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM' ? 'another user' : 'nobody';
  }
}

function describeMachine(): Pick<Owner, 'host' | 'boot' | 'space'> {
  return { host: nameMachine(), boot: read(() => readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()), space: readSpace() };
}

/** Several machines that use one engine may have the same name; the number that Linux gives each at its first start tells them apart. */
function nameMachine(): string {
  const id = read(() => readFileSync('/etc/machine-id', 'utf8').trim());
  return id === '' ? hostname() : `${hostname()}#${shorten(id)}`;
}

/** The number itself is to stay on its machine. */
function shorten(id: string): string {
  return [...id].reduce((sum, character) => Math.imul(sum ^ character.charCodeAt(0), 16_777_619) >>> 0, 2_166_136_261).toString(36);
}

function readSpace(): string {
  return read(() => readlinkSync('/proc/self/ns/pid').replaceAll(/\D/g, ''));
}

/** In ticks since the boot; undefined where there is no such process, it has ended and waits for its parent, or this is not Linux. */
function startTime(number: number): number | undefined {
  // The name, which may hold anything, stands in parentheses; the state is the third field, the start the 22nd.
  const fields = read(() => readFileSync(`/proc/${number}/stat`, 'utf8').replace(/^.*\) /s, '')).split(' ');
  const [state = '', start] = [fields[0], fields[19]];
  return start === undefined || /[ZX]/.test(state) ? undefined : Number(start);
}

function read(what: () => string): string {
  try {
    return what();
  } catch {
    return '';
  }
}

function format({ host, boot, space, pid: number, start }: Owner): string {
  return [host, boot, space, number, start].join('/');
}

function parse(text: string): Owner | undefined {
  const found = /^(?<host>[^/]*)\/(?<boot>[\w-]*)\/(?<space>\d*)\/(?<pid>\d+)\/(?<start>\d+)$/.exec(text.trim())?.groups;
  if (found === undefined) return undefined;
  const { host = '', boot = '', space = '' } = found;
  return { host, boot, space, pid: Number(found['pid']), start: Number(found['start']) };
}

/** Whether a path belongs to the user who runs this process, links not followed; where users have no numbers everything does. */
export function belongsToUs(path: string): boolean {
  return getuid === undefined || lstatSync(path, { throwIfNoEntry: false })?.uid === getuid();
}
