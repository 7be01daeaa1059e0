import { isAdopted } from '../adopted.ts';
import { defineCheck } from '../define-check.ts';

export const projectDescriptions = defineCheck({
  id: 'project/descriptions',
  clauses: ['API-10'],
  severity: 'should',
  passes: 'the algorithm, its hyperparameters and its channels are described',
  fails: 'something that buyers choose has no description',
  why: 'The descriptions of the algorithm, of each hyperparameter and of each channel are all that the SageMaker console shows a buyer who sets up a training job. Without them the product is accepted and nobody knows what to enter. Common cause: fields added later without a sentence.',
  needs: ['project'],
  test({ project: { config } }) {
    const described: readonly (readonly [string, string])[] = [
      ['description', config.description],
      ...Object.entries(config.training.hyperparameters).map(
        ([name, { description }]) => [`training.hyperparameters.${name}.description`, description] as const,
      ),
      ...Object.entries(config.training.channels).map(
        ([name, { description }]) => [`training.channels.${name}.description`, description] as const,
      ),
    ];
    const missing = described.filter(([, text]) => text.trim() === '').map(([path]) => path);
    const [first] = missing;
    if (first === undefined) return { status: 'pass' };
    if (isAdopted(config) && missing.length === described.length) {
      return { status: 'not-applicable', reason: 'The spec adopts images and describes nothing to buyers yet.' };
    }
    return {
      status: 'fail',
      expected: 'a sentence for the algorithm, each hyperparameter and each channel',
      actual: missing.length === 1 ? `${first} is empty` : `${first} and ${missing.length - 1} more are empty`,
      cause: 'The spec was written for the containers, which need no descriptions.',
      fix: `Write one line for buyers at ${first} in sagemaker-algo.json.`,
      evidence: missing.map((path) => `${path} is empty`),
    };
  },
});
