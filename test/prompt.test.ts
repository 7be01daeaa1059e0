import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { isInterrupted } from '../src/errors.ts';
import { createPrompter } from '../src/prompt.ts';

/** A terminal on which `typed` is entered once a question stands there. */
function terminal(typed: string, interactive = true) {
  const input = new PassThrough();
  const output = new PassThrough();
  const abort = new AbortController();
  let shown = '';
  output.on('data', (data) => {
    if (shown === '') setImmediate(() => input.write(typed));
    shown += data;
  });
  return { prompter: createPrompter({ interactive, input, output, signal: abort.signal }), abort, shown: () => shown };
}

const question = { message: 'Folder', initial: 'my-algo' };
const choice = { message: 'Template', initial: 'b', choices: ['a', 'b', 'c'].map((value) => ({ value, title: `The ${value}` })) };

describe('a question on a terminal', () => {
  it('is answered by what is typed', async () => {
    const { prompter, shown } = terminal('other\r');
    expect(await prompter.text(question)).toBe('other');
    expect(shown()).toContain('Folder');
  });

  it('offers the initial answer', async () => {
    expect(await terminal('\r').prompter.text(question)).toBe('my-algo');
    expect(await terminal('\r').prompter.choose(choice)).toBe('b');
    expect(await terminal('\r').prompter.confirm({ message: 'Sure', initial: true })).toBe(true);
  });

  it('chooses with the arrow keys', async () => {
    expect(await terminal('\u001b[B\r').prompter.choose(choice)).toBe('c');
  });

  it('shows why an answer is refused', async () => {
    const { prompter, shown, abort } = terminal('bad\r');
    const asked = prompter.text({ ...question, validate: () => 'Not this one.' });
    await expect.poll(shown).toContain('Not this one.');
    abort.abort();
    await expect(asked).rejects.toSatisfy(isInterrupted);
  });

  it('ends as interrupted by Ctrl-C', async () => {
    await expect(terminal('\u0003').prompter.text(question)).rejects.toSatisfy(isInterrupted);
  });
});

it('without a terminal is refused with the next step, whatever is asked', async () => {
  const { prompter, shown } = terminal('', false);
  for (const asked of [prompter.text(question), prompter.choose(choice), prompter.confirm({ message: 'Sure', initial: true })]) {
    await expect(asked).rejects.toMatchObject({ kind: 'user', exitCode: 2, hint: expect.stringContaining('--help') });
  }
  expect(shown()).toBe('');
});
