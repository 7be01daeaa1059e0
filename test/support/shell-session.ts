import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { readWholeTree } from '../../src/cli/whole-tree.ts';
import { completion } from '../../src/commands/completion.ts';
import type { Shell } from '../../src/completion/shells.ts';
import { testContext } from './context.ts';
import { KEYS, openTerminal } from './terminal.ts';

/** A shell on a terminal of its own, with completion for a `sagemaker-algo` that writes down how it was called. */
export interface ShellSession {
  /** Types this, then a tab and enter; the words with which the tool was then called, each in brackets. */
  run(text: string): Promise<string>;
  /** Types this and a tab; the screen once this word is on it, with which the line is given up. */
  offers(text: string, word: string): Promise<string>;
  /** What completion asked the tool meanwhile. */
  asked(): readonly string[];
}

const START: Readonly<Record<Shell, (script: string) => { readonly command: readonly string[]; readonly lines: readonly string[] }>> = {
  bash: (script) => ({
    command: ['bash', '--norc', '--noprofile', '-i'],
    lines: ["bind 'set show-all-if-ambiguous on'", "bind 'set bell-style none'", `source ${script}`],
  }),
  zsh: (script) => ({
    command: ['zsh', '-f', '-i'],
    lines: [
      'autoload -U compinit; compinit -u -D',
      'unsetopt beep; setopt no_list_beep; zstyle ":completion:*" list-prompt ""',
      `source ${script}`,
    ],
  }),
  fish: (script) => ({ command: ['fish', '--no-config', '-i'], lines: [`source ${script}`] }),
};

/** Lets the shell come up before anything is typed into it. */
export async function openShell(shell: Shell, folder: string, names: Readonly<Record<string, readonly string[]>>): Promise<ShellSession> {
  const tools = join(folder, 'tools');
  const called = join(tools, 'called');
  const asked = join(tools, 'asked');
  const work = join(folder, 'work');
  mkdirSync(tools, { recursive: true });
  mkdirSync(work, { recursive: true });
  const answers = Object.entries(names).map(([what, list]) => `    ${what}) printf '%s\\n' ${list.join(' ')} ;;`);
  const tool = [
    '#!/bin/sh',
    'if [ "$1" = complete-values ]; then',
    `  echo "$2" >> ${asked}`,
    ...['  case $2 in', ...answers, '  esac', '  exit', 'fi'],
    `{ printf '[%s]' "$@"; echo; } >> ${called}`,
  ];
  for (const program of ['sagemaker-algo', 'create-sagemaker-algo']) writeFileSync(join(tools, program), tool.join('\n'), { mode: 0o755 });
  const context = testContext({ cwd: folder });
  await completion(shell, await readWholeTree(context), context);
  const script = join(tools, `script.${shell}`);
  writeFileSync(script, context.stdout.text());
  const { command, lines } = START[shell](script);
  const env = { HOME: folder, XDG_CONFIG_HOME: folder, XDG_DATA_HOME: folder, PATH: `${tools}${delimiter}${process.env['PATH']}` };
  const terminal = openTerminal(command, { cwd: work, env, columns: 120, rows: 60 });
  for (const line of lines) terminal.type(line, KEYS.enter);
  terminal.type('echo rea""dy', KEYS.enter);
  await terminal.shows('ready');
  const read = (file: string) => (existsSync(file) ? readFileSync(file, 'utf8').split('\n').slice(0, -1) : []);
  return {
    async run(text) {
      const before = read(called).length;
      terminal.type(text, KEYS.tab);
      // A shell that is still completing may take the enter for a choice.
      await settle(terminal.screen);
      terminal.type(KEYS.enter);
      for (const end = Date.now() + 5_000; read(called).length === before; await pause(10)) {
        if (Date.now() > end) throw new Error(`the tool was not called after ${text}; on the screen:\n${terminal.screen()}`);
      }
      return read(called).at(-1) ?? '';
    },
    async offers(text, word) {
      terminal.type(text, KEYS.tab);
      const screen = await terminal.shows(word);
      terminal.type(KEYS.interrupt);
      await settle(terminal.screen);
      terminal.type('clear', KEYS.enter);
      await settle(terminal.screen);
      return screen;
    },
    asked: () => read(asked),
  };
}

/** Until nothing has changed for a while. */
async function settle(screen: () => string): Promise<void> {
  for (let before = '', same = 0; same < 6; await pause(40)) {
    const now = screen();
    same = now === before ? same + 1 : 0;
    before = now;
  }
}
