import { defineDiagnosis, firstOf, OK } from '../define-diagnosis.ts';

export const projectDerivedFresh = defineDiagnosis({
  id: 'project/derived-fresh',
  passes: 'what is made from the spec says what the spec says',
  finds: ['warning'],
  mends: true,
  needs: ['derived'],
  judge({ derived: { regions, renewed } }) {
    const stale = regions.filter(({ state }) => state === 'stale');
    if (stale.length === 0) return OK;
    return {
      ...{
        status: 'warning',
        what: `${firstOf(stale.map(({ name, file }) => `The region "${name}" of ${file}`))} ${stale.length === 1 ? 'is' : 'are'} from an earlier spec.`,
      },
      consequence: 'Buyers read of hyperparameters, channels or content types that are no more, or miss new ones.',
      ...{ fix: 'Make it again; `doctor --fix` does.', command: 'sagemaker-algo derive' },
      evidence: stale.map(({ file, name }) => `${file}: ${name}`),
      repairs: renewed.map(({ path, before, after }) => ({ kind: 'write', path, before, after })),
    };
  },
});
