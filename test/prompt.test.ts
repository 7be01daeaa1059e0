import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { isInterrupted } from '../src/errors.ts';
import { createPrompter, type Prompter } from '../src/prompt.ts';

/** A terminal on which `typed` is entered once a question stands there. */
function terminal(typed: string, interactive = true) {
  const input = new PassThrough();
  // Like the streams of a process, it does not end with a question.
  const output = Object.assign(new PassThrough(), { _isStdio: true });
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

describe('what a template or a spec puts into a question', () => {
  const hostile = 'x\u001b]0;owned\u0007\u001b[2J\u009b5m\u202ey';
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what it is about
  const obeyed = /\x1b\]|\x07|\x1b\[2J|\x9b|\u202e/;

  it.each<[string, (prompter: Prompter) => Promise<unknown>]>([
    ['text', (prompter) => prompter.text({ message: hostile, initial: hostile })],
    ['choose', (prompter) => prompter.choose({ message: hostile, initial: 'a', choices: [{ value: 'a', title: `${hostile}\nforged` }] })],
    ['pick', (prompter) => prompter.pick({ message: hostile, initial: ['a'], choices: [{ value: 'a', title: hostile }] })],
    ['confirm', (prompter) => prompter.confirm({ message: hostile, initial: true })],
  ])('is nothing that a terminal obeys: %s', async (_, ask) => {
    const { prompter, shown } = terminal('\r');
    expect(JSON.stringify(await ask(prompter))).not.toMatch(obeyed);
    expect(shown()).toContain('\\u202ey');
    expect(shown()).not.toMatch(obeyed);
    expect(shown()).not.toMatch(/^forged/m);
  });

  it('nor is a complaint about an answer', async () => {
    const { prompter, shown, abort } = terminal('bad\r');
    const asked = prompter.text({ ...question, validate: () => `No: ${hostile}` });
    await expect.poll(shown).toContain('No: x');
    expect(shown()).not.toMatch(obeyed);
    abort.abort();
    await expect(asked).rejects.toSatisfy(isInterrupted);
  });
});

describe('the way back', () => {
  it('is Esc, which gives undefined in place of an answer and wipes the question', async () => {
    const { prompter, shown } = terminal('abc\u001b');
    expect(await prompter.orBack((inner) => inner.text(question))).toBeUndefined();
    expect(shown()).toContain('Folder [esc: back]');
  });

  it.each<[string, (inner: Prompter) => Promise<unknown>]>([
    ['a choice', (inner) => inner.choose(choice)],
    ['a choice of many', (inner) => inner.pick({ ...choice, initial: [] })],
    ['yes or no', (inner) => inner.confirm({ message: 'Sure', initial: true })],
  ])('leads out of %s', async (_, ask) => {
    expect(await terminal('\u001b').prompter.orBack(ask)).toBeUndefined();
  });

  it('is nothing where there is none: Esc does nothing then', async () => {
    const { prompter, shown } = terminal('\u001b\u001b\r');
    expect(await prompter.text(question)).toBe('my-algo');
    expect(shown()).not.toContain('back');
  });

  it('does not swallow Ctrl-C, an interruption or a mistake', async () => {
    await expect(terminal('\u0003').prompter.orBack((inner) => inner.text(question))).rejects.toSatisfy(isInterrupted);
    const { prompter, abort } = terminal('');
    const asked = prompter.orBack((inner) => inner.text(question));
    abort.abort();
    await expect(asked).rejects.toSatisfy(isInterrupted);
    await expect(prompter.orBack(() => Promise.reject(new Error('a bug')))).rejects.toThrow('a bug');
  });

  it.each([
    ['x', 1],
    ['x'.repeat(71), 2],
    ['x'.repeat(85), 2],
  ])('takes the line of the last answer off the screen, as many rows as it has: %s', async (answer, rows) => {
    const { prompter, shown } = terminal(`${answer}\r`);
    await prompter.text(question);
    await expect.poll(shown).toContain('\u001b[?25h');
    const before = shown();
    prompter.retract();
    // There is none before that.
    prompter.retract();
    await expect.poll(() => shown().slice(before.length)).toBe(`\u001b[${rows}A\u001b[J`);
  });
});

it('a choice of many gives those that are marked, in their order, and starts with those that were', async () => {
  const { prompter, shown } = terminal('\u001b[B \r');
  expect(await prompter.pick({ ...choice, initial: ['c'] })).toEqual(['b', 'c']);
  expect(shown()).toContain('The b, The c');
});

it('a passing question leaves nothing on the screen and nothing to take off', async () => {
  const { prompter, shown } = terminal('\r');
  expect(await prompter.choose({ ...choice, passing: true })).toBe('b');
  const before = shown();
  prompter.retract();
  expect(shown()).toBe(before);
});

it('without a terminal is refused with the next step, whatever is asked', async () => {
  const { prompter, shown } = terminal('', false);
  for (const asked of [prompter.text(question), prompter.choose(choice), prompter.confirm({ message: 'Sure', initial: true })]) {
    await expect(asked).rejects.toMatchObject({ kind: 'user', exitCode: 2, hint: expect.stringContaining('--help') });
  }
  expect(shown()).toBe('');
});
