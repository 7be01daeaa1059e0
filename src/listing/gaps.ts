import type { Config, ConfigIssue } from '../config/schema.ts';
import { mediaType } from '../sagemaker/payload.ts';
import { holdsLabel, isAnswered, type PageSamples } from './samples.ts';
import type { ListingTexts } from './texts.ts';
import type { Ability, Gap, Recordings } from './types.ts';

/** What gaps are looked for in. */
export interface Judged {
  readonly config: Config;
  readonly issues: readonly ConfigIssue[];
  readonly texts: ListingTexts;
  readonly recordings: Recordings;
  readonly samples: PageSamples;
  readonly abilities: readonly Ability[];
  readonly containers: boolean;
}

const must = (field: string, reason: string, source: string): Gap => ({ field, reason, source, severity: 'must' });
const should = (field: string, reason: string, source: string): Gap => ({ field, reason, source, severity: 'should' });

/** Everything that the listing lacks, in the order of the form. */
export function findGaps(judged: Judged): readonly Gap[] {
  return [
    ...describeIssues(judged.issues),
    ...judged.texts.gaps,
    ...missingFields(judged),
    ...missingSamples(judged),
    ...unansweredSamples(judged.recordings),
    ...missingDescriptions(judged),
    ...missingProof(judged.abilities),
  ];
}

/** Limits that the section itself breaks. */
function describeIssues(issues: readonly ConfigIssue[]): readonly Gap[] {
  return issues
    .filter(({ path }) => path.startsWith('listing'))
    .map(({ path, reason }) => must(path.replace(/^listing\./, ''), reason, path));
}

/** Fields of the form that only the seller can fill, and how it calls them. */
const FIELDS: readonly (readonly [field: string, path: string, isMissing: (listing: Config['listing']) => boolean])[] = [
  ['Product title', 'productTitle', ({ productTitle }) => productTitle === undefined],
  ['Short description', 'shortDescription', ({ shortDescription }) => shortDescription === undefined],
  ['Long description', 'longDescription', ({ longDescription }) => longDescription === undefined],
  ['Product logo', 'logoUrl', ({ logoUrl }) => logoUrl === undefined],
  ['Highlights', 'highlights', ({ highlights }) => highlights.length === 0],
  ['Support information', 'supportDescription', ({ supportDescription }) => supportDescription === undefined],
  ['Categories', 'categories', ({ categories }) => categories.length === 0],
  ['Search keywords', 'searchKeywords', ({ searchKeywords }) => searchKeywords.length === 0],
  ['Release notes', 'releaseNotes', ({ releaseNotes }) => releaseNotes === undefined],
  ['IAM access role', 'accessRole', ({ accessRole }) => accessRole === undefined],
  ['Git repository', 'repositoryUrl', ({ repositoryUrl }) => repositoryUrl === undefined],
  ['Sample notebook', 'notebookUrl', ({ notebookUrl }) => notebookUrl === undefined],
  ['Pricing', 'pricing', ({ pricing }) => pricing === undefined],
  ['End user licence', 'eula', ({ eula }) => eula?.standardVersion === undefined && eula?.customUrl === undefined],
  ['Refund policy', 'refundPolicy', ({ refundPolicy }) => refundPolicy === undefined],
];

function missingFields({ config: { listing, training, inference } }: Judged): readonly Gap[] {
  const { pricing } = listing;
  const supported = {
    training: training.instanceTypes,
    transform: inference.transformInstanceTypes,
    realtime: pricing?.perInference === undefined ? inference.realtimeInstanceTypes : [],
  };
  const unpriced =
    pricing?.model !== 'usage'
      ? []
      : (['training', 'transform', 'realtime'] as const).filter(
          (use) => pricing[use]?.default === undefined && supported[use].some((type) => pricing[use]?.instanceTypes[type] === undefined),
        );
  return [
    ...FIELDS.filter(([, , isMissing]) => isMissing(listing)).map(([field, path]) => must(field, 'missing', `listing.${path}`)),
    ...unpriced.map((use) =>
      must('Pricing', 'supported instance types without a price; each needs one, 0 for none', `listing.pricing.${use}`),
    ),
  ];
}

const KINDS = { realtime: 'real-time inference', batch: 'batch transform' } as const;

function missingSamples({ config, recordings, samples, containers }: Judged): readonly Gap[] {
  const gaps = (['realtime', 'batch'] as const).flatMap((kind) => {
    const recorded = kind === 'realtime' ? recordings.realtime.some(isAnswered) : recordings.batch !== undefined;
    if (!recorded) {
      const source = kind === 'realtime' ? 'samples.requests' : 'samples.batch';
      return [must(`Sample of ${KINDS[kind]}`, 'never recorded', source)];
    }
    return (['input', 'output'] as const)
      .filter((side) => samples[side][kind] === undefined)
      .map((side) =>
        must(
          `Sample ${side} of ${KINDS[kind]}`,
          'empty, binary or longer than 10,000 characters; give the address of a file',
          `listing.${side}.sampleUrls.${kind}`,
        ),
      );
  });
  const shown = new Set(recordings.realtime.filter(isAnswered).map(({ contentType }) => mediaType(contentType)));
  const unseen = config.inference.contentTypes.filter((type) => !shown.has(mediaType(type)));
  const answers = [...recordings.realtime.filter(isAnswered).map(({ response }) => response), ...batchOutputs(recordings)];
  const labels = config.listing.output.classes.filter((label) => !answers.some(({ text = '' }) => holdsLabel(text, label)));
  return [
    ...gaps,
    ...unseen.map((type) => should('Samples', `no request of the content type ${type}`, 'samples.requests')),
    ...labels.map((label) => should('Samples', `no answer of the class ${label}`, 'samples.requests')),
    ...(containers || recordings.realtime.length === 0
      ? []
      : [should('Samples', 'recorded without containers; record them from the images with --engine docker', 'sagemaker-algo listing')]),
  ];
}

function batchOutputs({ batch }: Recordings) {
  return (batch?.objects ?? []).map(({ output }) => output);
}

function unansweredSamples({ realtime, batch }: Recordings): readonly Gap[] {
  return [
    ...realtime
      .filter((one) => !isAnswered(one))
      .map(({ sample, status, trouble }) => must('Samples', `${sample} was answered with ${trouble ?? `status ${status}`}`, sample)),
    ...(batch?.objects ?? []).flatMap(({ key, trouble }) =>
      trouble === undefined ? [] : [must('Samples', `the batch object ${key} failed: ${trouble}`, batch?.sample ?? '')],
    ),
  ];
}

function missingDescriptions({ config, texts }: Judged): readonly Gap[] {
  const { training, listing } = config;
  const bare = (section: 'hyperparameters' | 'channels') =>
    Object.entries(training[section]).flatMap(([name, { description }]) =>
      description === ''
        ? [should('Usage instructions', `nothing says what ${name} means`, `training.${section}.${name}.description`)]
        : [],
    );
  const { values } = texts;
  return [
    ...bare('channels'),
    ...bare('hyperparameters'),
    ...(listing.trainingData.minimumRows === undefined && listing.trainingData.notes === undefined
      ? [should('Training data', 'not described; say how many rows it needs at least', 'listing.trainingData.minimumRows')]
      : []),
    ...(values['input.description'] === undefined
      ? [should('Input of predictions', 'not described, only its content types are named', 'listing.input.description')]
      : []),
    ...(values['output.description'] === undefined
      ? [should('Output of predictions', 'not described, only its content types are named', 'listing.output.description')]
      : []),
  ];
}

/** Real-time and batch are judged by their samples. Nothing here can prove a GPU; the page says so, and no work of the seller would close that gap. */
function missingProof(abilities: readonly Ability[]): readonly Gap[] {
  const waiting = abilities.filter(({ state, name }) => state === 'not-proven' && !['realtime', 'batch', 'gpu'].includes(name));
  return waiting.map(({ name }) =>
    should(
      `Support of ${NAMES[name]}`,
      'declared, not shown by a complete run on these images, so no text claims it',
      'sagemaker-algo test-local',
    ),
  );
}

const NAMES: Readonly<Record<Ability['name'], string>> = {
  tuning: 'tuning',
  distributed: 'several instances',
  gpu: 'GPUs',
  pipe: 'Pipe mode',
  fastfile: 'FastFile mode',
  realtime: 'real-time inference',
  batch: 'batch transform',
};
