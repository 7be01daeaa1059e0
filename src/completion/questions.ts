/** What the tool answers about the project at hand. */
export const QUESTIONS = ['hyperparameters', 'channels'] as const;

export type Question = (typeof QUESTIONS)[number];
