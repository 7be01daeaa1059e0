/** One piece of work that a person may have to wait for. */
export interface Step {
  /** Replaces the text behind the title while the step runs. */
  update(detail: string): void;
  done(detail?: string): void;
  fail(detail?: string): void;
}

/** Live progress on stderr: several steps at once on a terminal, one plain line a step elsewhere. */
export interface Progress {
  step(title: string): Step;
  /** A line that stays: warnings and notes. */
  note(text: string): void;
  /** Takes the live lines off the screen, for a report or a prompt. Idempotent. */
  close(): void;
}

const nothing: Step = { update: () => {}, done: () => {}, fail: () => {} };
export const silentProgress: Progress = { step: () => nothing, note: () => {}, close: () => {} };
