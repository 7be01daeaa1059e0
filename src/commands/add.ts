import { readFileSync, realpathSync, statSync } from 'node:fs';
import { relative, resolve } from 'node:path';
import { type Addition, type Kind, NOUNS, REGIONS } from '../add/addition.ts';
import { changeSpec } from '../add/change-spec.ts';
import { channel } from '../add/channel.ts';
import { describeCode } from '../add/code-hints.ts';
import { contentType } from '../add/content-type.ts';
import { hyperparameter } from '../add/hyperparameter.ts';
import { metric } from '../add/metric.ts';
import type { Insertion } from '../config/edit-json.ts';
import { CONFIG_FILE } from '../config/find.ts';
import { type LoadedConfig, loadConfig } from '../config/load.ts';
import { parseJson } from '../config/parse-json.ts';
import { formatPath } from '../config/paths.ts';
import type { Context } from '../context.ts';
import { type DerivedFile, deriveProject } from '../derive/derive-project.ts';
import { EXIT, type ExitCode, UserError } from '../errors.ts';
import { explaining } from '../file-errors.ts';
import { writeFileAtomic } from '../files.ts';
import { describeDiff } from '../text/line-diff.ts';
import { neutralise, neutraliseLine } from '../text/safe.ts';
import { wrap } from '../text/width.ts';
import { complain, describeFile, writeDerived } from './derive.ts';

const ADDITIONS = { hyperparameter, channel, metric, 'content-type': contentType };
type OptionsOf<K extends Kind> = (typeof ADDITIONS)[K] extends Addition<infer T> ? T : never;

/** Options that every kind has. */
export interface AddOptions {
  readonly yes: boolean;
  readonly dryRun: boolean;
  readonly json: boolean;
}

/** Adds one thing to the spec, renews what is made from it, and says what is left to do. */
export async function add<K extends Kind>(
  kind: K,
  name: string | undefined,
  options: AddOptions & OptionsOf<K>,
  context: Context,
): Promise<ExitCode> {
  const { yes, dryRun, json, ...typed } = options;
  const addition = ADDITIONS[kind] as unknown as Addition<object>;
  const loaded = loadConfig(context);
  const around = { config: loaded.config, describePath: (path: string) => describePath(resolve(loaded.projectDir, path)) };
  const ask = context.interactive && !yes;
  const wanted = name ?? (ask ? await askName(kind, context) : undefined);
  if (wanted === undefined || wanted.trim() === '') {
    throw new UserError(`The name of the ${NOUNS[kind]} is missing.`, { hint: `\`sagemaker-algo add ${kind} --help\` shows an example.` });
  }
  if (wanted === '__proto__') {
    throw new UserError('The name __proto__ cannot be read by every program.', { hint: 'Choose another name; nothing was written.' });
  }
  const text = explaining('read', loaded.file, () => readFileSync(loaded.file, 'utf8'));
  refuseExisting(kind, wanted, { where: addition.find(wanted, typed, loaded.config), text });
  const answered = ask ? await addition.ask(wanted, typed, context.prompt, around) : typed;
  refuseExisting(kind, wanted, { where: addition.find(wanted, answered, loaded.config), text });
  const settled = kind === 'hyperparameter' ? answered : inProject(answered, loaded, context);
  const insertions = addition.plan(wanted, settled, around);
  const changed = changeSpec(text, insertions, `The ${NOUNS[kind]} ${neutraliseLine(JSON.stringify(wanted))}`);
  const files = deriveProject(loaded.projectDir, changed.config, { force: false });
  const todo = [
    ...describeCode(kind, wanted, changed.config),
    ...addition.remind(wanted, settled, around),
    ...remindOfTable(REGIONS[kind], files),
  ];
  if (!dryRun) {
    // A link stays one.
    writeFileAtomic(
      explaining('write', loaded.file, () => realpathSync(loaded.file)),
      changed.text,
    );
    writeDerived(loaded.projectDir, files);
  }
  report({ kind, name: wanted, before: text, after: changed.text, insertions, files, todo }, { dryRun, json }, context);
  return EXIT.ok;
}

async function askName(kind: Kind, { prompt }: Pick<Context, 'prompt'>): Promise<string> {
  const validate = (value: string) => (value.trim() === '' ? 'Type a name.' : undefined);
  return (await prompt.text({ message: `Name of the ${NOUNS[kind]}`, initial: '', validate })).trim();
}

function describePath(path: string): string | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false }) === undefined ? 'there is no such file or folder' : undefined;
  } catch (error) {
    return `it cannot be looked at (${error instanceof Error && 'code' in error ? error.code : String(error)})`;
  }
}

function refuseExisting(kind: Kind, name: string, { where, text }: { readonly where: string | undefined; readonly text: string }): void {
  if (where === undefined) return;
  const json = parseJson(text.replace(/^\uFEFF/, ''));
  const section = { hyperparameter: 'hyperparameters', channel: 'channels', metric: 'metrics' };
  const path = kind === 'content-type' ? ['inference'] : ['training', section[kind], name];
  const line = json.status === 'parsed' ? `:${json.locate(path).line}` : '';
  throw new UserError(`The ${NOUNS[kind]} ${neutraliseLine(name)} exists already, at ${neutraliseLine(where)} (${CONFIG_FILE}${line}).`, {
    hint: 'To change it, edit the file there, then run: sagemaker-algo derive',
  });
}

/** Paths are typed from where one is, and stand in the spec from where the spec is. */
function inProject(options: object & { readonly sample?: string | undefined }, { projectDir }: LoadedConfig, { cwd }: Context): object {
  if (options.sample === undefined) return options;
  const path = relative(projectDir, resolve(cwd, options.sample)).replaceAll('\\', '/');
  return { ...options, sample: path === '' ? '.' : path };
}

function remindOfTable(name: string, files: readonly DerivedFile[]): readonly string[] {
  if (files.some(({ regions }) => regions.some((region) => region.name === name))) return [];
  return [`Describe it in the README: no file has the marked region ${name}; \`sagemaker-algo derive --help\` shows how to have one.`];
}

interface Result {
  readonly kind: Kind;
  readonly name: string;
  readonly before: string;
  readonly after: string;
  readonly insertions: readonly Insertion[];
  readonly files: readonly DerivedFile[];
  readonly todo: readonly string[];
}

function report(result: Result, { dryRun, json }: Pick<AddOptions, 'dryRun' | 'json'>, context: Pick<Context, 'stdout' | 'stderr'>): void {
  const rows = result.files.flatMap((file) => describeFile(file, { check: false, force: false }));
  const diff = [{ path: CONFIG_FILE, before: result.before, text: result.after }, ...result.files]
    .map(({ path, before, text }) => describeDiff(path, before, text))
    .join('');
  if (json) {
    const { kind, name, todo } = result;
    const insertions = result.insertions.map(({ path, value }) => ({ path: formatPath(path), value }));
    const written = { schemaVersion: 1, kind, name, written: !dryRun, insertions, derived: rows, todo, ...(dryRun ? { diff } : {}) };
    context.stdout.write(`${JSON.stringify(written, undefined, 2)}\n`);
  } else if (dryRun) {
    context.stdout.write(neutralise(diff));
    context.stderr.write('Nothing was written.\n');
  } else {
    const renewed = rows.filter(({ action }) => action === 'renewed').map(({ file, region }) => `Renewed in ${file}: ${region}`);
    context.stdout.write(
      [`Added the ${NOUNS[result.kind]} ${result.name} to ${CONFIG_FILE}.`, ...renewed, ''].map((line) => neutraliseLine(line)).join('\n'),
    );
    if (result.todo.length > 0) context.stdout.write(`\nStill to do:\n${renderTodo(result.todo, context.stdout.columns)}`);
  }
  for (const line of complain(rows)) context.stderr.write(`${line}\n`);
}

/** One entry a line, which is broken only where a person reads it. */
function renderTodo(todo: readonly string[], columns: number | undefined): string {
  const lines = todo.map((entry) => neutraliseLine(entry, 1_000));
  const broken = columns === undefined ? lines.map((line) => [line]) : lines.map((line) => wrap(line, columns - 4));
  return broken.map((parts) => `${parts.map((part, index) => `${index === 0 ? '  ' : '    '}${part}`).join('\n')}\n`).join('');
}
