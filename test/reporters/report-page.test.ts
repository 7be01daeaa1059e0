import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { execPath } from 'node:process';
import { expect, it } from 'vitest';
import { packageRoot } from '../support/context.ts';

it('style and script of the HTML report are what report-page/ gives', () => {
  expect(execFileSync(execPath, [join(packageRoot, 'scripts/report-page.mjs'), '--check'], { encoding: 'utf8' })).toBe('');
});
