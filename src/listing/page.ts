import { table } from '../derive/markdown.ts';
import { LISTING_LENGTH } from '../sagemaker/listing-limits.ts';
import { BUYER } from './bodies.ts';
import { field } from './page-field.ts';
import { renderTerms } from './page-terms.ts';
import type { Gap, ListingPack, SampleValue } from './types.ts';

/** Where the form of the portal is explained, for the order of this page. */
const GUIDE = 'https://docs.aws.amazon.com/marketplace/latest/userguide/ml-publishing-your-product-in-aws-marketplace.html';

/** The listing for the seller: what goes into which field of the form, in its order, and what is missing. */
export function renderPage(pack: ListingPack, notebook: string): string {
  const { product, page, delivery } = pack;
  const sections = [
    [`# Listing of ${product.name} ${product.version}`],
    [
      'Made by `sagemaker-algo listing` from `sagemaker-algo.json` and from runs of the images on this machine. Change the section `listing` of',
      'that file, not this page. Either `sagemaker-algo publish --listing` sends all of it, or you copy it field by field into the AWS',
      'Marketplace Management Portal, *Machine learning products*; the fields stand in the order in which',
      `[AWS's guide](${GUIDE}) goes through them.`,
    ],
    [
      `\`${BUYER}/\` is for the public: put its content into the Git repository that the listing names. Everything else here is for you.`,
      `The notebook \`${BUYER}/${notebook}\` runs on the samples beside it.`,
    ],
    renderGaps(pack.gaps),
    ['## 1. Product information'],
    field('Product title', page.productTitle, { max: LISTING_LENGTH.productTitle }),
    field('SKU', page.sku, { max: LISTING_LENGTH.sku, optional: true }),
    field('Short description', page.shortDescription, { max: LISTING_LENGTH.shortDescription }),
    field('Long description', page.longDescription, { max: LISTING_LENGTH.longDescription }),
    ...(page.highlights.length === 0 ? [field('Highlight 1', undefined)] : []),
    ...page.highlights.map((text, index) => field(`Highlight ${index + 1}`, text, { max: LISTING_LENGTH.highlight })),
    field('Categories', list(page.categories)),
    field('Search keywords', list(page.searchKeywords), { max: LISTING_LENGTH.searchKeywords + 2 * (page.searchKeywords.length - 1) }),
    field('Product logo', page.logoUrl),
    field('Video', page.videoUrl, { optional: true }),
    field('Support information', page.supportDescription, { max: LISTING_LENGTH.supportDescription }),
    field('Additional resources', page.additionalResources.map(({ text, url }) => `${text}: ${url}`).join('\n') || undefined, {
      optional: true,
    }),
    ['## 2. Version'],
    field('Version title', delivery.versionTitle, { max: LISTING_LENGTH.versionTitle }),
    field('Release notes', delivery.releaseNotes, { max: LISTING_LENGTH.releaseNotes }),
    ['### Algorithm ARN', '', 'The ARN that `sagemaker-algo publish` gives.'],
    field('IAM access role', delivery.accessRole),
    field('Usage instructions', delivery.usageInstructions, { max: LISTING_LENGTH.usageInstructions }),
    field('Sample notebook', delivery.notebookUrl),
    field('Git repository', delivery.repositoryUrl),
    ...renderProperties(pack),
    ['### Recommended instance types', '', ...renderTypes(pack)],
    ...renderTerms(pack.terms),
    ['## What the product can do, and how that is known', '', ...renderAbilities(pack)],
    ['## Recordings', '', ...renderRecordings(pack)],
  ];
  return `${sections.map((lines) => lines.join('\n')).join('\n\n')}\n`;
}

function renderGaps(gaps: readonly Gap[]): readonly string[] {
  if (gaps.length === 0) return ['Nothing is missing.'];
  const rows = gaps.map(({ field: name, reason, source, severity }) => [name, reason, `\`${source}\``, severity]);
  const words = gaps.length === 1 ? '1 gap' : `${gaps.length} gaps`;
  return [
    `## ${words}`,
    '',
    '*must*: AWS refuses the listing. *should*: its reviewers ask for it.',
    '',
    table(['field', 'what is wrong', 'where to mend it', ''], rows),
  ];
}

const list = (entries: readonly string[]) => (entries.length === 0 ? undefined : entries.join(', '));

function renderProperties({ delivery: { input, output } }: ListingPack): readonly (readonly string[])[] {
  return [
    field('Input: description', input.description, { max: LISTING_LENGTH.ioDescription }),
    field('Input: limitations', input.limitations, { max: LISTING_LENGTH.ioLimitations, optional: true }),
    ...input.parameters.map(({ name, description, constraints, required }) =>
      field(`Input: parameter ${name}`, [description, constraints ?? '', required ? 'required' : 'optional'].filter(Boolean).join('\n')),
    ),
    sample('Input: sample for real-time inference', input.sample.realtime),
    sample('Input: sample for batch transform', input.sample.batch),
    field('Output: description', output.description, { max: LISTING_LENGTH.ioDescription }),
    ...output.parameters.map(({ name, description, alwaysReturned }) =>
      field(`Output: parameter ${name}`, `${description}\n${alwaysReturned ? 'always returned' : 'not always returned'}`),
    ),
    sample('Output: sample for real-time inference', output.sample.realtime),
    sample('Output: sample for batch transform', output.sample.batch),
  ];
}

function sample(name: string, value: SampleValue | undefined): readonly string[] {
  if (value?.kind === 'url') return field(name, value.url);
  return field(name, value?.text, { max: LISTING_LENGTH.sampleText });
}

function renderTypes({ delivery: { recommendedInstanceTypes: types } }: ListingPack): readonly string[] {
  const words = { training: 'Training', transform: 'Batch transform', realtime: 'Real-time inference' };
  return (['training', 'transform', 'realtime'] as const).map((use) => `- ${words[use]}: \`${types[use]}\``);
}

function renderAbilities({ abilities, provenBy }: ListingPack): readonly string[] {
  const states = { proven: 'seen', 'not-proven': 'not proven', no: 'not declared' };
  const how =
    provenBy === undefined
      ? 'No complete run of `test-local` on these images is known.'
      : `Seen by: ${provenBy.source}; and by the recordings below.`;
  return [
    how,
    '',
    table(
      ['', 'state', 'what the texts say'],
      abilities.map(({ name, state, sentence }) => [name, states[state], state === 'not-proven' ? 'nothing' : sentence]),
    ),
  ];
}

function renderRecordings({ recordings: { realtime, batch } }: ListingPack): readonly string[] {
  const rows = [
    ...realtime.map(({ sample: from, contentType, status, responseType, response }) => [
      `\`${from}\``,
      `\`${contentType}\``,
      String(status),
      `\`${responseType ?? 'none'}\``,
      `\`${response.file}\``,
    ]),
    ...(batch?.objects ?? []).map(({ key, output, trouble }) => [
      `batch: \`${key}\``,
      `\`${batch?.contentType}\``,
      trouble ?? 'Completed',
      '',
      `\`${output.file}\``,
    ]),
  ];
  return rows.length === 0 ? ['There are none.'] : [table(['sample', 'content type', 'status', 'answer', 'file with the answer'], rows)];
}
