import type { Exchange } from '../../observe/types.ts';
import { defineCheck } from '../define-check.ts';
import { describeExchange } from '../evidence.ts';
import { isSuccess, mediaType } from '../exchanges.ts';

export const serveAnswerContentType = defineCheck({
  id: 'serve/answer-content-type',
  clauses: ['INF-12'],
  severity: 'must',
  passes: 'every answer is labelled with a declared response type',
  fails: 'an answer is not labelled with a declared response type',
  why: 'The Content-Type of the answer goes back to the buyer, whose client chooses its parser by it. It has to be there and has to be one of the types that the spec declares. Frameworks label text as text/html unless they are told otherwise.',
  needs: ['project', 'serve/invocations'],
  test({ project, 'serve/invocations': seen }) {
    const declared = project.config.inference.responseTypes.map(mediaType);
    const varied = seen.variations.filter(({ kind }) => kind === 'accept-declared' || kind === 'accept-any' || kind === 'accept-absent');
    const answers = [...seen.samples, ...varied.map(({ exchange }) => exchange)].filter(isSuccess);
    if (answers.length === 0) return { status: 'not-checked', reason: 'No request succeeded.', follows: 'serve/invocation-status' };
    const wrong = answers.find((answer) => {
      const type = mediaType(labelOf(answer));
      return type === '' || (declared.length > 0 && !declared.includes(type));
    });
    if (wrong === undefined) return { status: 'pass' };
    const type = labelOf(wrong);
    return {
      status: 'fail',
      expected: declared.length > 0 ? `Content-Type: ${declared.join(' or ')}` : 'a Content-Type header',
      actual: type === undefined ? 'no Content-Type header' : `Content-Type: ${type}`,
      cause:
        type === undefined
          ? 'The handler sets no header.'
          : 'The handler leaves the label to its framework, or the type is missing from the spec.',
      fix: `Set the header of the answer, or add the type to inference.responseTypes in sagemaker-algo.json.`,
      evidence: describeExchange(wrong),
    };
  },
});

function labelOf({ response }: Exchange): string | undefined {
  return response?.headers['content-type'];
}
