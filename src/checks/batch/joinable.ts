import { parseBoundedJson } from '../../text/bounded-json.ts';
import { countedJobs, describeFirst, type FinishedJob, miscounted, whyIncomparable } from '../batch-jobs.ts';
import { defineCheck } from '../define-check.ts';
import { mediaType } from '../exchanges.ts';

const JSON_LINES = ['application/json', 'application/jsonlines', 'application/x-ndjson', 'application/jsonl'];

export const batchJoinable = defineCheck({
  id: 'batch/joinable',
  clauses: ['BATCH-18'],
  severity: 'should',
  passes: 'results can be joined with their records',
  fails: 'results cannot be joined with their records',
  why: 'Buyers may let the platform put each result beside its record (JoinSource Input) or filter results (OutputFilter). For that it reads the answers as what they say they are: one JSON value a line, or one CSV row a line. Text that is only nearly so, such as a printed Python dictionary with single quotes, fails their job.',
  needs: ['batch/transform'],
  test(seen) {
    const incomparable = whyIncomparable(seen);
    if (incomparable !== undefined) return incomparable;
    const jobs = countedJobs(seen['batch/transform']);
    if (miscounted(jobs).length > 0) {
      return { status: 'not-checked', reason: 'The number of results is wrong.', follows: 'batch/one-line-per-record' };
    }
    for (const job of jobs) {
      const fault = faultOf(job);
      if (fault === undefined) continue;
      return { status: 'fail', ...fault, evidence: describeFirst(job) };
    }
    return { status: 'pass' };
  },
});

function faultOf({ requests, results, shape }: FinishedJob): { expected: string; actual: string; cause: string; fix: string } | undefined {
  if (shape !== 'lines') return undefined;
  const type = mediaType(requests[0]?.response?.headers['content-type']);
  if (JSON_LINES.includes(type)) {
    const wrong = results.findIndex((result) => !isJson(result));
    if (wrong === -1) return undefined;
    return {
      expected: `one JSON value in each line of ${type}`,
      actual: `${results[wrong]?.slice(0, 100)} in line ${wrong + 1}`,
      cause: 'Results are printed as the language prints them (single quotes, True, no number) instead of being written as JSON.',
      fix: 'Write each result with json.dumps() or JSON.stringify(), without line breaks; what is no number becomes null.',
    };
  }
  if (type !== 'text/csv') return undefined;
  const wrong = results.findIndex((result) => result.split('"').length % 2 === 0);
  if (wrong === -1) return undefined;
  return {
    expected: 'one CSV row in each line',
    actual: `${results[wrong]?.slice(0, 100)} in line ${wrong + 1}`,
    cause: 'A quoted value goes over the end of its line, or a quote inside a value is not doubled.',
    fix: 'Keep line breaks out of values, and double each quote inside quotes.',
  };
}

function isJson(text: string): boolean {
  try {
    parseBoundedJson(text);
    return true;
  } catch {
    return false;
  }
}
