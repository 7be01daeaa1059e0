/** Asks on the terminal. Every question has a flag, so no answer can be had only here. */
export interface Prompter {
  /** `validate` returns a sentence that says what is wrong, or undefined. */
  text(question: { message: string; initial: string; validate?: (value: string) => string | undefined }): Promise<string>;
  choose(question: { message: string; choices: readonly { value: string; title: string }[]; initial: string }): Promise<string>;
  confirm(question: { message: string; initial: boolean }): Promise<boolean>;
}

export const terminalPrompter: Prompter = {
  text: async () => '',
  choose: async () => '',
  confirm: async () => false,
};
