import type { Exchange } from '../observe/types.ts';
import { PAYLOAD } from '../sagemaker/contract.ts';
import { isSuccess } from './exchanges.ts';

/**
 * Bytes that the answer to a large body would have had, told from a small one, when the server gave none and that is more than
 * can be passed on (INF-09): then it may be the answer that was too large and not the body. Undefined when the body was refused.
 */
export function oversizedAnswer(exchange: Exchange, base: Exchange): number | undefined {
  if (isSuccess(exchange) || exchange.response?.status === 413 || base.response === undefined || base.requestBytes === 0) return undefined;
  const bytes = Math.round((base.response.bodyBytes / base.requestBytes) * exchange.requestBytes);
  return bytes > PAYLOAD.runtimeApi ? bytes : undefined;
}
