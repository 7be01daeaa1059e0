import type { ContainerLog } from '../engine/engine.ts';
import type { Exchange } from '../observe/types.ts';

const LINE_MAX = 300;
const BODY_MAX = 200;

/**
 * The last lines that a container wrote, for evidence: stdout, then stderr, where errors are. Enough of them that the message
 * above a stack trace is among them.
 */
export function describeLog(log: ContainerLog, lines = 16): readonly string[] {
  const stderr = lastLines(log.stderr, lines);
  const stdout = lastLines(log.stdout, stderr.length > 0 ? Math.ceil(lines / 2) : lines);
  const all = [...stdout.map((line) => `stdout | ${line}`), ...stderr.map((line) => `stderr | ${line}`)];
  return all.length > 0 ? all : ['(the container wrote nothing)'];
}

/** One request and its answer, for evidence. */
export function describeExchange(exchange: Exchange): readonly string[] {
  const headers = Object.entries(exchange.requestHeaders).map(([name, value]) => `${name}: ${value}`);
  const sent = [...headers, `${exchange.requestBytes} bytes`].join(', ');
  const request = `> ${exchange.method} ${exchange.path} (${sent})`;
  return [cut(request, LINE_MAX), `< ${describeAnswer(exchange)}`];
}

/** The answer in one line: status, content type, time and the start of the body, or why there was none. */
export function describeAnswer(exchange: Exchange): string {
  const { response, error } = exchange;
  const took = `${Math.round(exchange.totalMs)} ms`;
  if (response === undefined) return `no answer after ${took}: ${error?.code ?? 'unknown'} ${error?.message ?? ''}`.trimEnd();
  const type = response.headers['content-type'] ?? 'no content type';
  const body = response.body === '' ? '' : `: ${cut(response.body.replaceAll(/\s+/g, ' ').trim(), BODY_MAX)}`;
  return `${response.status} (${type}, ${response.bodyBytes} bytes, ${took})${body}`;
}

/** Status in a few words, for `actual`. */
export function describeStatus(exchange: Exchange): string {
  if (exchange.response !== undefined) return `${exchange.response.status}`;
  return exchange.error?.code === 'DEADLINE' ? 'no answer in time' : `no answer (${exchange.error?.code ?? 'unknown'})`;
}

/** Both streams as one text, for searching. */
export function logText(log: ContainerLog): string {
  return `${log.stdout}\n${log.stderr}`;
}

function lastLines(text: string, count: number): readonly string[] {
  const lines = text.split(/\r\n|[\r\n]/).filter((line) => line.trim() !== '');
  return lines.slice(-count).map((line) => cut(line, LINE_MAX));
}

function cut(text: string, max: number): string {
  return text.length > max ? `${text.slice(0, max - 1)}…` : text;
}
