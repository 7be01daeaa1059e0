import { expect, it } from 'vitest';
import { parseConfig } from '../../src/config/load.ts';
import { listTemplates } from '../../src/scaffold/catalog.ts';
import { renderTemplate } from '../../src/scaffold/render.ts';
import { packageRoot } from '../support/context.ts';
import { everyCombination, factsFor } from '../support/templates.ts';
import { packWith } from './pack-parts.ts';

/** What only the seller can know; everything else about the example stands in its spec. */
const SELLERS = [
  ...['listing.logoUrl', 'listing.supportDescription', 'listing.categories', 'listing.accessRole', 'listing.repositoryUrl'],
  ...['listing.notebookUrl', 'listing.pricing', 'listing.eula', 'listing.refundPolicy'],
];

it('every template leaves to the seller what only he can say', () => {
  const context = { packageRoot, cwd: packageRoot };
  const seen = new Set<string>();
  for (const template of listTemplates(context)) {
    for (const answers of everyCombination(template)) {
      const spec = renderTemplate(template, factsFor(template, answers)).find(({ path }) => path === 'sagemaker-algo.json');
      const { config, issues } = parseConfig(String(spec?.content), template.id);
      const { longDescription } = config.listing;
      if (seen.has(`${template.id} ${longDescription}`)) continue;
      seen.add(`${template.id} ${longDescription}`);
      const { gaps } = packWith({}, { config, issues });
      expect(gaps.filter(({ severity, field }) => severity === 'must' || field !== 'Samples').map(({ source }) => source)).toEqual([
        ...SELLERS,
        ...(config.training.distributed ? ['sagemaker-algo test-local'] : []),
      ]);
    }
  }
  // Regression, classification and several instances in two languages, and the plain one.
  expect(seen.size).toBe(7);
});
