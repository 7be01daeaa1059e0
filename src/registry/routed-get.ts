import { get as getHttp, type IncomingMessage } from 'node:http';
import { get as getHttps } from 'node:https';
import { type Agents, createAgents } from '../network/agents.ts';
import { describeOnTheWay, refusedBy } from '../network/describe-refusal.ts';
import { proxyFor, type Variables } from '../network/route.ts';

/** As many as browsers follow. */
const REDIRECTS = 20;

/** An answer whose body is still to be read. */
export interface RoutedAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: AsyncIterable<Uint8Array>;
}

/** GETs with these headers, by the way that the environment names for each host. Follows redirects as `fetch` does. */
export type RoutedGet = (
  target: string,
  options: { readonly headers: Readonly<Record<string, string>>; readonly signal: AbortSignal },
) => Promise<RoutedAnswer>;

export function createRoutedGet(variables: Variables): RoutedGet {
  const opened = new Map<string, Agents>();
  const send = async (url: URL, headers: Readonly<Record<string, string>>, signal: AbortSignal): Promise<RoutedAnswer> => {
    const proxy = proxyFor(url, variables);
    const agents = opened.get(proxy?.origin ?? '') ?? createAgents(proxy, variables);
    opened.set(proxy?.origin ?? '', agents);
    const answer = await new Promise<IncomingMessage>((resolve, reject) => {
      const request =
        url.protocol === 'https:'
          ? getHttps(url, { headers, signal, agent: agents.https }, resolve)
          : getHttp(url, { headers, signal, agent: agents.http }, resolve);
      request.on('error', (error) => {
        if (signal.aborted) reject(signal.reason);
        else reject(proxy === undefined ? error : describeOnTheWay(error, proxy));
      });
    });
    if (proxy !== undefined && answer.statusCode === 407) {
      answer.destroy();
      throw refusedBy(proxy, 407, url.hostname);
    }
    return { status: answer.statusCode ?? 0, headers: readHeaders(answer), body: answer };
  };
  return async (target, { headers, signal }) => {
    let url = new URL(target);
    let sent = headers;
    for (let count = 0; count <= REDIRECTS; count++) {
      const answer = await send(url, sent, signal);
      const location = answer.headers.get('location');
      if (![301, 302, 303, 307, 308].includes(answer.status) || location === null) return answer;
      for await (const _ of answer.body);
      const next = new URL(location, url);
      // The login is for the place that asked for it.
      if (next.origin !== url.origin) sent = Object.fromEntries(Object.entries(sent).filter(([name]) => name !== 'authorization'));
      url = next;
    }
    throw new Error(`more than ${REDIRECTS} redirects`);
  };
}

function readHeaders({ headers }: IncomingMessage): Headers {
  const found = new Headers();
  for (const [name, value] of Object.entries(headers)) if (value !== undefined) found.set(name, String(value));
  return found;
}
