import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { resolveTemplate } from '../../src/scaffold/catalog.ts';
import { packageRoot } from '../support/context.ts';
import { everyPair } from '../support/pairs.ts';
import { nameOf, ownTemplates } from '../support/templates.ts';
import { choose, createProject, makeHome, removeImages, run, tool } from './walk-project.ts';

/** Made projects lie here; their names tell them from all others on the engine. */
const home = makeHome('templates-walk-');
const prefix = `walk-${process.pid}`;
/** The only checks that a machine may be unable to make: it has no scanner, or no processor was free for the server. */
const NOT_CHECKED = ['image/vulnerabilities', 'serve/ping-under-load'];

const templates = await Promise.all(ownTemplates.map((id) => resolveTemplate(id, { packageRoot, cwd: packageRoot })));
/** Every two answers come together in one of these: all combinations would be some hundred builds. */
const walks = templates.flatMap((template) =>
  choose(everyPair(template)).map((answers, index) => ({
    id: template.id,
    answers,
    name: `${prefix}-${template.id}-${index}`,
    title: nameOf(answers),
  })),
);

describe.each(walks)('$id: $title', ({ id, answers, name }) => {
  const project = join(home, name);
  afterAll(() => {
    removeImages(name);
    rmSync(project, { recursive: true, force: true });
  });

  it('passes its own tests and the whole contract without a warning', () => {
    // A second attempt finds what the first one has left.
    rmSync(project, { recursive: true, force: true });
    createProject(home, name, { id, answers });
    run(project, 'npm', ['test']);
    run(project, process.execPath, [tool, 'build']);
    run(project, process.execPath, [tool, 'test-local', '--engine', 'docker', '--strict', '--report', 'json=report.json']);
    const report = JSON.parse(readFileSync(join(project, 'report.json'), 'utf8'));
    const open = report.findings.filter(({ status, check }: { status: string; check: string }) =>
      status === 'not-checked' ? !NOT_CHECKED.includes(check) : !['passed', 'not-applicable'].includes(status),
    );
    expect(open.map(({ check }: { check: string }) => check)).toEqual([]);
    expect(report.summary.passed).toBeGreaterThan(100);
  });
});
