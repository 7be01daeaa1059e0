import { renderBash } from './bash.ts';
import { renderFish } from './fish.ts';
import { type FlatCommand, flatten, type Words } from './flatten.ts';
import type { Shell } from './shells.ts';
import type { CommandTree } from './tree.ts';
import { renderZsh } from './zsh.ts';

const RENDERERS: Readonly<Record<Shell, (commands: readonly FlatCommand[], words: Words) => string>> = {
  bash: renderBash,
  zsh: renderZsh,
  fish: renderFish,
};

/** The completion script of a shell. Everything but the answers about a project is in it, so that a key starts no Node. */
export function renderCompletion(shell: Shell, tree: CommandTree, words: Words, version: string): string {
  const first = shell === 'zsh' ? '#compdef sagemaker-algo create-sagemaker-algo\n' : '';
  return `${first}# Completion for sagemaker-algo ${version} in ${shell}; printed by: sagemaker-algo completion ${shell}\n${RENDERERS[shell](flatten(tree), words)}`;
}
