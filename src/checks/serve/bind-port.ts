import { describeEnding, type Ending } from '../../text/ending.ts';
import { defineCheck } from '../define-check.ts';
import { describeLog } from '../evidence.ts';

export const serveBindPort = defineCheck({
  id: 'serve/bind-port',
  clauses: ['INF-25'],
  severity: 'must',
  passes: 'the server listens on the port of SAGEMAKER_BIND_TO_PORT, as its label says',
  fails: 'the server ignores SAGEMAKER_BIND_TO_PORT although its label promises it',
  why: 'Where several containers form one endpoint they share their ports, and each is told its own with SAGEMAKER_BIND_TO_PORT. The label accept-bind-to-port promises to keep to it; a server that takes 8080 all the same clashes with the others and the endpoint never becomes healthy. Common causes: the label came with a base image, the port stands in a configuration file.',
  containerOnly: true,
  needs: ['serve/health', 'serve/bind-port'],
  test({ 'serve/health': health, 'serve/bind-port': seen }) {
    if (!seen.declared) return { status: 'not-applicable', reason: 'The image has no label accept-bind-to-port.' };
    if (seen.answeredMs !== undefined) return { status: 'pass' };
    if (health.readyMs === undefined)
      return { status: 'not-checked', reason: 'The server is not healthy anyway.', follows: 'serve/healthy-in-time' };
    return {
      status: 'fail',
      expected: `200 from /ping on port ${seen.port} with SAGEMAKER_BIND_TO_PORT=${seen.port}`,
      actual: describeInstead(seen),
      cause: 'The port is fixed in the program or its configuration, while the label was set or inherited from a base image.',
      fix: 'Listen on the port of SAGEMAKER_BIND_TO_PORT, 8080 when it is not set; or set the label to false: LABEL com.amazonaws.sagemaker.capabilities.accept-bind-to-port=false.',
      evidence: describeLog(seen.log),
    };
  },
});

function describeInstead({ exit, usualPort }: { readonly exit: Ending | undefined; readonly usualPort: boolean }): string {
  if (usualPort) return 'it listens on port 8080 as always';
  return exit === undefined ? 'no answer on either port' : describeEnding('the container', exit);
}
