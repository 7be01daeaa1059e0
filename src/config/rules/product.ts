import { ROLES } from '../../sagemaker/contract.ts';
import { ALGORITHM_NAME, COUNT, ENVIRONMENT_BYTES, ENVIRONMENT_NAME, LENGTH, RESPONSE_TYPE } from '../../sagemaker/limits.ts';
import type { Config, ConfigIssue } from '../schema.ts';
import { badDescription, badName, issue, tooLong, tooMany } from './texts.ts';

/** Name and description of the algorithm (API-01). */
export const productTexts = (config: Config): readonly ConfigIssue[] => [
  ...badName(['name'], config.name, ALGORITHM_NAME),
  ...badDescription(['description'], config.description),
];

/** Image references: bounded, without white space (MKT-10). */
export const imageReferences = (config: Config): readonly ConfigIssue[] =>
  ROLES.flatMap((role) => {
    const path = ['images', role, 'tag'];
    const { tag } = config.images[role];
    return [...tooLong(path, tag, LENGTH.image), ...(/\s/.test(tag) ? [issue(path, tag, 'must not hold white space', 'MKT-10')] : [])];
  });

/** Content types that inference takes and gives (API-01). */
export const inferenceTypes = (config: Config): readonly ConfigIssue[] => [
  ...config.inference.contentTypes.flatMap((type, index) => tooLong(['inference', 'contentTypes', index], type, LENGTH.contentType)),
  ...config.inference.responseTypes.flatMap((type, index) => {
    const path = ['inference', 'responseTypes', index];
    if (!RESPONSE_TYPE.pattern.test(type)) return [issue(path, type, 'is not a MIME type such as text/csv', 'API-01')];
    return tooLong(path, type, RESPONSE_TYPE.max);
  }),
];

/** Environment of the inference container (API-01, INF-17). */
export const environment = (config: Config): readonly ConfigIssue[] => {
  const path = ['inference', 'environment'];
  const entries = Object.entries(config.inference.environment);
  const bytes = entries.reduce((sum, [name, value]) => sum + Buffer.byteLength(name) + Buffer.byteLength(value), 0);
  return [
    ...tooMany(path, entries.length, COUNT.environment, 'API-01'),
    ...entries.flatMap(([name, value]) => [
      ...badName([...path, name], name, ENVIRONMENT_NAME),
      ...tooLong([...path, name], value, LENGTH.environmentValue),
    ]),
    ...(bytes > ENVIRONMENT_BYTES
      ? [issue(path, bytes, `has ${bytes} bytes in all; at most ${ENVIRONMENT_BYTES} are allowed`, 'INF-17')]
      : []),
  ];
};
