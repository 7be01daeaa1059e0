import { sampleConfig } from '../support/project.ts';

const described = sampleConfig().training;
const withDescription = <T extends object>(entries: Readonly<Record<string, T>>) =>
  Object.fromEntries(Object.entries(entries).map(([name, one]) => [name, { ...one, description: `What ${name} is` }]));

/** Sections for `sampleConfig` with which nothing is missing in a listing, once everything declared is proven. */
export const fullListing = {
  training: {
    ...described,
    hyperparameters: withDescription(described.hyperparameters),
    channels: withDescription(described.channels),
  },
  listing: {
    productTitle: 'Lengths of rows',
    shortDescription: 'Says how long a row is.',
    longDescription: 'Says how long each row of a table is.\n\nIt counts.',
    logoUrl: 'https://example.com/logo.png',
    highlights: ['Counts quickly'],
    supportDescription: 'Write to support@example.com.',
    categories: ['Structured data'],
    searchKeywords: ['length', 'rows'],
    releaseNotes: 'The first version.',
    accessRole: 'arn:aws:iam::123456789012:role/marketplace',
    repositoryUrl: 'https://example.com/lengths',
    notebookUrl: 'https://example.com/lengths/demo.ipynb',
    pricing: {
      training: { default: 0.1 },
      transform: { default: 0.2 },
      realtime: { default: 0.3, instanceTypes: { 'ml.m5.large': 0.25 } },
    },
    eula: { standardVersion: '2022-07-14' },
    refundPolicy: 'There are no refunds.',
    trainingData: { minimumRows: 2 },
    input: { description: 'Rows of two numbers.' },
    output: { description: 'A number for each row.' },
  },
};
