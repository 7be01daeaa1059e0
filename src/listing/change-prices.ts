import type { ListingPricing, Use } from './types.ts';

/** How the dimension of an instance type is called for each use; AWS makes the dimensions itself. */
const SUFFIX: Readonly<Record<Use, string>> = { training: 'a.t', transform: 'm.i.b', realtime: 'm.i.r' };
/** The dimension of an inference. */
export const PER_INFERENCE = 'm.i.c';

/** Key of the dimension by which an hour on an instance type is paid, such as `ml.m5.large.a.t`. */
export function dimensionKey(use: Use, instanceType: string): string {
  return `${instanceType}.${SUFFIX[use]}`;
}

/** Prices for UpdatePricingTerms: every dimension, and over all of them the free trial. */
export function describePrices(pricing: ListingPricing): Readonly<Record<string, unknown>> {
  // The form of a free offer is inference, from that of other kinds of products.
  if (pricing.model === 'free') return { PricingModel: 'Free', Terms: [] };
  const hours = (Object.keys(SUFFIX) as Use[]).flatMap((use) =>
    Object.entries(pricing.hourly[use]).map(([type, price]) => ({ DimensionKey: dimensionKey(use, type), Price: price })),
  );
  const rates = [...hours, ...(pricing.perInference === undefined ? [] : [{ DimensionKey: PER_INFERENCE, Price: pricing.perInference }])];
  return {
    PricingModel: 'Usage',
    Terms: [
      { Type: 'UsageBasedPricingTerm', CurrencyCode: 'USD', RateCards: [{ RateCard: rates }] },
      ...(pricing.trialDays === undefined
        ? []
        : [
            {
              Type: 'FreeTrialPricingTerm',
              Duration: `P${pricing.trialDays}D`,
              Grants: rates.map(({ DimensionKey }) => ({ DimensionKey })),
            },
          ]),
    ],
  };
}
