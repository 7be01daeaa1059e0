import { describe, expect, it } from 'vitest';
import { describeProblems, renderThirdParty } from '../../scripts/third-party-page.mjs';

const container = { title: 'A server', made: 'by hand' };
const found = (...statuses: readonly (readonly [string, string])[]) => {
  const findings = statuses.map(([check, status]) => ({ check, status, actual: `${check} was seen` }));
  return { name: 'server', container, seconds: 2, report: { findings } };
};
const judgements = { server: { 'serve/ping': 'True: it answers late.' } };
const mended = { server: { 'serve/payload-6-mib': 'its answer is too large' } };

describe('what must not be among containers of other origin', () => {
  it.each([
    ['nothing found', found(['serve/ping', 'passed']), []],
    ['a finding that was judged', found(['serve/ping', 'failed']), []],
    ['one that nobody judged', found(['serve/other', 'warned']), ['server: serve/other is not judged yet.']],
    ['a check that could not be made', found(['serve/other', 'error']), ['server: serve/other is not judged yet.']],
    ['a false alarm that stays away', found(['serve/payload-6-mib', 'not-checked']), []],
    ['one that is back', found(['serve/payload-6-mib', 'failed']), ['server: the false alarm serve/payload-6-mib is back.']],
    ['one that was never tried', { name: 'server', container, failed: 'no network' }, ['server could not be tried.']],
  ])('%s', (_, result, problems) => {
    expect(describeProblems([result], judgements, mended)).toEqual(problems);
  });
});

describe('the page of containers of other origin', () => {
  it('shows findings beside what was judged, and the false alarms of before', () => {
    const page = renderThirdParty(
      [found(['serve/ping', 'failed'], ['serve/other', 'warned'], ['serve/tls', 'passed'])],
      judgements,
      mended,
    );
    expect(page.slice(page.indexOf('| container'))).toMatchInlineSnapshot(`
      "| container | verdict |
      |---|---|
      | [A server](#server) | 1 passed, 1 failed, 1 warned, 0 not checked (2 s) |

      ## server

      A server: by hand.

      Verdict: 1 passed, 1 failed, 1 warned, 0 not checked (2 s).

      | finding | seen | judged |
      |---|---|---|
      | failed: \`serve/ping\` | serve/ping was seen | True: it answers late. |
      | warned: \`serve/other\` | serve/other was seen | **not judged yet** |

      False alarms of before, which must not come back:

      - \`serve/payload-6-mib\`: its answer is too large
      "
    `);
  });
});
