import { showsStack } from './failure-file.ts';

const TRACES = [
  // Inside JSON or HTML the lines of a trace are not lines any more.
  /Traceback \(most recent call last\)/,
  /File \\?(?:"|&quot;|&#34;)[^"&\n]{1,300}\\?(?:"|&quot;|&#34;), line \d+/,
  // Node, also as the HTML page of Express.
  /(?:\\n|<br\s*\/?>)\s*(?:&nbsp;\s*)*at .{1,300}?:\d+:\d+\)?/,
  // Java, also inside JSON.
  /(?:\n|\\n|^)\s*(?:\\t|\t)at [\w.$/]+\([\w$]+\.(?:java|kt|scala):\d+\)/,
  // Go.
  /^goroutine \d+ \[[^\]\n]+\]:|\/[\w./@-]+\.go:\d+ \+0x[0-9a-f]+/m,
  // .NET and Ruby.
  /^\s+at .+ in .+:line \d+|\.rb:\d+:in [`']/m,
];

/** Pages that frameworks show to their developers. */
const DEBUG_PAGES =
  /Werkzeug Debugger|__debugger__=yes|because you have <code>DEBUG = True<\/code>|Apache Tomcat[^<]*- Error report|Whitelabel Error Page[\s\S]*\tat |<title>Action Controller: Exception caught/;

/** Whether the body of an answer shows the inside of the program: a stack trace in some form, or the debug page of a framework. */
export function showsTrace(body: string): boolean {
  return showsStack(body) || DEBUG_PAGES.test(body) || TRACES.some((trace) => trace.test(body));
}
