import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  classesOnlyForErrors,
  importDirections,
  noDefaultExports,
  noImportMeta,
  onePackageOneFile,
  processOnlyIn,
  type Rule,
  type Source,
  sizes,
  tellingNames,
  testsSeeSources,
} from './support/architecture.ts';

const root = path.join(import.meta.dirname, '..');

/** The TypeScript files below a folder, without those that are data of tests. */
function read(folder: string): Source[] {
  return readdirSync(path.join(root, folder), { recursive: true })
    .map((entry) => `${folder}/${String(entry).replaceAll(path.sep, '/')}`)
    .filter((file) => file.endsWith('.ts') && !file.startsWith('test/fixtures/'))
    .map((file) => ({ file, text: readFileSync(path.join(root, file), 'utf8') }));
}

const everywhere = ['errors.ts', 'command-line.ts', 'tar.ts', 'text/'];
const stage = (values: readonly string[], types: readonly string[] = []) => ({ values: [...everywhere, ...values], types });
const files = ['files.ts', 'file-errors.ts', 'inside.ts', 'owner.ts', 'work-folders.ts'];

/** argv -> config -> plan -> engine -> observations -> checks -> report -> text: what each may know of the others. */
const directions = importDirections({
  'errors.ts': { values: [], types: [] },
  'command-line.ts': { values: ['text/'], types: [] },
  'tar.ts': { values: [], types: [] },
  'text/': { values: [], types: ['context.ts'] },
  'shutdown.ts': stage([]),
  'log.ts': stage([], ['context.ts', 'live-lines.ts']),
  'live-lines.ts': stage([], ['context.ts']),
  'prompt.ts': stage([], ['context.ts']),
  'exec.ts': stage([]),
  'longest-text.ts': stage([]),
  'files.ts': stage(['file-errors.ts', 'longest-text.ts']),
  'owner.ts': stage([]),
  'work-folders.ts': stage(['files.ts', 'file-errors.ts', 'owner.ts']),
  'keys.ts': stage([]),
  'file-errors.ts': stage([]),
  'inside.ts': stage([]),
  'context.ts': stage([], ['exec.ts', 'keys.ts', 'log.ts', 'prompt.ts', 'trace.ts']),
  'trace.ts': stage([], ['context.ts', 'exec.ts']),
  'streams.ts': stage([], ['context.ts']),
  'step-memory.ts': stage(['build/', 'config/'], ['context.ts', 'log.ts']),
  'update-notice.ts': stage(['build/'], ['context.ts']),
  'sagemaker/': stage([], ['config/', 'files.ts']),
  'config/': stage(['sagemaker/', ...files], ['context.ts']),
  'derive/': stage(['sagemaker/', ...files]),
  'add/': stage(['config/', 'sagemaker/'], ['prompt.ts']),
  'plan/': stage(['config/', 'sagemaker/'], ['engine/', 'observe/', 'files.ts']),
  'engine/': stage(['sagemaker/', ...files], ['config/', 'context.ts', 'exec.ts', 'log.ts', 'trace.ts']),
  'build/': stage(['config/', 'engine/', 'sagemaker/', ...files], ['context.ts', 'exec.ts', 'log.ts']),
  'observe/': stage(['derive/', 'plan/', 'sagemaker/', ...files], ['config/', 'engine/', 'context.ts', 'log.ts']),
  'checks/': stage(['sagemaker/'], ['config/', 'engine/', 'observe/', 'report/']),
  'report/': stage(['sagemaker/'], ['checks/', 'engine/', 'observe/']),
  'reporters/': stage(['report/'], ['context.ts']),
  // It reads Dockerfiles as the build does, and asks for what it did not find.
  'adopt/': stage(['build/', 'config/', 'sagemaker/', ...files], ['context.ts', 'prompt.ts']),
  'scaffold/': stage(['sagemaker/', 'config/', 'derive/', ...files], ['context.ts', 'exec.ts', 'prompt.ts']),
  // It renders templates and puts files in place as a new project does, so it knows all of that; nobody but the commands knows it.
  'update/': stage(['config/', 'derive/', 'scaffold/', ...files], ['context.ts', 'exec.ts']),
  // The way out of this machine that the environment names.
  'network/': stage([]),
  // Everything that is said to AWS; nothing else of the tool is known there.
  'aws/': stage(['network/']),
  // Talks to registries over HTTP.
  'registry/': stage(['network/']),
  'publish/': stage(
    // The logs of a failed validation are read with the signatures that reports know.
    ['aws/', 'build/', 'config/', 'registry/', 'report/', 'sagemaker/', ...files],
    ['context.ts', 'engine/', 'exec.ts', 'log.ts', 'prompt.ts'],
  ),
  'cloud/': stage(
    // What jobs show becomes observations like those of this machine.
    ['aws/', 'config/', 'observe/', 'plan/', 'publish/', 'sagemaker/', ...files],
    ['checks/', 'context.ts', 'engine/', 'log.ts', 'prompt.ts'],
  ),
  // Which files a rehearsal depends on, and what has to be looked at again when one of them changes.
  'watch/': stage(['build/', 'config/', 'observe/', 'sagemaker/', ...files], ['checks/', 'report/']),
  // Two folders of results beside each other.
  'comparison/': stage(files),
  'listing/': stage(['aws/', 'config/', 'derive/', 'publish/', 'sagemaker/', ...files], ['context.ts', 'observe/']),
  // It looks at everything and changes little; nobody but the commands knows it.
  'doctor/': stage(['build/', 'config/', 'derive/', 'engine/', 'sagemaker/', 'scaffold/', 'update/', ...files], ['context.ts']),
  'commands/': stage(
    [
      'add/',
      'adopt/',
      'aws/',
      'build/',
      'checks/',
      'cloud/',
      'comparison/',
      'completion/',
      'config/',
      'derive/',
      'doctor/',
      'engine/',
      'listing/',
      'observe/',
      'plan/',
      'publish/',
      'registry/',
      'report/',
      'reporters/',
      'sagemaker/',
      'scaffold/',
      'update/',
      'update-notice.ts',
      'watch/',
      ...files,
    ],
    ['context.ts', 'exec.ts', 'keys.ts', 'log.ts', 'prompt.ts'],
  ),
  // The command tree to scripts for shells.
  'completion/': stage([]),
  'manual/': stage([], ['completion/']),
  'cli/': stage(['commands/', 'completion/', 'engine/', 'manual/'], ['context.ts']),
  'main.ts': stage(
    [
      'cli/',
      'exec.ts',
      'keys.ts',
      'live-lines.ts',
      'log.ts',
      'prompt.ts',
      'shutdown.ts',
      'step-memory.ts',
      'streams.ts',
      'trace.ts',
      'update-notice.ts',
    ],
    ['context.ts'],
  ),
  'unchanged-build.ts': stage(['build/', 'engine/', 'sagemaker/', 'log.ts', 'streams.ts', 'update-notice.ts'], ['context.ts']),
});

/** Packages that have a fixed place, or more than one; any other belongs to the one file that imports it. */
const homes = {
  '@lezer/common': [/^src\/adopt\/python-syntax\.ts$/],
  '@lezer/python': [/^src\/adopt\/python-syntax\.ts$/],
  '@balena/dockerignore': [/^src\/build\/[^/]+\.ts$/],
  chalk: [/^src\/log\.ts$/, /^src\/reporters\/terminal\.ts$/, /^src\/update\/diff-text\.ts$/],
  commander: [/^src\/cli\//],
  ejs: [/^src\/scaffold\/(render-ejs|safe-ejs)\.ts$/],
  execa: [/^src\/exec\.ts$/],
  'fs-extra': [/^src\/files\.ts$/],
  inquirer: [/^src\/prompt\.ts$/],
  'jsonc-parser': [/^src\/config\/(edit|parse)-json\.ts$/, /^src\/update\/merge-json\.ts$/],
  'tar-stream': [
    /^src\/engine\/(docker-image|docker-secrets|far-folders|ownership|probe-image|unpack)\.ts$/,
    /^src\/sagemaker\/artifact\.ts$/,
    /^src\/tar\.ts$/,
  ],
  sucrase: [/^src\/engine\/strip-types\.ts$/],
  '@aws-sdk/client-sagemaker': [/^src\/aws\/[^/]+\.ts$/],
  zod: [/^src\/config\//, /^src\/report\/read-report\.ts$/, /^src\/scaffold\/(catalog|manifest)\.ts$/, /^src\/update\/read-base\.ts$/],
};

const bad = (text: string, file = 'src/plan/train.ts'): readonly Source[] => [{ file, text }];

/** Each rule with the sources that it holds for and sources that break it. */
const rules: readonly { name: string; rule: Rule; over: readonly string[]; broken: readonly (readonly Source[])[] }[] = [
  {
    name: 'imports follow the stream',
    rule: directions,
    over: ['src'],
    broken: [
      bad("import { check } from '../checks/index.ts';"),
      bad("import { createDocker } from '../engine/docker.ts';"),
      bad("export { check } from '../checks/index.ts';"),
      bad("const late = () => import('../commands/build.ts');"),
      bad("import { type Observations, observe } from '../observe/index.ts';", 'src/checks/run-checks.ts'),
      bad('export {};', 'src/nowhere/x.ts'),
    ],
  },
  {
    name: 'one package, one file',
    rule: onePackageOneFile(homes),
    over: ['src'],
    broken: [
      bad("import { execa } from 'execa';"),
      bad("import fs from 'fs-extra/esm';"),
      bad("const late = () => import('inquirer');"),
      [...bad("import a from '@some/thing';"), ...bad("import b from '@some/thing/part';", 'src/plan/serve.ts')],
    ],
  },
  {
    name: 'only what bin/ starts reads process, and nothing ends it',
    // The engines start Node programs and end process groups; what they need to know of the surroundings comes with the context.
    rule: processOnlyIn(['src/main.ts', 'src/unchanged-build.ts'], {
      'src/engine/': ['execPath', 'features', 'kill', 'versions'],
      // Whose process made something, and whether it still runs.
      'src/owner.ts': ['getuid', 'kill', 'pid', 'uptime'],
      // The version of this Node is one of its findings.
      'src/doctor/': ['versions'],
      // The SDK reads its own switches there and nowhere else.
      'src/aws/client-settings.ts': ['env'],
      'src/aws/profiles.ts': ['env'],
    }),
    over: ['src'],
    broken: [
      bad('const where = process.cwd();'),
      bad("import { env } from 'node:process';"),
      bad("import { execPath } from 'node:process';"),
      bad("import { execPath, env } from 'node:process';", 'src/engine/process.ts'),
      bad("import process from 'node:process';", 'src/engine/process.ts'),
      bad('process.exit(1);', 'src/main.ts'),
      bad("process.kill(process.pid, 'SIGKILL');", 'src/main.ts'),
      bad('const ci = globalThis.process.env;'),
    ],
  },
  {
    name: 'no default exports',
    rule: noDefaultExports,
    over: ['src'],
    broken: [bad('export default 1;'), bad('const one = 1; export { one as default };')],
  },
  {
    name: 'classes only for errors',
    rule: classesOnlyForErrors,
    over: ['src'],
    broken: [bad('class Engine {}'), bad('const Engine = class extends Base {};')],
  },
  {
    name: 'files up to 250 lines, functions up to 60',
    rule: sizes({ file: 250, function: 60 }),
    over: ['src'],
    broken: [
      bad('\n'.repeat(250).concat('const last = 1;')),
      bad(`function long() {${'\n'.repeat(60)}}`),
      bad(`const long = () => {${'\n'.repeat(60)}};`),
      bad(`const table = { long() {${'\n'.repeat(60)}} };`),
    ],
  },
  {
    name: 'no import.meta',
    rule: noImportMeta(['src/engine/strip-types.ts']),
    over: ['src'],
    broken: [bad('const here = import.meta.url;')],
  },
  {
    name: 'telling names in kebab case',
    rule: tellingNames,
    over: ['src', 'test'],
    broken: [bad('', 'src/plan/trainPlan.ts'), bad('', 'src/utils/text.ts'), bad('', 'src/plan/train-helpers.ts')],
  },
  {
    name: 'tests see the sources and mock no module',
    rule: testsSeeSources,
    over: ['test'],
    broken: [bad("import { main } from '../dist/main.cjs';", 'test/main.test.ts'), bad("vi.mock('../src/exec.ts');", 'test/main.test.ts')],
  },
];

describe.each(rules)('$name', ({ rule, over, broken }) => {
  it('holds', () => {
    expect(rule(over.flatMap(read))).toEqual([]);
  });

  it.each(broken.map((sources) => ({ text: sources[0]?.text.trim().slice(0, 60), sources })))('refuses $text', ({ sources }) => {
    expect(rule(sources)).not.toEqual([]);
  });
});

describe('what the rules let pass', () => {
  it.each([
    {
      rule: directions,
      sources: bad("import type { ContainerEngine } from '../engine/engine.ts';\nimport { type Mount } from '../engine/engine.ts';"),
    },
    { rule: processOnlyIn([], { 'src/engine/': ['kill'] }), sources: bad("import { kill } from 'node:process';", 'src/engine/program.ts') },
    { rule: processOnlyIn([]), sources: bad('const process_ = node.process;\nconst { process: entry } = spec;') },
    { rule: classesOnlyForErrors, sources: bad('class ShapeError extends Error {}') },
    { rule: sizes({ file: 250, function: 60 }), sources: bad(`function fits() {${'\n'.repeat(59)}}`) },
  ])('$sources.0.text', ({ rule, sources }) => {
    expect(rule(sources)).toEqual([]);
  });
});
