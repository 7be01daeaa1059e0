import { defineCheck } from '../define-check.ts';
import { judgeTolerance } from '../tolerance.ts';

export const trainContentTypeAbsent = defineCheck({
  id: 'train/content-type-absent',
  clauses: ['TRAIN-10'],
  severity: 'must',
  passes: 'training works without ContentType in inputdataconfig.json',
  fails: 'training fails when inputdataconfig.json has no ContentType',
  why: 'ContentType stands in inputdataconfig.json only when the buyer set it on the channel, and most leave it out. A program that takes it for granted stops with a KeyError in their jobs.',
  needs: ['train/tolerances', 'train/steadiness'],
  test: (seen) =>
    judgeTolerance(seen, 'train/tolerances', 'content-type-absent', {
      none: 'No content type was left out.',
      expected: 'exit code 0 when no channel has a ContentType',
      cause: 'The program takes the key ContentType for granted.',
      fix: 'Fall back to a type of your own: channel.get("ContentType", "text/csv") or channel.ContentType ?? "text/csv".',
    }),
});
