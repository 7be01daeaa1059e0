import { isAdopted } from '../adopted.ts';
import { defineCheck } from '../define-check.ts';
import { judgeIssues } from '../issues.ts';

export const projectListingPapers = defineCheck({
  id: 'project/listing-papers',
  clauses: ['MKT-14'],
  severity: 'should',
  passes: 'the README tells buyers about channels, hyperparameters and content types',
  fails: 'the README leaves out what a listing has to tell buyers',
  why: 'A listing has to say what goes into each input channel, what each hyperparameter does, and what requests and answers of each content type look like, with samples. The team that reviews it sends it back otherwise. Common causes: a project without a README, or one that was not changed along with the spec.',
  needs: ['project', 'project/folder'],
  test({ project, 'project/folder': { papers } }) {
    const { config } = project;
    const { training, inference } = config;
    const limits = judgeIssues({ project }, ['MKT-14'], {
      expected: 'texts, counts and names of the section listing within the limits of AWS Marketplace',
      cause: 'A value of the section listing breaks a limit of the page or of the API that makes it.',
    });
    if (limits.status === 'fail') return limits;
    if (isAdopted(config)) {
      return { status: 'not-applicable', reason: 'The images are made elsewhere, and so are the papers of the product.' };
    }
    const fail = {
      status: 'fail',
      expected: 'a README that names every channel, hyperparameter and content type',
      cause: 'The papers were not written yet, or the spec was changed without them.',
      fix: 'Describe it in README.md: what buyers put in, what they get back, with an example.',
    } as const;
    if (papers.length === 0) return { ...fail, actual: 'there is no README beside sagemaker-algo.json' };
    const text = papers.map((paper) => paper.text).join('\n');
    const wanted = [
      ...Object.keys(training.channels).map((name) => [`the channel ${name}`, name] as const),
      ...Object.keys(training.hyperparameters).map((name) => [`the hyperparameter ${name}`, name] as const),
      ...inference.contentTypes.map((type) => [`the content type ${type}`, type] as const),
    ];
    const missing = wanted.filter(([, name]) => !text.includes(name)).map(([what]) => what);
    if (missing.length === 0) return { status: 'pass' };
    const more = missing.length > 3 ? ` and ${missing.length - 3} more` : '';
    return {
      ...fail,
      actual: `${papers.map(({ path }) => path).join(', ')} leaves out ${missing.slice(0, 3).join(', ')}${more}`,
      evidence: missing.map((what) => `not named: ${what}`),
    };
  },
});
