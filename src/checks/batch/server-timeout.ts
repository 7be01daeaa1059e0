import { TIME } from '../../sagemaker/contract.ts';
import { defineCheck } from '../define-check.ts';

export const batchServerTimeout = defineCheck({
  id: 'batch/server-timeout',
  clauses: ['BATCH-12'],
  severity: 'should',
  containerOnly: true,
  passes: 'no time limit of the web server below that of a batch job is seen',
  fails: 'the web server gives up before a batch job does',
  why: 'A batch job waits 600 s for an answer unless told otherwise, and up to an hour if told so. A web server inside the container that ends a request earlier (gunicorn ends a worker after 30 s unless --timeout says otherwise, nginx a proxied request after 60 s) fails every request that takes longer, however patient the buyer is.',
  needs: ['image/serve', 'project', 'batch/transform'],
  test({ 'image/serve': image, project, 'batch/transform': { commands } }) {
    if (commands === undefined) return { status: 'not-checked', reason: 'The processes of the container could not be seen.' };
    // Arguments of gunicorn that stand there are not seen on its command line.
    const hidden = { ...image.env, ...project.config.inference.environment }['GUNICORN_CMD_ARGS'] ?? '';
    for (const command of commands) {
      const limit = limitOf(`${command} ${hidden}`);
      if (limit === undefined || limit.seconds >= TIME.batchInvocation) continue;
      return {
        status: 'fail',
        expected: `at least ${TIME.batchInvocation} s`,
        actual: `${limit.seconds} s (${limit.where})`,
        cause: 'The limit was chosen for real-time requests, or it is the default of the server.',
        fix: limit.fix,
        evidence: [command.slice(0, 300)],
      };
    }
    return { status: 'pass' };
  },
});

interface Limit {
  readonly seconds: number;
  readonly where: string;
  readonly fix: string;
}

/** The time after which a server ends a request that is worked on, as its command line says it; undefined when it says none. */
function limitOf(command: string): Limit | undefined {
  const harakiri = /\buwsgi\b.*--harakiri[= ](\d+)/.exec(command)?.[1];
  if (harakiri !== undefined) {
    return {
      seconds: Number(harakiri),
      where: `uwsgi --harakiri ${harakiri}`,
      fix: `Start uwsgi with --harakiri ${TIME.batchInvocation} or more.`,
    };
  }
  // "gunicorn: master [app]" is a title, which hides the arguments.
  if (!/(?:^|[\s/])gunicorn\s/.test(command)) return undefined;
  // In these workers a slow request does not keep the worker from giving its sign of life.
  if (/(?:-k|--worker-class)[= ]?(?:gthread|[^\s=]{0,200}uvicorn)|--threads[= ](?!1\b)\d/.test(command)) return undefined;
  const given = /(?:\s-t ?|--timeout[= ])(\d+)/.exec(command)?.[1];
  if (given === undefined && /\s(?:-c|--config)\b/.test(command)) return undefined;
  const seconds = given === '0' ? Number.POSITIVE_INFINITY : Number(given ?? 30);
  const where = given === undefined ? 'the default of gunicorn' : `gunicorn --timeout ${given}`;
  return { seconds, where, fix: `Start gunicorn with --timeout ${TIME.batchInvocation}, or with 0 for none.` };
}
