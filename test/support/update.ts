import { chmodSync, lstatSync, mkdirSync, readFileSync, readlinkSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { create } from '../../src/commands/create.ts';
import { type UpdateOptions, update } from '../../src/commands/update.ts';
import type { Context } from '../../src/context.ts';
import { listFiles } from '../../src/files.ts';
import { BASE_FILE } from '../../src/scaffold/base.ts';
import { testContext } from './context.ts';
import { workspace } from './workspace.ts';

export type Files = Readonly<Record<string, string | Uint8Array>>;

/** A version of a template: its files, or undefined for one that it does not have. */
export interface Version {
  readonly files: Files;
  readonly version?: string;
  readonly executables?: readonly string[];
  readonly questions?: readonly unknown[];
}

/** The spec file of a project, in a template. */
export const SPEC = `{
  "name": <%- JSON.stringify(name) %>,
  "template": <%- JSON.stringify(template) %>,
  "version": "0.1.0"
}
`;

/** Writes a template folder in place of what is there; the spec file comes along unless the version has one. */
export function writeTemplate(folder: string, { files, version = '1.0.0', executables = [], questions = [] }: Version): string {
  rmSync(folder, { recursive: true, force: true });
  const all: Files = { 'files/sagemaker-algo.json.ejs': SPEC, ...prefixed(files) };
  const manifest = { id: 'tpl', title: 'T', description: 'A template of the tests', version, executables, questions };
  writeAll(folder, { ...all, 'template.json': JSON.stringify(manifest) });
  return folder;
}

/** A path that starts with `+` is one of an overlay, all others are in `files/`. */
function prefixed(files: Files): Files {
  return Object.fromEntries(
    Object.entries(files).map(([path, content]) => [path.startsWith('+') ? path.slice(1) : `files/${path}`, content]),
  );
}

/** Writes files below a folder. */
export function writeAll(folder: string, files: Files): void {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
}

export interface Scene {
  readonly project: string;
  /** Folder of the template; what is written there is what the next update takes. */
  readonly template: string;
  release(version: Version): void;
  run(
    options?: Partial<UpdateOptions>,
    parts?: Partial<Context>,
  ): Promise<{ code: number; stdout: string; stderr: string; notes: readonly string[] }>;
}

/** A project made from a template, without git. */
export async function makeScene(version: Version): Promise<Scene> {
  const root = workspace();
  const template = writeTemplate(join(root, 'tpl'), version);
  const project = join(root, 'project');
  const settings = { yes: true, dryRun: false, force: false, git: false, install: false, answer: {} };
  await create({ ...settings, dir: 'project', template }, testContext({ cwd: root }));
  return {
    project,
    template,
    release: (next) => void writeTemplate(template, { version: '2.0.0', ...next }),
    run: async (options = {}, parts = {}) => {
      const context = testContext({ cwd: project, ...parts });
      const all = { answer: {}, trust: false, check: false, dryRun: false, force: true, json: false, ...options };
      const code = await update(all, context);
      return { code, stdout: context.stdout.text(), stderr: context.stderr.text(), notes: context.progressLines };
    },
  };
}

/** Every file of a project but the tool's own, as Latin-1, with `(755)` and the like where the mode is not 644, a link as `-> target`. */
export function contents(project: string): Record<string, string> {
  const own = (path: string) => path === BASE_FILE || path.startsWith('.sagemaker-algo/backup-') || path.startsWith('.git/');
  const files = listFiles(project).filter((path) => !own(path));
  return Object.fromEntries(
    files.map((path) => {
      const found = lstatSync(join(project, path));
      if (found.isSymbolicLink()) return [path, `-> ${readlinkSync(join(project, path))}`];
      const mode = found.mode & 0o777;
      return [path, `${mode === 0o644 ? '' : `(${mode.toString(8)}) `}${readFileSync(join(project, path), 'latin1')}`];
    }),
  );
}

/** Changes the mode of a file of a project. */
export function chmod(project: string, path: string, mode: number): void {
  chmodSync(join(project, path), mode);
}

/** An environment in which no program is found. */
export const withoutPrograms: Pick<Context, 'exec'> = {
  exec: async () => ({ exitCode: undefined, stdout: '', stderr: '', timedOut: false, aborted: false, startError: 'ENOENT', durationMs: 1 }),
};
