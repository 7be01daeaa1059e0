import { InterruptedError, UserError } from './errors.ts';

/** Asks on the terminal. Every question has a flag, so no answer can be had only here. */
export interface Prompter {
  /** `validate` returns a sentence that says what is wrong, or undefined. */
  text(question: { message: string; initial: string; validate?: (value: string) => string | undefined }): Promise<string>;
  choose(question: { message: string; choices: readonly { value: string; title: string }[]; initial: string }): Promise<string>;
  confirm(question: { message: string; initial: boolean }): Promise<boolean>;
}

/** The terminal that questions are asked on. */
export interface Terminal {
  /** Whether anybody is there to answer; if not, every question throws a UserError. */
  readonly interactive: boolean;
  readonly input: NodeJS.ReadableStream;
  /** Not stdout: that carries the result. */
  readonly output: NodeJS.WritableStream;
  readonly signal: AbortSignal;
}

/** Questions on a terminal. Ctrl-C in a question throws InterruptedError. */
export function createPrompter(terminal: Terminal): Prompter {
  return {
    text: ({ message, initial, validate }) =>
      ask<string>(terminal, {
        type: 'input',
        message,
        default: initial,
        validate: (value: string) => validate?.(value) ?? true,
      }),
    choose: ({ message, choices, initial }) =>
      ask<string>(terminal, {
        type: 'select',
        message,
        default: initial,
        choices: choices.map(({ value, title }) => ({ value, name: title })),
      }),
    confirm: ({ message, initial }) => ask<boolean>(terminal, { type: 'confirm', message, default: initial }),
  };
}

type Question = { readonly message: string; readonly default: string | boolean } & (
  | { readonly type: 'input'; readonly validate: (value: string) => string | true }
  | { readonly type: 'select'; readonly choices: readonly { value: string; name: string }[] }
  | { readonly type: 'confirm' }
);

async function ask<T>({ interactive, input, output, signal }: Terminal, question: Question): Promise<T> {
  if (!interactive) {
    throw new UserError(`"${question.message}" cannot be asked without a terminal.`, {
      hint: 'Give the answer as an option; --help lists them. --yes takes the defaults.',
    });
  }
  const { default: inquirer } = await import('inquirer');
  try {
    const asked: { answer?: unknown } = await inquirer.createPromptModule({ input, output, signal })([{ ...question, name: 'answer' }]);
    return asked.answer as T;
  } catch (error) {
    if (error instanceof Error && (error.name === 'ExitPromptError' || error.name === 'AbortPromptError')) throw new InterruptedError();
    throw error;
  }
}
