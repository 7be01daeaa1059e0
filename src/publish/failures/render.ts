import { wrap } from '../../text/width.ts';
import type { Stage } from './failure-text.ts';
import type { Cause, Translation } from './translate.ts';

const STAGE_NAMES: Readonly<Record<Stage, string>> = {
  request: 'when it was asked for, before anything ran',
  images: 'at the images',
  training: 'in the training job',
  model: 'when the model was started for batch transform',
  transform: 'in the batch transform job',
  listing: 'at the listing in AWS Marketplace',
};

/** A translation as lines for a person, no wider than `columns` as far as its words allow. */
export function renderTranslation(translation: Translation, columns: number): string {
  const { stage, said, causes, logs, notLookedAt } = translation;
  const lines = [
    ...(stage === undefined ? [] : [`It failed ${STAGE_NAMES[stage]}.`]),
    ...(said.length === 0 ? ['AWS gave no reason.'] : said.flatMap(({ from, text }) => ['', `${from}:`, ...indent(text, columns)])),
    ...logs.flatMap(({ job, lines: log }) => ['', `end of the log of ${job}:`, ...log.map((line) => `  | ${line}`)]),
    '',
    ...renderCauses(causes, columns),
    ...notLookedAt.flatMap((text) => indent(`Not looked at: ${text}`, columns, '')),
  ];
  return `${lines.join('\n')}\n`;
}

function renderCauses(causes: readonly Cause[], columns: number): readonly string[] {
  if (causes.length === 0) {
    return [
      ...indent('This text is not known here: its cause is for you to find, from what AWS said above.', columns, ''),
      'The same steps on this machine: sagemaker-algo test-local',
    ];
  }
  return causes.flatMap((cause, index) => {
    const title =
      causes.length === 1 ? 'Likely cause:' : `${index + 1}. ${index === 0 ? 'Likeliest cause' : 'Or'} (from the ${cause.from}):`;
    return [
      title,
      ...indent(cause.cause, columns),
      ...indent(`Fix: ${cause.fix}`, columns),
      ...(cause.local === undefined ? [] : [`  Here: ${cause.local}`]),
      ...(cause.source === undefined ? [] : indent(`Known from: ${cause.source}`, columns)),
      ...(cause.notShown === undefined ? [] : indent(`Not shown: ${cause.notShown}.`, columns)),
      '',
    ];
  });
}

function indent(text: string, columns: number, by = '  '): readonly string[] {
  return text.split('\n').flatMap((line) => wrap(line, Math.max(columns - by.length, 20)).map((part) => `${by}${part}`));
}
