import { describe, expect, it } from 'vitest';
import { EXIT } from '../src/errors.ts';
import { createShutdown } from '../src/shutdown.ts';

function recorded() {
  const events: string[] = [];
  const shutdown = createShutdown({
    exit: (code) => events.push(`exit ${code}`),
    describe: (error) => {
      events.push(`described ${error}`);
      return EXIT.bug;
    },
    onInterrupt: () => events.push('told'),
  });
  shutdown.signal.addEventListener('abort', () => events.push('aborted'));
  return { events, shutdown };
}

describe('the end of a process', () => {
  it('asks the command to give up at the first signal and lets it end by itself', () => {
    const { events, shutdown } = recorded();
    shutdown.interrupt();
    expect(events).toEqual(['told', 'aborted']);
    expect(shutdown.failure).toBeUndefined();
  });

  it('speaks the last words and ends with 130 at the second signal, one that throws not stopping the rest', () => {
    const { events, shutdown } = recorded();
    const takeBack = shutdown.onKill(() => events.push('taken back'));
    shutdown.onKill(() => {
      throw new Error('the terminal is gone');
    });
    shutdown.onKill(() => events.push('killed the container'));
    takeBack();
    shutdown.interrupt();
    shutdown.interrupt();
    expect(events).toEqual(['told', 'aborted', 'killed the container', 'exit 130']);
  });

  it('describes a failure outside the command once, keeps its exit code and still lets the command clean up', () => {
    const { events, shutdown } = recorded();
    shutdown.fail('first');
    shutdown.fail('second');
    expect(events).toEqual(['described first', 'aborted']);
    expect(shutdown.failure).toBe(EXIT.bug);
  });

  it('ends at once when a signal comes after a failure', () => {
    const { events, shutdown } = recorded();
    shutdown.fail('first');
    shutdown.interrupt();
    expect(events).toEqual(['described first', 'aborted', 'exit 130']);
  });

  it('takes an error during an interruption for a consequence of it', () => {
    const { events, shutdown } = recorded();
    shutdown.interrupt();
    shutdown.fail('later');
    expect(events).toEqual(['told', 'aborted']);
    expect(shutdown.failure).toBeUndefined();
  });
});
