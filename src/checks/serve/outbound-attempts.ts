import { serveCause } from '../attribution.ts';
import { defineCheck } from '../define-check.ts';
import { listNames, outsideNames } from '../outside-names.ts';

export const serveOutboundAttempts = defineCheck({
  id: 'serve/outbound-attempts',
  clauses: ['INF-18'],
  severity: 'should',
  passes: 'the server asks for no machine outside',
  fails: 'the server asks for machines outside, in vain',
  why: 'Under network isolation no name of the outside can be reached. A server that gets by without an answer here may still wait for it there, for seconds or minutes at each start, and what it wanted (a newer model, a licence, a place to report to) it never gets. Buyers who look at their traffic also ask why it calls home. Usual sources: update checks, telemetry, model hubs, AWS clients that look for credentials.',
  containerOnly: true,
  needs: ['project', 'serve/health', 'serve/diagnosis', 'serve/invocations'],
  test(seen) {
    if (seen.project.outside === true) return { status: 'not-checked', reason: 'The containers were given the network (--network).' };
    const { asked: first } = seen['serve/health'];
    const { asked: all } = seen['serve/invocations'];
    if (all === undefined) return { status: 'not-checked', reason: 'No resolver of ours could be started, so no names were seen.' };
    const names = outsideNames([...(first ?? []), ...all]);
    if (names.length === 0) return { status: 'pass' };
    if (serveCause(seen) === 'serve/network') {
      return { status: 'not-checked', reason: 'The server needs an answer.', follows: 'serve/network' };
    }
    const early = outsideNames(first);
    return {
      status: 'fail',
      expected: 'no question for a name outside, at the start or with a request',
      actual: `it asked for ${listNames(names)}${early.length > 0 ? ', already while it started' : ', while requests were sent'}`,
      cause: 'A library or the program reports to a service, looks for a newer version, or fetches what should be in the image.',
      fix: 'Switch it off, mostly with a variable in the Dockerfile, such as ENV HF_HUB_OFFLINE=1 DO_NOT_TRACK=1 AWS_EC2_METADATA_DISABLED=true, or put what it fetches into the image.',
      evidence: names.map((name) => `asked for ${name}`).slice(0, 20),
    };
  },
});
