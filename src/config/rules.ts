import type { Config, ConfigIssue } from './schema.ts';

/** One rule of the CreateAlgorithm API that crosses fields or limits their values. */
export type Rule = (config: Config) => readonly ConfigIssue[];

export const RULES: readonly Rule[] = [];

/** Every limit of the contract that a file of the right shape still breaks, in the order of the rules. */
export function checkRules(config: Config): readonly ConfigIssue[] {
  return RULES.flatMap((rule) => rule(config));
}
