import { explainingAws } from '../aws/explain.ts';
import { type Cloud, openCloud } from '../cloud/cloud.ts';
import { listInventory } from '../cloud/inventory.ts';
import type { Context } from '../context.ts';
import { EXIT, type ExitCode, UserError } from '../errors.ts';
import { openSession } from '../publish/session.ts';
import type { AwsOptions } from '../publish/settings.ts';
import { PAYLOAD, TIME } from '../sagemaker/contract.ts';
import { neutralise, neutraliseLine } from '../text/safe.ts';
import { formatDuration } from '../text/terminal.ts';
import { type RequestFlags, resolveRequest } from './invoke-request.ts';

/** Options of `invoke --on sagemaker`, as `cli/stages.ts` defines them. */
export interface InvokeOnSageMakerOptions extends AwsOptions, Omit<RequestFlags, 'timeout'> {
  readonly endpoint?: string | undefined;
}

/** Sends one request to an endpoint; the body of the answer goes to stdout. Exit code 1 when the container refuses it. */
export async function invokeOnSageMaker(options: InvokeOnSageMakerOptions, context: Context): Promise<ExitCode> {
  const session = openSession(options, context);
  const request = resolveRequest({ ...options, timeout: TIME.invocation }, context, session);
  const body = request.body instanceof Uint8Array ? request.body : Buffer.from(String(request.body ?? ''));
  if (body.length > PAYLOAD.runtimeApi) {
    const [has, most] = [body.length, PAYLOAD.runtimeApi].map((bytes) => bytes.toLocaleString('en-US'));
    throw new UserError(`${request.label} has ${has} bytes; an endpoint takes at most ${most}.`, {
      hint: 'Send less, or use: sagemaker-algo transform --on sagemaker',
    });
  }
  return await explainingAws(async () => {
    const cloud = await openCloud(session, context, options);
    const endpoint = options.endpoint ?? (await findEndpoint(cloud));
    const headers: Readonly<Record<string, string>> = request.headers ?? {};
    const began = performance.now();
    const answer = await cloud.aws.runtime.invoke({
      ...{ endpoint, body, contentType: headers['Content-Type'] ?? '', accept: headers['Accept'] },
    });
    const took = formatDuration(performance.now() - began);
    context.progress.close();
    if (answer.status === 'model-error') {
      context.stderr.write(`${answer.code ?? 'No answer'} from the container in ${took}: ${neutraliseLine(answer.message, 1000)}\n`);
      if (answer.logStream !== undefined) context.stderr.write(`Its log: ${neutraliseLine(answer.logStream)}\n`);
      return EXIT.failed;
    }
    context.stderr.write(`${neutraliseLine(answer.contentType || 'no content type')}, ${answer.body.length} bytes in ${took}\n`);
    context.stdout.write(context.stdout.isTTY ? `${neutralise(Buffer.from(answer.body).toString('utf8'))}\n` : answer.body);
    return EXIT.ok;
  });
}

async function findEndpoint(cloud: Cloud): Promise<string> {
  const endpoints = (await listInventory(cloud, { project: cloud.config.name, kinds: ['endpoint'] })).filter(
    ({ status }) => status === 'InService',
  );
  const [first, ...more] = endpoints;
  if (first === undefined) {
    throw new UserError('No endpoint of this project is in service.', {
      hint: 'Start one: sagemaker-algo serve --on sagemaker. Or name one with --endpoint.',
      exitCode: EXIT.couldNotLook,
    });
  }
  if (more.length === 0) return first.name;
  throw new UserError(`Several endpoints of this project are in service: ${endpoints.map(({ name }) => name).join(', ')}.`, {
    hint: 'Name one with --endpoint.',
  });
}
