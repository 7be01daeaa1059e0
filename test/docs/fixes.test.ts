import { expect, it } from 'vitest';
import { checks } from '../../src/checks/index.ts';
import { readFix } from '../support/fix-sentences.ts';

it('explain tells how to mend what each check finds, in the words of the check', async () => {
  const fixes = checks.flatMap(({ id }) => {
    const fix = readFix(id);
    return fix === undefined ? [] : [[id, fix] as const];
  });
  for (const [id, fix] of fixes) expect(fix, id).toMatch(/^\S.{15,}[^\s]$/);
  await expect(`${JSON.stringify(Object.fromEntries(fixes), undefined, 2)}\n`).toMatchFileSnapshot('../../src/checks/fixes.json');
});
