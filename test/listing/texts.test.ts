import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { python, renderCliInvocation, renderCliTraining, renderCliTransform, renderSdk } from '../../src/listing/examples.ts';
import { describeJobs } from '../../src/listing/job-parts.ts';
import { renderFiles } from '../../src/listing/render-files.ts';
import { readTexts } from '../../src/listing/texts.ts';
import { sampleConfig } from '../support/project.ts';
import { workspace } from '../support/workspace.ts';
import { fullListing } from './full-listing.ts';
import { packWith, recorded } from './pack-parts.ts';

/** Values that would end a string, a command or a block in many languages. */
const HOSTILE = ['it\'s "quoted" \\ $(x) `y`', '``` """ \'\'\'', 'ä☃"}', '{{x}} %s'];

const hostile = sampleConfig({
  ...fullListing,
  training: {
    ...sampleConfig().training,
    hyperparameters: Object.fromEntries(HOSTILE.map((name) => [name, { type: 'FreeText', description: name }])),
  },
  samples: { ...sampleConfig().samples, hyperparameters: [Object.fromEntries(HOSTILE.map((text) => [text, text]))] },
});

/** The words that a shell makes of a command. */
function words(command: string): readonly string[] {
  const script = `set -- ${command}\nprintf '%s\\0' "$@"`;
  return execFileSync('bash', ['-c', script]).toString().split('\0').slice(0, -1);
}

const optionOf = (list: readonly string[], option: string) => list[list.indexOf(option) + 1] ?? '';

describe('examples', () => {
  it('of the AWS CLI are what a shell takes for one command each, with the values of the sample run', () => {
    const training = words(renderCliTraining(describeJobs(hostile)));
    expect(training.slice(0, 3)).toEqual(['aws', 'sagemaker', 'create-training-job']);
    expect(JSON.parse(optionOf(training, '--hyper-parameters'))).toEqual(Object.fromEntries(HOSTILE.map((text) => [text, text])));
    expect(JSON.parse(optionOf(training, '--input-data-config'))).toMatchObject([
      { ChannelName: 'train', ContentType: 'text/csv', DataSource: { S3DataSource: { S3Uri: 's3://BUCKET/demo/channels/train/' } } },
      { ChannelName: 'validation', ContentType: 'text/csv' },
    ]);
    expect(training).toContain('--enable-network-isolation');
    const transform = words(renderCliTransform(describeJobs(hostile)) ?? '');
    expect(JSON.parse(optionOf(transform, '--transform-input'))).toMatchObject({ ContentType: 'text/csv', SplitType: 'Line' });
    expect(transform).not.toContain('--batch-strategy');
    const invocation = words(renderCliInvocation({ file: 'samples/a b.csv', contentType: 'text/csv', accept: 'text/csv' }));
    expect(invocation).toEqual([
      ...['aws', 'sagemaker-runtime', 'invoke-endpoint', '--endpoint-name', 'ENDPOINT_NAME', '--content-type', 'text/csv'],
      ...['--accept', 'text/csv', '--body', 'fileb://samples/a b.csv', 'answer.out'],
    ]);
  });

  it('of the SDK and every cell of the notebook are Python, whatever the names are', () => {
    const request = { file: 'samples/requests/one.csv', contentType: 'text/csv', accept: 'text/csv' };
    const notebook = renderFiles(packWith({}, { config: hostile }), hostile).find(({ path }) => path.endsWith('.ipynb'));
    const { cells } = JSON.parse(String(notebook?.content));
    const code = cells.filter((cell: Cell) => cell.cell_type === 'code').map(({ source }: Cell) => source.join(''));
    expect(code.length).toBeGreaterThan(7);
    const script = 'import ast, json, sys\nfor one in json.load(sys.stdin): ast.parse(one)';
    execFileSync('python3', ['-c', script], { input: JSON.stringify([renderSdk(describeJobs(hostile), request), ...code]) });
  });

  it('write values as Python reads them back', () => {
    const values = Object.fromEntries([...HOSTILE, ':', '","', '":"'].map((text) => [text, text]));
    const script = 'import ast, json, sys\nprint(json.dumps(ast.literal_eval(sys.stdin.read())))';
    expect(JSON.parse(execFileSync('python3', ['-c', script], { input: python(values) }).toString())).toEqual(values);
  });

  it('send one record at a time only where the spec asks for it', () => {
    const batch = { path: 'requests/one.csv', contentType: 'text/csv', strategy: 'SingleRecord', accept: 'text/csv', splitType: 'None' };
    const config = sampleConfig({ samples: { ...sampleConfig().samples, batch } });
    expect(words(renderCliTransform(describeJobs(config)) ?? '')).toEqual(expect.arrayContaining(['--batch-strategy', 'SingleRecord']));
    expect(renderSdk(describeJobs(config), undefined)).toContain('content_type="text/csv")');
  });
});

interface Cell {
  readonly id: string;
  readonly cell_type: string;
  readonly source: readonly string[];
}

describe('the notebook', () => {
  const cellsOf = (config = sampleConfig(fullListing), recordings = recorded()): readonly Cell[] => {
    const file = renderFiles(packWith({}, { config, recordings }), config).find(({ path }) => path.endsWith('.ipynb'));
    return JSON.parse(String(file?.content)).cells;
  };

  it('has the parts of the way in their order, each cell with an id of its own', () => {
    const ids = cellsOf().map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    const way = ['subscribe', 'parameters', 'upload', 'train', 'model', 'deploy', 'invoke', 'batch', 'batch-results', 'clean-up'];
    expect(ids.filter((id) => way.includes(id))).toEqual(way);
  });

  it('has no endpoint without a request, and no transform job without batch input', () => {
    const config = sampleConfig({ ...fullListing, samples: { ...sampleConfig().samples, batch: undefined } });
    const ids = cellsOf(config, { realtime: [], batch: undefined }).map(({ id }) => id);
    expect(ids).not.toEqual(expect.arrayContaining(['deploy']));
    expect(ids).not.toEqual(expect.arrayContaining(['batch']));
  });
});

describe('texts in files', () => {
  it('are read, and judged by their length', () => {
    const dir = workspace({ 'docs/long.md': `${'x'.repeat(5001)}\n`, 'support.txt': ' write to us \n', 'empty.md': '\n' });
    const { listing } = sampleConfig({
      listing: { longDescription: 'docs/long.md', supportDescription: 'support.txt', releaseNotes: 'empty.md', usageInstructions: 'docs' },
    });
    const { values, gaps } = readTexts(listing, dir);
    expect(values).toMatchObject({ supportDescription: 'write to us', usageInstructions: 'docs' });
    expect(gaps).toEqual([
      { field: 'longDescription', reason: 'has 5001 characters; at most 5000 are allowed', source: 'docs/long.md', severity: 'must' },
      { field: 'releaseNotes', reason: 'empty.md is empty', source: 'listing.releaseNotes', severity: 'must' },
    ]);
  });
});

describe('the page', () => {
  const pageOf = (section: object = {}) => {
    const config = sampleConfig({ ...fullListing, listing: { ...fullListing.listing, ...section } });
    return String(renderFiles(packWith(section), config).find(({ path }) => path === 'README.md')?.content);
  };

  it('goes through the fields in the order of the form', () => {
    const headings = [...pageOf().matchAll(/^## (.*)$/gm)].map(([, text]) => text);
    // Those of the usage instructions stand in a block.
    expect(headings.filter((text) => /^\d/.test(text ?? ''))).toEqual([
      '1. Product information',
      '2. Version',
      '3. Price',
      '4. Refund policy, licence, visibility',
    ]);
    expect(pageOf()).toContain('### Product title (15 of 72 characters)\n\n```text\nLengths of rows\n```');
    expect(pageOf()).toContain('Nothing is missing.');
    expect(pageOf({ productTitle: undefined })).toContain('| Product title | missing | `listing.productTitle` | must |');
  });

  it('keeps a text with fences in its block', () => {
    expect(pageOf({ longDescription: 'a\n````\nb' })).toContain('`````text\na\n````\nb\n`````');
  });

  it('says nothing of the seller to the public', () => {
    const config = sampleConfig({ ...fullListing, listing: { ...fullListing.listing, targeting: { buyerAccounts: ['111122223333'] } } });
    const files = renderFiles(packWith({}, { config }), config);
    const shown = files.filter(({ path }) => path.startsWith('buyer/')).map(({ content }) => String(content));
    expect(shown.join('')).not.toMatch(/111122223333|role\/marketplace|0\.25/);
    expect(files.filter(({ content }) => String(content).includes('111122223333')).map(({ path }) => path)).toEqual([
      'README.md',
      'listing.json',
    ]);
  });

  it('shows a short sample of each content type with its answer, and no long one', () => {
    const { usageInstructions } = packWith().delivery;
    expect(usageInstructions).toContain(
      '## Samples\n\n`text/csv`:\n\n```text\n1,2\n```\n\nis answered with `text/csv`:\n\n```text\n3\n```',
    );
    expect(usageInstructions).toContain('## Requests\n\nRows of two numbers.');
    expect(packWith({}, { recordings: recorded({ response: 'x'.repeat(601) }) }).delivery.usageInstructions).not.toContain('## Samples');
  });

  it('leaves examples out of instructions that would be too long with them', () => {
    const long = { trainingData: { notes: 'x'.repeat(8_000) } };
    const { usageInstructions } = packWith(long).delivery;
    expect(usageInstructions.length).toBeLessThanOrEqual(10_000);
    expect(usageInstructions).toMatch(/They are in the notebook\.\n$/);
    expect(packWith(long).gaps).toEqual([]);
  });
});
