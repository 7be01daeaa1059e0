import { defineCheck } from '../define-check.ts';
import { listNames, outsideNames } from '../outside-names.ts';

export const trainOutboundAttempts = defineCheck({
  id: 'train/outbound-attempts',
  clauses: ['TRAIN-21'],
  severity: 'should',
  passes: 'training asks for no machine outside',
  fails: 'training asks for machines outside, in vain',
  why: 'Under network isolation no name of the outside can be reached. A training that gets by without an answer here may still wait for it there, and what it wanted (weights, a tokenizer, a licence, a place to report to) it never gets. Usual sources: update checks, telemetry, model hubs, experiment trackers, AWS clients that look for credentials.',
  containerOnly: true,
  needs: ['train/names'],
  test({ 'train/names': { asked } }) {
    const names = outsideNames(asked);
    if (names.length === 0) return { status: 'pass' };
    return {
      status: 'fail',
      expected: 'no question for a name outside',
      actual: `it asked for ${listNames(names)}`,
      cause: 'A library or the program reports to a service, looks for a newer version, or fetches what should be in the image.',
      fix: 'Switch it off, mostly with a variable in the Dockerfile, such as ENV HF_HUB_OFFLINE=1 DO_NOT_TRACK=1 AWS_EC2_METADATA_DISABLED=true, or put what it fetches into the image.',
      evidence: names.map((name) => `asked for ${name}`).slice(0, 20),
    };
  },
});
