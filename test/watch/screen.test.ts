import { expect, it } from 'vitest';
import { createWatchScreen } from '../../src/commands/watch-screen.ts';
import { silentProgress } from '../../src/log.ts';
import { captured } from '../support/context.ts';

const begin = (terminal: { isTTY: boolean }) => {
  const stdout = captured(terminal);
  createWatchScreen({ stdout, env: { TERM: 'xterm' }, progress: silentProgress }, () => false).begin('src/\u001b[2Jx.ts was saved.');
  return stdout.text();
};

it('clears a terminal and nothing else, past the gate that lets no text do so', () => {
  expect(begin({ isTTY: true })).toBe('\u001b[H\u001b[2Jsrc/x.ts was saved.\n');
  expect(begin({ isTTY: false })).toBe('\nsrc/x.ts was saved.\n');
});
