import { defineDiagnosis, OK } from '../define-diagnosis.ts';

export const machineLocale = defineDiagnosis({
  id: 'machine/locale',
  passes: 'the locale shows all characters',
  finds: ['note'],
  needs: ['locale'],
  judge({ locale }) {
    if (locale === undefined || locale.utf8) return OK;
    return {
      ...{ status: 'note', what: `${locale.variable}=${locale.value} is no UTF-8 locale.` },
      consequence:
        'Reports are written with plain characters, and Python programs run by the engine "process" may read files in another encoding than in a container.',
      ...{ fix: 'Take a UTF-8 locale.', command: `export ${locale.variable}=C.UTF-8` },
    };
  },
});
