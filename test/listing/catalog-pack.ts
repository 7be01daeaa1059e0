import type { Config } from '../../src/config/schema.ts';
import { digestSource } from '../../src/listing/made-of.ts';
import type { ListingPack, Use } from '../../src/listing/types.ts';
import { fullConfig } from '../publish/requests.ts';

const S3 = 'https://my-bucket.s3.us-east-1.amazonaws.com';

/** The listing of `fullConfig`, with nothing missing. */
export function soundPack(config: Config = fullConfig()): ListingPack {
  const hourly = (types: readonly string[], price: number) => Object.fromEntries(types.map((type) => [type, price]));
  const prices: Record<Use, Record<string, number>> = {
    training: hourly(config.training.instanceTypes, 0.5),
    transform: hourly(config.inference.transformInstanceTypes, 0.4),
    realtime: hourly(config.inference.realtimeInstanceTypes, 0.3),
  };
  const sample = {
    realtime: { kind: 'text', text: '1,2\n' },
    batch: { kind: 'url', url: 'https://github.com/me/algo/blob/main/batch.csv' },
  } as const;
  return {
    schemaVersion: 1,
    product: { name: config.name, version: config.version, images: { train: undefined, serve: undefined } },
    madeOf: digestSource(config, { values: {} }),
    recordedAt: '2026-11-23T09:00:00Z',
    page: {
      productTitle: 'Ridge regression',
      shortDescription: 'Predicts a number.',
      longDescription: 'Predicts a number from numeric features.\n\nFor tables with up to a million rows.',
      logoUrl: `${S3}/logo.png`,
      highlights: ['Quick to train'],
      supportDescription: 'Write to support@example.com',
      categories: ['Machine Learning'],
      searchKeywords: ['regression', 'tabular'],
      additionalResources: [{ text: 'Source', url: 'https://github.com/me/algo' }],
    },
    delivery: {
      versionTitle: config.version,
      releaseNotes: 'First version.',
      accessRole: 'arn:aws:iam::123456789012:role/marketplace',
      usageInstructions: 'Train, deploy, invoke.',
      repositoryUrl: 'https://github.com/me/algo',
      notebookUrl: 'https://github.com/me/algo/blob/main/buyer.ipynb',
      input: {
        description: 'Rows of numbers.',
        limitations: 'At most 25 MB.',
        parameters: [{ name: 'age', description: 'Years', constraints: '0 to 120', required: true }],
        sample,
      },
      output: {
        description: 'A number for each row.',
        parameters: [{ name: 'prediction', description: 'The number', alwaysReturned: true }],
        sample,
      },
      recommendedInstanceTypes: { training: 'ml.m5.large', transform: 'ml.m5.large', realtime: 'ml.m5.large' },
    },
    terms: {
      pricing: { model: 'usage', trialDays: 30, hourly: prices },
      eula: { kind: 'standard', version: '2022-07-14' },
      refundPolicy: 'No refunds.',
      buyerAccounts: ['210987654321'],
    },
    recordings: { realtime: [], batch: undefined },
    abilities: [],
    gaps: [],
  };
}
