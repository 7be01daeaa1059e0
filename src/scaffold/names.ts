import { ALGORITHM_NAME } from '../sagemaker/limits.ts';

/** What is wrong with a name for an algorithm, as a sentence; undefined when nothing is (API-01). */
export function checkName(name: string): string | undefined {
  if (name === '') return 'The name is empty.';
  if (name.length > ALGORITHM_NAME.max) {
    return `The name is ${name.length} characters long; SageMaker allows ${ALGORITHM_NAME.max}.`;
  }
  if (ALGORITHM_NAME.pattern.test(name)) return undefined;
  const [illegal] = name.match(/[^a-zA-Z0-9-]/u) ?? [];
  if (illegal !== undefined) {
    return `The name ${JSON.stringify(name)} contains ${JSON.stringify(illegal)}; SageMaker allows letters, digits and hyphens.`;
  }
  return `The name ${JSON.stringify(name)} starts or ends with a hyphen; SageMaker wants a letter or a digit there.`;
}

/** The legal name nearest to any text; in lower case, because image names have to be. */
export function suggestName(text: string): string {
  const plain = text.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase();
  const name = plain
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replace(/^-/, '')
    .slice(0, ALGORITHM_NAME.max)
    .replace(/-$/, '');
  return name === '' ? 'my-algo' : name;
}
