import { defineCheck } from '../define-check.ts';
import { judgeOddity, NO_PIPE } from '../pipe-runs.ts';

export const pipeRecordIo = defineCheck({
  id: 'pipe/record-io',
  clauses: ['PIPE-07'],
  severity: 'should',
  passes: 'training puts RecordIO records together that come in parts',
  fails: 'training does not put RecordIO records together that come in parts',
  why: 'The top 3 bits of the length of a RecordIO frame say whether it is a whole record or the first, a middle or the last part of one; the length is in the low 29 bits. A reader that does not mask them takes the flag for an enormous length, and one that ignores them takes parts for records.',
  needs: ['project', 'pipe/together', 'pipe/apart'],
  test(seen) {
    if (seen['pipe/together'].run === undefined) return NO_PIPE;
    const { channels } = seen.project.config.training;
    if (!Object.values(channels).some(({ recordWrapper, inputModes }) => recordWrapper === 'RecordIO' && inputModes.includes('Pipe'))) {
      return { status: 'not-applicable', reason: 'No channel in Pipe mode declares recordWrapper RecordIO.' };
    }
    return judgeOddity(seen, 'split-records', {
      expected: 'the same training whether each record comes whole or in 3 parts',
      cause: 'The continuation flag in the top 3 bits of the length is not looked at.',
      fix: 'flag = length >> 29; length &= 0x1fffffff; append parts to the record until the flag is 0 (whole) or 3 (last).',
    });
  },
});
