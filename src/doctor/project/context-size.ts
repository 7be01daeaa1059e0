import { formatBytes } from '../../text/bytes.ts';
import { defineDiagnosis, OK } from '../define-diagnosis.ts';

const MUCH = 2e8;

export const projectContextSize = defineDiagnosis({
  id: 'project/context-size',
  passes: 'builds are sent little',
  finds: ['warning'],
  needs: ['context'],
  judge({ context: { files, bytes, more } }) {
    if (bytes < MUCH && !more) return OK;
    const largest = [...files].sort((one, other) => other.bytes - one.bytes).slice(0, 5);
    return {
      ...{
        status: 'warning',
        what: `Builds are sent ${more ? 'more than ' : ''}${formatBytes(bytes)} in ${more ? 'more than ' : ''}${files.length} files.`,
      },
      consequence: 'Each build reads all of it, and a COPY of the folder puts it into the image.',
      fix: 'Name what is not needed in .dockerignore.',
      evidence: largest.map((file) => `${file.path}: ${formatBytes(file.bytes)}`),
    };
  },
});
