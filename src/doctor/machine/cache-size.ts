import { formatBytes } from '../../text/bytes.ts';
import { defineDiagnosis, OK } from '../define-diagnosis.ts';

const MUCH = 2e9;

export const machineCacheSize = defineDiagnosis({
  id: 'machine/cache-size',
  passes: 'the cache of this tool is small',
  finds: ['warning'],
  needs: ['cache'],
  judge({ cache: { path, bytes, more } }) {
    if (bytes < MUCH) return more ? { status: 'not-checked', reason: 'It holds too many files to be counted in a moment.' } : OK;
    return {
      ...{
        status: 'warning',
        what: `The cache of this tool, ${path}, holds ${more ? 'at least ' : ''}${formatBytes(bytes)}.`,
      },
      consequence: 'That room is missing elsewhere. Losing it costs time, and `push` asks for another rehearsal.',
      ...{ fix: 'Remove it.', command: `rm -r '${(path ?? '').replaceAll("'", "'\\''")}'` },
    };
  },
});
