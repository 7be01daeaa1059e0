import type { FailureText } from './failure-text.ts';
import { imageFailures } from './images.ts';
import { inferenceFailures } from './inference.ts';
import { listingFailures } from './listing.ts';
import { requestFailures } from './requests.ts';
import { trainingFailures } from './training.ts';

/** Every text that is known; what names the product's own fault stands before what says only that AWS gave up. */
export const failureTexts: readonly FailureText[] = [
  ...requestFailures,
  ...imageFailures,
  ...trainingFailures,
  ...inferenceFailures,
  ...listingFailures,
];

/** Beyond this nothing of a line or a text is looked at: logs may have lines of any length, and no text of AWS needs more. */
const LINE_MAX = 2_000;
const TEXT_MAX = 65_536;

/** All known texts that this one shows, in the order of the table. Of a long text the end is looked at, where errors are. */
export function findFailures(text: string): readonly FailureText[] {
  const lines = text.slice(-TEXT_MAX).split('\n');
  const short = lines.map((line) => line.slice(0, LINE_MAX)).join('\n');
  return failureTexts.filter(({ pattern }) => pattern.test(short));
}
