import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { isShownInTheCloud } from '../../src/checks/in-the-cloud.ts';
import { checks } from '../../src/checks/index.ts';
import { clauses } from '../../src/sagemaker/clauses/index.ts';
import { packageRoot } from '../support/context.ts';
import { readFlaws } from '../support/flaws.ts';

/** A page as one line, since a sentence may be broken anywhere. */
const read = (page: string) => readFileSync(join(packageRoot, page), 'utf8').replaceAll(/\s+/g, ' ');

it('README.md says how many clauses, checks and flawed algorithms there are', () => {
  const judged = Object.values(clauses).filter(({ unjudged }) => unjudged === undefined).length;
  const flaws = readFlaws();
  const flawed = flaws.filter(({ fails }) => fails.length > 0).length;
  expect(read('README.md')).toContain(
    `${judged} of the ${Object.keys(clauses).length} clauses of the container contract are judged, by ${checks.length} checks; ` +
      `${flawed} flawed algorithms are each found by their check, ${flaws.length - flawed} sound and odd ones pass`,
  );
});

it('docs/cloud.md says how many checks can be judged from jobs', () => {
  expect(read('docs/cloud.md')).toContain(`${checks.filter(isShownInTheCloud).length} of the checks can be judged there`);
});
