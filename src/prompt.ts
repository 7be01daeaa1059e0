import { styleText } from 'node:util';
import { InterruptedError, UserError } from './errors.ts';
import { guardOutput, printable } from './text/safe.ts';
import { displayWidth } from './text/width.ts';

export interface Choice {
  readonly value: string;
  readonly title: string;
}

/** What holds for every question. */
interface Asked {
  readonly message: string;
  /** Wiped off the screen when it is answered; others stay as a line with the answer. */
  readonly passing?: boolean;
  /** Asked because of a Ctrl-C, which has cut off everything else. */
  readonly afterInterrupt?: boolean;
}

/** Asks on the terminal. Every question has a flag, so no answer can be had only here. */
export interface Prompter {
  /** `validate` returns a sentence that says what is wrong, or undefined. */
  text(question: Asked & { initial: string; validate?: (value: string) => string | undefined }): Promise<string>;
  choose(question: Asked & { choices: readonly Choice[]; initial: string }): Promise<string>;
  /** Any number of the choices, in their order. */
  pick(question: Asked & { choices: readonly Choice[]; initial: readonly string[] }): Promise<readonly string[]>;
  confirm(question: Asked & { initial: boolean }): Promise<boolean>;
  /** One question in which Esc leads back: it is wiped off the screen, and undefined comes instead of an answer. */
  orBack<T>(ask: (prompt: Prompter) => Promise<T>): Promise<T | undefined>;
  /** Takes the line of the last answer off the screen; nothing else may have been written since. */
  retract(): void;
}

/** The terminal that questions are asked on. */
export interface Terminal {
  /** Whether anybody is there to answer; if not, every question throws a UserError. */
  readonly interactive: boolean;
  readonly input: NodeJS.ReadableStream;
  /** Not stdout: that carries the result. */
  readonly output: NodeJS.WritableStream & { readonly columns?: number };
  readonly signal: AbortSignal;
}

/** Questions on a terminal. Ctrl-C in a question throws InterruptedError. */
export function createPrompter(terminal: Terminal): Prompter {
  return prompterOn({ ...terminal, leave: undefined, answered: [] });
}

interface Screen extends Terminal {
  /** Ends the open question; undefined where there is nothing to go back to. */
  readonly leave: AbortController | undefined;
  /** The lines that answers have left on the screen. */
  readonly answered: string[];
}

function prompterOn(screen: Screen): Prompter {
  const back: readonly Key[] = screen.leave === undefined ? [] : [['esc', 'back']];
  const lists = {
    pageSize: 12,
    loop: false,
    theme: {
      style: {
        message: emphasise,
        keysHelpTip: (keys: readonly Key[]) => [...keys, ...back].map((key) => key.join(' ')).join(' · '),
      },
    },
  };
  // A question in one line has no line that lists the keys.
  const hint = back.map(([key, action]) => ` [${key}: ${action}]`).join('');
  const lines = { theme: { style: { message: (text: string, status: string) => emphasise(status === 'idle' ? text + hint : text) } } };
  return {
    text: ({ initial, validate, ...asked }) =>
      put<string>(screen, 'input', { ...asked, ...lines, default: initial, validate: (value: string) => validate?.(value) ?? true }),
    choose: ({ choices, initial, ...asked }) =>
      put<string>(screen, 'select', {
        ...asked,
        ...lists,
        default: initial,
        choices: choices.map(({ value, title }) => ({ value, name: title })),
      }),
    pick: ({ choices, initial, ...asked }) =>
      put<readonly string[]>(screen, 'checkbox', {
        ...asked,
        ...lists,
        theme: { style: { ...lists.theme.style, renderSelectedChoices: list } },
        shortcuts: { all: null, invert: null },
        choices: choices.map(({ value, title }) => ({ value, name: title, checked: initial.includes(value) })),
      }),
    confirm: ({ initial, ...asked }) => put<boolean>(screen, 'confirm', { ...asked, ...lines, default: initial }),
    orBack: async (question) => {
      const leave = new AbortController();
      try {
        return await question(prompterOn({ ...screen, leave }));
      } catch (error) {
        if (leave.signal.aborted && !screen.signal.aborted) return undefined;
        throw error;
      }
    },
    retract: () => {
      const line = screen.answered.pop();
      if (line === undefined) return;
      const rows = Math.floor(displayWidth(line) / (screen.output.columns ?? 80)) + 1;
      screen.output.write(`\u001b[${rows}A\u001b[J`);
    },
  };
}

/** What stands below the first line is no question. */
function emphasise(message: string): string {
  const [first = '', ...rest] = message.split('\n');
  return [styleText('bold', first), ...rest].join('\n');
}

type Key = readonly [name: string, action: string];

interface Question extends Asked {
  readonly choices?: readonly { readonly value: string; readonly name: string }[];
  /** What else inquirer takes. */
  readonly [setting: string]: unknown;
}

/** Questions go to the terminal past the gate of the streams, and what they show may come from a template, a spec or a Dockerfile. */
function harmless(question: Question): Question {
  const { message, choices, default: initial, validate } = question;
  return {
    ...question,
    message: guardOutput(message),
    ...(choices === undefined ? {} : { choices: choices.map((one) => ({ ...one, name: oneLine(guardOutput(one.name)) })) }),
    ...(typeof initial === 'string' && choices === undefined ? { default: printable(initial) } : {}),
    ...(typeof validate === 'function' ? { validate: (value: string) => harmlessAnswer(validate(value)) } : {}),
  };
}

function harmlessAnswer(complaint: unknown): unknown {
  return typeof complaint === 'string' ? guardOutput(complaint) : complaint;
}

function oneLine(text: string): string {
  return text.replaceAll(/\s*[\r\n]+\s*/g, ' ');
}

async function put<T>(screen: Screen, type: 'input' | 'select' | 'checkbox' | 'confirm', given: Question): Promise<T> {
  const question = harmless(given);
  const { interactive, input, output, signal, leave, answered } = screen;
  if (!interactive) {
    throw new UserError(`"${question.message}" cannot be asked without a terminal.`, {
      hint: 'Give the answer as an option; --help lists them. --yes takes the defaults.',
    });
  }
  const { default: inquirer } = await import('inquirer');
  const ask = inquirer.createPromptModule().prompts[type] as unknown as (question: object, context: object) => Promise<unknown>;
  const asked = question.afterInterrupt === true ? undefined : signal;
  const onKey = (_: unknown, key: { readonly name?: string } | undefined) => key?.name === 'escape' && leave?.abort();
  if (leave !== undefined) input.on('keypress', onKey);
  try {
    const answer = await ask(question, {
      input,
      output,
      signal: asked === undefined ? leave?.signal : leave === undefined ? asked : AbortSignal.any([asked, leave.signal]),
      // Read when the question ends: one that is left vanishes, one that is answered stays as a line.
      get clearPromptOnDone() {
        return question.passing === true || leave?.signal.aborted === true;
      },
    });
    if (question.passing !== true) answered.push(`? ${question.message} ${describeAnswer(answer, question)}`);
    return answer as T;
  } catch (error) {
    if (error instanceof Error && (error.name === 'ExitPromptError' || error.name === 'AbortPromptError')) throw new InterruptedError();
    throw error;
  } finally {
    input.removeListener('keypress', onKey);
  }
}

/** As the question's last line shows it. */
function describeAnswer(answer: unknown, { choices = [] }: Question): string {
  if (typeof answer === 'boolean') return answer ? 'Yes' : 'No';
  if (Array.isArray(answer)) return list(choices.filter(({ value }) => answer.includes(value)));
  return choices.find(({ value }) => value === answer)?.name ?? printable(String(answer));
}

function list(chosen: readonly { readonly name: string }[]): string {
  return chosen.length === 0 ? 'none' : chosen.map(({ name }) => name).join(', ');
}
