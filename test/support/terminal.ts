import { spawn, spawnSync } from 'node:child_process';
import { setTimeout as pause } from 'node:timers/promises';
import headless from '@xterm/headless';
import { onTestFinished } from 'vitest';
import { describeCommand } from '../../src/command-line.ts';

/** Whether programs can be started on a terminal of their own here: `script` of util-linux. */
export const hasTerminal = /util-linux/.test(spawnSync('script', ['--version'], { encoding: 'utf8' }).stdout ?? '');

export interface TerminalSession {
  /** Types; what is no text is one of the names below. */
  type(...keys: readonly string[]): void;
  /** The screen as a person sees it, once this text stands on it. */
  shows(text: string): Promise<string>;
  /** The screen as it is. */
  screen(): string;
  /** Colours, bold and the like that are on the screen. */
  styled(): boolean;
  /** Exit code. */
  readonly ended: Promise<number | null>;
}

/** Keys as a terminal sends them. */
export const KEYS = {
  enter: '\r',
  esc: '\u001b',
  up: '\u001b[A',
  down: '\u001b[B',
  space: ' ',
  tab: '\t',
  interrupt: '\u0003',
  clear: '\u0015',
} as const;

/** Waiting for a text on the screen, in milliseconds, before the test fails with what is there instead. */
const PATIENCE = 20_000;

interface Size {
  readonly columns: number;
  readonly rows: number;
}

/** Starts a program on a real terminal whose screen is drawn by a terminal emulator. */
export function openTerminal(
  command: readonly string[],
  options: { cwd: string; env?: NodeJS.ProcessEnv } & Partial<Size>,
): TerminalSession {
  const { columns = 80, rows = 30, cwd } = options;
  const [program = '', ...args] = command;
  const env: NodeJS.ProcessEnv = { ...process.env, TERM: 'xterm-256color', LC_ALL: 'C.UTF-8', ...options.env };
  for (const name of ['CI', 'NO_COLOR', 'FORCE_COLOR', 'COLORTERM']) if (options.env?.[name] === undefined) delete env[name];
  const line = `stty cols ${columns} rows ${rows}; exec ${describeCommand(program, args)}`;
  const child = spawn('script', ['--quiet', '--return', '--command', line, '/dev/null'], { cwd, env, stdio: 'pipe' });
  onTestFinished(() => void child.kill('SIGKILL'));
  const terminal = new headless.Terminal({ cols: columns, rows, scrollback: 200, allowProposedApi: true, convertEol: false });
  onTestFinished(() => terminal.dispose());
  child.stdout.on('data', (data: Buffer) => terminal.write(data));
  const ended = new Promise<number | null>((resolve) => {
    child.on('close', (code) => terminal.write('', () => resolve(code)));
  });
  return {
    ended,
    type: (...keys) => void child.stdin.write(keys.join('')),
    screen: () => readScreen(terminal),
    styled: () => isStyled(terminal),
    shows: async (text) => {
      for (const end = Date.now() + PATIENCE; Date.now() < end; await pause(20)) {
        const screen = readScreen(terminal);
        if (screen.includes(text)) return screen;
      }
      throw new Error(`${JSON.stringify(text)} never appeared; on the screen:\n${readScreen(terminal)}`);
    },
  };
}

function linesOf({ buffer }: headless.Terminal) {
  const { active } = buffer;
  return Array.from({ length: active.length }, (_, index) => active.getLine(index)).flatMap((line) => (line === undefined ? [] : [line]));
}

function readScreen(terminal: headless.Terminal): string {
  return linesOf(terminal)
    .map((line) => line.translateToString(true))
    .join('\n')
    .trimEnd();
}

function isStyled(terminal: headless.Terminal): boolean {
  return linesOf(terminal).some((line) =>
    Array.from({ length: line.length }, (_, index) => line.getCell(index)).some((cell) => cell !== undefined && !cell.isFgDefault()),
  );
}
