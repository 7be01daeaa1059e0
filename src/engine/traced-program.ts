import type { Trace } from '../trace.ts';
import type { ProgramEnd, StartProgram } from './program.ts';

/** The same programs, each told of; without a trace they are started as they are. */
export function traceStarts(start: StartProgram, trace: Trace | undefined): StartProgram {
  if (trace === undefined) return start;
  return (request) => {
    const { command, args, cwd, env } = request;
    const end = trace({ command, args, cwd, ...(env === undefined ? {} : { env, whole: true }) });
    const program = start(request);
    void program.ended.then((how) => end(describeEnd(how)));
    return program;
  };
}

function describeEnd({ exitCode, signal, startError }: ProgramEnd): string {
  if (startError !== undefined) return `could not be started (${startError})`;
  return exitCode === undefined ? `killed by ${signal ?? 'a signal'}` : `exit code ${exitCode}`;
}
