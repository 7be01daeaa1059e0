import { defineDiagnosis, OK } from '../define-diagnosis.ts';

export const machineRootless = defineDiagnosis({
  id: 'machine/rootless',
  passes: 'the engine is not a rootless one',
  finds: ['note'],
  needs: ['engine', 'engineInfo'],
  judge({ engine, engineInfo: { security } }) {
    if (!(engine.status === 'answers' && engine.rootless) && !security.includes('rootless')) return OK;
    return {
      ...{ status: 'note', what: 'The engine is a rootless one.' },
      consequence:
        'Containers are reached by published ports of 127.0.0.1 instead of their own addresses, and root in a container is you outside.',
      fix: 'Nothing; it is the safer kind.',
    };
  },
});
