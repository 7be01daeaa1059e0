import { blameServing } from '../attribution.ts';
import { defineCheck } from '../define-check.ts';
import { listNames, outsideNames } from '../outside-names.ts';

export const serveNetwork = defineCheck({
  id: 'serve/network',
  clauses: ['INF-18', 'MKT-02'],
  severity: 'must',
  passes: 'serving needs no network',
  fails: 'serving needs the network',
  why: 'A model from AWS Marketplace is served with network isolation: requests come in on port 8080, nothing goes out. Start-up downloads of models, tokenizers or licences are the usual offenders.',
  smoke: true,
  containerOnly: true,
  needs: ['project', 'serve/health', 'serve/diagnosis'],
  test(seen) {
    if (seen.project.outside === true) return { status: 'not-checked', reason: 'The containers were given the network (--network).' };
    const names = outsideNames(seen['serve/health'].asked);
    return blameServing('serve/network', seen, {
      expected: 'a start without any network to the outside',
      actual: `the server fails when it cannot reach the outside${names.length === 0 ? '' : `: it asked for ${listNames(names)}`}`,
      cause:
        'The server downloads something, checks a licence or reports to a service at start-up. Marketplace models always run isolated.',
      fix: 'Put what is downloaded into the image when it is built, or into the model while training, and switch telemetry off.',
    });
  },
});
