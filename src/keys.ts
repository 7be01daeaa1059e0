import type { ReadStream } from 'node:tty';

/** Keys of a terminal, one by one, as they are typed. */
export interface Keyboard {
  /** Gives the terminal back as it was. Idempotent. */
  close(): void;
}

/** Opens the keyboard; undefined where there is none. */
export type OpenKeyboard = (onKey: (key: string) => void) => Keyboard | undefined;

const CTRL_C = '\u0003';
const CTRL_D = '\u0004';

/**
 * Reads single keys from a terminal in raw mode. Ctrl-C is a key then, and the terminal may go away without a signal:
 * both are `interrupt`.
 */
export function openKeyboard(input: ReadStream, interrupt: () => void, onKey: (key: string) => void): Keyboard {
  let open = true;
  const onData = (data: Buffer | string) => {
    // An arrow or a function key comes as several characters that begin with Esc; none of them means anything here.
    const text = data.toString();
    if (text.startsWith('\u001b')) return;
    for (const key of text) {
      if (key === CTRL_C || key === CTRL_D) interrupt();
      else onKey(key);
    }
  };
  const close = () => {
    if (!open) return;
    open = false;
    input.removeListener('data', onData).removeListener('end', interrupt).removeListener('error', interrupt);
    // A terminal that has gone away cannot be set.
    if (!input.destroyed && input.readable) input.setRawMode(false);
    input.pause();
    input.unref();
  };
  input.setRawMode(true);
  input.ref();
  input.on('data', onData).once('end', interrupt).once('error', interrupt).resume();
  return { close };
}
