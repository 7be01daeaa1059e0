import { table } from '../derive/markdown.ts';
import { field } from './page-field.ts';
import type { ListingPricing, ListingTerms } from './types.ts';

/** The part of the page about money and law. */
export function renderTerms({ pricing, eula, refundPolicy, buyerAccounts }: ListingTerms): readonly (readonly string[])[] {
  return [
    ['## 3. Price'],
    ...(pricing === undefined ? [field('Pricing model', undefined)] : renderPricing(pricing)),
    ['## 4. Refund policy, licence, visibility'],
    field('Refund policy', refundPolicy),
    field('End user licence', eula === undefined ? undefined : eula.kind === 'custom' ? eula.url : `Standard Contract, ${eula.version}`),
    [
      '### Who sees it before it is public',
      '',
      buyerAccounts.length === 0 ? 'Your own account alone.' : `Your own account, and ${buyerAccounts.join(', ')}.`,
    ],
  ];
}

function renderPricing(pricing: ListingPricing): readonly (readonly string[])[] {
  if (pricing.model === 'free') return [['### Pricing model', '', 'Free.']];
  const words = { training: 'training', transform: 'batch transform', realtime: 'real-time inference' };
  const rows = (['training', 'transform', 'realtime'] as const).flatMap((use) =>
    Object.entries(pricing.hourly[use]).map(([type, price]) => [words[use], `\`${type}\``, String(price)]),
  );
  return [
    ['### Pricing model', '', 'Usage.'],
    ['### Prices', '', table(['use', 'instance type', 'US dollars for an hour'], rows)],
    ...(pricing.perInference === undefined
      ? []
      : [[`An inference of an endpoint costs ${pricing.perInference} US dollars; its hours cost nothing more.`]]),
    [`### Free trial`, '', pricing.trialDays === undefined ? 'None.' : `${pricing.trialDays} days.`],
  ];
}
