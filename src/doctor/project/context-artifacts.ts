import { defineDiagnosis, OK } from '../define-diagnosis.ts';

/** Folders that programs make, by what they are. */
const MADE =
  /(^|\/)(node_modules|\.git|\.venv|venv|__pycache__|\.pytest_cache|\.mypy_cache|\.ruff_cache|\.ipynb_checkpoints|\.tox)(?=\/)|^(artifacts|listing)(?=\/)/;

export const projectContextArtifacts = defineDiagnosis({
  id: 'project/context-artifacts',
  passes: 'nothing that programs made goes into the builds',
  finds: ['warning'],
  needs: ['context'],
  judge({ context: { files, ignored } }) {
    const folders = [...new Set(files.flatMap(({ path }) => MADE.exec(path)?.[0].replace(/^\//, '') ?? []))];
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
