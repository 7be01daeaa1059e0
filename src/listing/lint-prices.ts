import type { Config } from '../config/schema.ts';
import { dimensionKey, PER_INFERENCE } from './change-prices.ts';
import type { Change } from './change-set.ts';
import type { DetailFinding } from './lint-change-sets.ts';

/** AWS advises a trial of so many days. */
const ADVISED_TRIAL = { min: 14, max: 30 } as const;

interface Pricing {
  readonly PricingModel: string;
  readonly Terms: readonly {
    readonly Duration?: string;
    readonly RateCards?: readonly { readonly RateCard: readonly { readonly DimensionKey: string }[] }[];
  }[];
}

/** Every supported instance type has its price for each use, once; inferences replace the hours of endpoints. */
export function judgePrices(details: Change['DetailsDocument'], { training, inference }: Config): readonly DetailFinding[] {
  const { PricingModel, Terms } = details as unknown as Pricing;
  if (PricingModel === 'Free') return [];
  const keys = Terms.flatMap(({ RateCards = [] }) => RateCards.flatMap(({ RateCard }) => RateCard.map(({ DimensionKey }) => DimensionKey)));
  const wanted = [
    ...training.instanceTypes.map((type) => dimensionKey('training', type)),
    ...inference.transformInstanceTypes.map((type) => dimensionKey('transform', type)),
    ...(keys.includes(PER_INFERENCE) ? [PER_INFERENCE] : inference.realtimeInstanceTypes.map((type) => dimensionKey('realtime', type))),
  ];
  const missing = wanted.filter((key) => !keys.includes(key));
  const unknown = keys.filter((key) => !wanted.includes(key));
  const twice = keys.filter((key, index) => keys.indexOf(key) !== index);
  const finding = (value: readonly string[], reason: string): readonly DetailFinding[] =>
    value.length === 0 ? [] : [{ inside: 'Terms', value, reason, level: 'must' }];
  return [
    ...(keys.length === 0 ? [{ inside: 'Terms', value: undefined, reason: 'have no price', level: 'must' } as const] : []),
    ...finding(keys.length === 0 ? [] : missing, 'have no price; every supported instance type needs one for each use'),
    ...finding(unknown, 'are priced, and the algorithm does not support them'),
    ...finding(twice, 'are priced twice'),
    ...Terms.flatMap(({ Duration }) => judgeTrial(Duration)),
  ];
}

function judgeTrial(duration: string | undefined): readonly DetailFinding[] {
  const days = Number(/^P(\d+)D$/.exec(duration ?? '')?.[1] ?? ADVISED_TRIAL.min);
  return days >= ADVISED_TRIAL.min && days <= ADVISED_TRIAL.max
    ? []
    : [
        {
          inside: 'Terms',
          value: duration,
          reason: `is a trial of ${days} days; AWS advises ${ADVISED_TRIAL.min} to ${ADVISED_TRIAL.max}`,
          level: 'should',
        },
      ];
}
