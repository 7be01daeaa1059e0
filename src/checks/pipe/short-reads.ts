import { defineCheck } from '../define-check.ts';
import { judgeOddity } from '../pipe-runs.ts';

export const pipeShortReads = defineCheck({
  id: 'pipe/short-reads',
  clauses: ['PIPE-05'],
  severity: 'must',
  passes: 'training reads a FIFO to its end, however its bytes arrive',
  fails: 'training takes a short read of a FIFO for something else',
  why: 'A read of a FIFO returns what is there, from one byte to a full pipe, and only zero bytes mean the end of the epoch. A program that takes a short read for the end, or each read for whole rows, learns from a part of the data or stops at a row that was cut, and which part changes from job to job.',
  needs: ['pipe/together', 'pipe/apart'],
  test: (seen) =>
    judgeOddity(seen, 'pieces', {
      expected: 'the same training whether the bytes come at once or in pieces of odd sizes with pauses',
      cause: 'The program ends at the first read that brings less than it asked for, or parses each read by itself.',
      fix: 'Read until 0 bytes come, keep the rest of a cut row for the next read, and use no size, seek or mmap of the FIFO.',
    }),
});
