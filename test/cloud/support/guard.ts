import { createServer, request as httpRequest, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { judgeRequest } from '../../support/iam-judge.mjs';
import { ACCOUNT, type Cloud } from './cloud.ts';
import { type Needed, neededFor, type Understood } from './guard-actions.ts';

/** IAM before the counterparts: what the policies of a principal do not allow is refused as AWS refuses it, all else goes on. */
export interface Guard {
  /** Environment of the tool under test. */
  readonly env: Readonly<Record<string, string>>;
  /** Every action that was asked for since the last `use`, once each, in order of the alphabet. */
  actions(): readonly string[];
  /** What was refused since then. Throws when a request came that nobody has looked up. */
  refused(): readonly Needed[];
  /** Objects that were ever sent without tags. */
  untagged(): readonly string[];
  /** Takes other policies from now on. */
  use(policies: readonly object[]): void;
  stop(): void;
}

export const USER = `arn:aws:iam::${ACCOUNT}:user/ann`;

/** Starts one; the caller stops it. */
export async function startGuard(cloud: Cloud, policies: readonly object[]): Promise<Guard> {
  let held = policies;
  let asked: Needed[] = [];
  let denied: Needed[] = [];
  const mistakes: unknown[] = [];
  const bare: string[] = [];
  const judge = async (incoming: IncomingMessage, response: ServerResponse) => {
    const call = await understand(incoming);
    const needed = neededFor(call);
    asked.push(...needed);
    if (needed.some(({ action }) => action === 's3:PutObject') && !needed.some(({ action }) => action === 's3:PutObjectTagging')) {
      bare.push(`${call.method} ${call.path}`);
    }
    for (const one of needed) {
      if ((await judgeRequest(held, { principal: USER, ...one, context: { ...one.context, 'aws:username': 'ann' } })) === 'allowed')
        continue;
      denied.push(one);
      return refuse(call, one, response);
    }
    const played = ['sagemaker', 'ecr', 'iam', 'aws-marketplace'].includes(call.service);
    forward(played ? cloud.counterpart : cloud.moto, call, incoming, response);
  };
  const server = createServer((incoming, response) => {
    judge(incoming, response).catch((error: unknown) => {
      mistakes.push(error);
      response.writeHead(501).end();
    });
  });
  await new Promise<void>((ready) => void server.listen(0, '127.0.0.1', ready));
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const pointed = Object.keys(cloud.env).filter((name) => name.startsWith('AWS_ENDPOINT_URL'));
  return {
    env: { ...cloud.env, ...Object.fromEntries(pointed.map((name) => [name, address])) },
    actions: () => [...new Set(asked.map(({ action }) => action))].sort(),
    refused() {
      if (mistakes.length > 0) throw mistakes[0];
      return denied;
    },
    untagged: () => bare,
    use(next) {
      held = next;
      asked = [];
      denied = [];
    },
    stop: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

async function understand(incoming: IncomingMessage): Promise<Understood> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  const { pathname, searchParams } = new URL(incoming.url ?? '/', 'http://x');
  const service = /Credential=[^/]+\/\d{8}\/[^/]+\/([^/]+)\//.exec(incoming.headers.authorization ?? '')?.[1] ?? '';
  const target =
    String(incoming.headers['x-amz-target'] ?? '')
      .split('.')
      .at(-1) ?? '';
  const { method = 'GET', headers } = incoming;
  return { service, method, path: decodeURIComponent(pathname), query: searchParams, target, headers, body: Buffer.concat(chunks) };
}

function forward(base: string, { body }: Understood, incoming: IncomingMessage, response: ServerResponse): void {
  const { method, headers } = incoming;
  const onward = httpRequest(`${base}${incoming.url}`, { method, headers }, (answer) => {
    response.writeHead(answer.statusCode ?? 500, answer.headers);
    answer.pipe(response);
  });
  onward.on('error', () => response.writeHead(502).end());
  onward.end(body);
}

/** In the words of AWS, in the form that the SDK reads from this service. */
function refuse({ service, method }: Understood, { action, resource }: Needed, response: ServerResponse): void {
  const message = `User: ${USER} is not authorized to perform: ${action} on resource: ${resource} because no identity-based policy allows the ${action} action`;
  if (service === 's3' || service === 'iam' || service === 'sts') {
    const error = `<Error><Code>AccessDenied</Code><Message>${message}</Message></Error>`;
    const body = service === 's3' ? error : `<ErrorResponse>${error}<RequestId>x</RequestId></ErrorResponse>`;
    return void response.writeHead(403, { 'Content-Type': 'application/xml' }).end(method === 'HEAD' ? undefined : body);
  }
  response
    .writeHead(400, { 'Content-Type': 'application/x-amz-json-1.1' })
    .end(JSON.stringify({ __type: 'AccessDeniedException', message }));
}
