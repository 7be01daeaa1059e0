import { defineDiagnosis, OK } from '../define-diagnosis.ts';
import { madeFolder } from '../made-folders.ts';

export const projectContextArtifacts = defineDiagnosis({
  id: 'project/context-artifacts',
  passes: 'nothing that programs made goes into the builds',
  finds: ['warning'],
  needs: ['context'],
  judge({ context: { files, ignored } }) {
    const folders = [...new Set(files.flatMap(({ path }) => madeFolder(path) ?? []))];
    if (folders.length === 0) return OK;
    return {
      ...{
        status: 'warning',
        what: `${folders.join(', ')} ${folders.length === 1 ? 'is' : 'are'} sent to the builder${ignored ? '' : ': there is no .dockerignore'}.`,
      },
      consequence: 'Builds are slow and begin anew each time something changes there, and a COPY of the folder puts it all into the image.',
      ...{ fix: 'Leave it out.', command: `printf '%s\\n' ${folders.map((name) => `'**/${name}'`).join(' ')} >> .dockerignore` },
      evidence: folders,
    };
  },
});
