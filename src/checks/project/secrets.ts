import { describeKeyRecovery, MODEL_KEY } from '../../sagemaker/model-key.ts';
import { defineCheck } from '../define-check.ts';

export const projectSecrets = defineCheck({
  id: 'project/secrets',
  clauses: ['MKT-02'],
  severity: 'must',
  passes: 'the keys that go into the images are there',
  fails: 'a key that goes into the images is missing or spoiled',
  why: "Everything that a container needs has to be in its image, the key of encrypted models too: without it training ends before it begins and no server starts. Common causes: a fresh checkout, because git leaves secrets out, or a file that was deleted. A new key is no replacement for one that was used: buyers' models of before can then no longer be read.",
  needs: ['project', 'project/folder'],
  test({ project: { config }, 'project/folder': { secrets } }) {
    const { train, serve } = config.images;
    if (Object.keys({ ...train.secrets, ...serve.secrets }).length === 0) {
      return { status: 'not-applicable', reason: 'The spec names no secrets.' };
    }
    const [spoiled] = secrets;
    if (spoiled === undefined) return { status: 'pass' };
    const { id, path, complaint } = spoiled;
    return {
      status: 'fail',
      expected: 'every file that images.<role>.secrets names',
      actual: `${path} ${complaint}`,
      cause: 'git leaves secrets out of a checkout, or the file was deleted or edited.',
      fix:
        id === MODEL_KEY ? describeKeyRecovery(path) : `Put ${path} there, or correct images.<role>.secrets.${id} in sagemaker-algo.json.`,
      evidence: secrets.slice(1).map((one) => `${one.path} ${one.complaint}`),
    };
  },
});
