import { defineDiagnosis, OK } from '../define-diagnosis.ts';

export const machineBuilder = defineDiagnosis({
  id: 'machine/builder',
  passes: 'the current builder of buildx can be used',
  finds: ['problem'],
  needs: ['builder'],
  judge({ builder: { buildx, current } }) {
    if (buildx === undefined) return { status: 'not-checked', reason: 'There is no plugin buildx, and so no builder to look at.' };
    if (current === undefined) return { status: 'not-checked', reason: 'No container engine answers.' };
    if (current.trouble === undefined) return OK;
    return {
      ...{
        status: 'problem',
        what: `The current builder${current.name === '' ? '' : ` "${current.name}"`} cannot be used: ${current.trouble}`,
      },
      consequence: 'Builds fail.',
      ...{ fix: 'Take the builder of the engine itself.', command: 'docker buildx use default' },
    };
  },
});
