import { defineCheck } from '../define-check.ts';
import { describeExchange } from '../evidence.ts';
import { allExchanges } from '../exchanges.ts';

const HEADER = 'x-amzn-sagemaker-custom-attributes';
const MAX = 1024;

export const serveCustomAttributes = defineCheck({
  id: 'serve/custom-attributes',
  clauses: ['INF-13'],
  severity: 'must',
  passes: `custom attributes of an answer are at most ${MAX} visible ASCII characters`,
  fails: 'custom attributes of an answer are too long or not ASCII',
  why: `A container may answer with X-Amzn-SageMaker-Custom-Attributes, and its value goes back to the buyer. The runtime API allows ${MAX} visible ASCII characters; a longer value, or one with other characters, fails a request that was answered well. Common causes: a whole report or a text in the language of the seller in the header.`,
  needs: ['serve/invocations'],
  test({ 'serve/invocations': seen }) {
    const answers = allExchanges(seen).flatMap((answer) => {
      const value = answer.response?.headers[HEADER];
      return value === undefined ? [] : [{ answer, value }];
    });
    if (answers.length === 0) return { status: 'not-applicable', reason: 'No answer has custom attributes.' };
    for (const { answer, value } of answers) {
      const fault = faultOf(value);
      if (fault === undefined) continue;
      return {
        status: 'fail',
        expected: `at most ${MAX} characters from space to ~`,
        actual: `${fault} in the answer to ${answer.label}`,
        cause: 'The header carries more than a short remark, or text that is not ASCII.',
        fix: 'Shorten it, write anything else into the body, and encode other characters, for instance with encodeURIComponent or urllib.parse.quote.',
        evidence: describeExchange(answer),
      };
    }
    return { status: 'pass' };
  },
});

function faultOf(value: string): string | undefined {
  if (value.length > MAX) return `${value.length} characters`;
  return /^[\x20-\x7e]*$/.test(value) ? undefined : 'characters that are not ASCII';
}
