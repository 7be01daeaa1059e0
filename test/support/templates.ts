import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Template } from '../../src/scaffold/catalog.ts';
import type { TemplateVariables } from '../../src/scaffold/render.ts';
import { packageRoot } from './context.ts';

/** A small template with every feature of rendering. */
export const plainTemplate = join(packageRoot, 'test/fixtures/templates/plain');

/** Files of a project made from it, with their modes. */
export const PLAIN_FILES = {
  '.gitignore': 0o644,
  'bin/run.sh': 0o755,
  'package.json': 0o644,
  'sagemaker-algo.json': 0o644,
  'src/__init__.py': 0o644,
  'src/both.txt': 0o644,
  'src/data.bin': 0o644,
};

/** Ids of the templates that come with the package. */
export const ownTemplates = readdirSync(join(packageRoot, 'templates'), { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && !entry.name.startsWith('_'))
  .map(({ name }) => name);

export const variables: TemplateVariables = {
  name: 'my-algo',
  description: 'What it does',
  toolVersion: '0.1.0',
  toolDependency: '^0.1.0',
  templateVersion: '1.2.0',
  answers: { name: 'my-algo' },
};

/** A template made of these folders. */
export function templateOf(sources: readonly string[], parts: Partial<Template> = {}): Template {
  return { id: 'test', title: 'Test', description: 'A test', version: '1.0.0', sources, ...parts };
}
