import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { live } from '../src/live-lines.ts';
import { createProgress } from '../src/log.ts';
import { displayWidth } from '../src/text/width.ts';
import { captured } from './support/context.ts';

const SHOW_CURSOR = '\x1b[?25h';
const HIDE_CURSOR = '\x1b[?25l';
const up = (rows: number) => '\x1b[1A\x1b[2K'.repeat(rows);
const ESCAPE = String.fromCharCode(27);

beforeEach(() => {
  vi.useFakeTimers({ now: 0 });
});
afterEach(() => {
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
});

/** What was written since the last call. */
function follow(output: { text: () => string }) {
  let from = 0;
  return () => {
    const text = output.text().slice(from);
    from += text.length;
    return text;
  };
}

describe('without a terminal', () => {
  it('writes one plain line for each finished step', () => {
    const stderr = captured();
    const progress = createProgress(stderr, {}, { live });
    const build = progress.step('build train');
    const other = progress.step('build serve');
    build.update('step 1/9');
    vi.advanceTimersByTime(1_300);
    other.fail('exit code 1');
    build.done('sha256:123');
    build.done('twice');
    progress.note('a note');
    progress.close();
    expect(stderr.text()).toBe('✗ build serve 1.3 s  exit code 1\n✓ build train 1.3 s  sha256:123\na note\n');
  });

  it('uses words where the locale has no symbols', () => {
    const stderr = captured();
    createProgress(stderr, { LANG: 'C' }, { live }).step('train').done();
    createProgress(stderr, { LC_ALL: 'POSIX' }, { live }).step('serve').fail('x');
    expect(stderr.text()).toBe('ok train 0 ms\nfailed serve 0 ms  x\n');
  });

  it('makes what containers print harmless', () => {
    const stderr = captured();
    const progress = createProgress(stderr, {}, { live });
    progress.step('train\x1b[2J').fail('a\nb\x1b]0;t\x07\r\u202e');
    progress.note('x\x1b[1Ay');
    expect(stderr.text()).toBe('✗ train 0 ms  a b \\u{202e}\nxy\n');
  });

  it('takes a dumb terminal for none', () => {
    const stderr = captured({ isTTY: true, columns: 80 });
    createProgress(stderr, { TERM: 'dumb' }, { live }).step('train').done();
    expect(stderr.text()).toBe('✓ train 0 ms\n');
  });
});

describe('on a terminal', () => {
  it('shows the running steps and replaces them', () => {
    const stderr = captured({ isTTY: true, columns: 80 });
    const news = follow(stderr);
    const progress = createProgress(stderr, { NO_COLOR: '1' }, { live });
    const first = progress.step('build train');
    expect(news()).toBe(`${HIDE_CURSOR}⠋ build train 0 ms\n`);
    progress.step('build serve');
    first.update('step 2/9');
    vi.advanceTimersByTime(100);
    expect(news()).toBe(`${up(1)}⠙ build train 100 ms  step 2/9\n⠙ build serve 100 ms\n`);
    progress.note('a note');
    expect(news()).toBe(`${up(2)}a note\n⠙ build train 100 ms  step 2/9\n⠙ build serve 100 ms\n`);
    first.done();
    expect(news()).toBe(`${up(2)}✓ build train 100 ms\n⠙ build serve 100 ms\n`);
    progress.close();
    progress.close();
    expect(news()).toBe(`${up(1)}${SHOW_CURSOR}`);
  });

  it('gives the cursor back when the last step ends, and takes it again for the next', () => {
    const stderr = captured({ isTTY: true, columns: 80 });
    const news = follow(stderr);
    const progress = createProgress(stderr, { NO_COLOR: '1' }, { live });
    progress.step('one').done();
    expect(news()).toMatch(new RegExp(`✓ one 0 ms\\n${ESCAPE}\\[\\?25h$`));
    const two = progress.step('two');
    expect(news()).toBe(`${HIDE_CURSOR}⠋ two 0 ms\n`);
    progress.close();
    two.fail('late');
    expect(news()).toBe(`${up(1)}${SHOW_CURSOR}✗ two 0 ms  late\n`);
  });

  it('draws on a terminal of unknown width too', () => {
    const stderr = captured({ isTTY: true, columns: 0 });
    const next = follow(stderr);
    const progress = createProgress(stderr, {}, { live });
    const step = progress.step('train');
    vi.advanceTimersByTime(100);
    expect(next()).toContain('train');
    step.done();
    expect(next()).toContain(`${up(1)}`);
    progress.close();
  });

  it.each([20, 40, 79])('keeps every line within %d columns', (columns) => {
    const stderr = captured({ isTTY: true, columns });
    const progress = createProgress(stderr, {}, { live });
    const step = progress.step('train with the sample hyperparameters 中文中文');
    progress.step('short').update('中'.repeat(200));
    step.update('x'.repeat(200));
    vi.advanceTimersByTime(65_000);
    progress.close();
    const lines = stderr
      .text()
      .replaceAll(new RegExp(`${ESCAPE}\\[[?0-9;]*[A-Za-z]`, 'g'), '')
      .split(/[\n\r]/);
    expect(Math.max(...lines.map(displayWidth))).toBeLessThan(columns);
    expect(lines.some((line) => line.includes('1 min 5 s'))).toBe(true);
  });

  it('takes back the rows that a shrunken terminal has broken lines into', () => {
    const stderr = { ...captured({ isTTY: true }), columns: 80 };
    const progress = createProgress(stderr, { NO_COLOR: '1' }, { live });
    progress.step('x'.repeat(60));
    const news = follow(stderr);
    news();
    stderr.columns = 30;
    progress.close();
    expect(news()).toBe(`${up(3)}${SHOW_CURSOR}`);
  });

  it('shows at most eight steps', () => {
    const stderr = captured({ isTTY: true, columns: 80 });
    const progress = createProgress(stderr, { NO_COLOR: '1', LANG: 'C' }, { live });
    for (let index = 0; index < 11; index += 1) progress.step(`step ${index}`);
    const news = follow(stderr);
    news();
    vi.advanceTimersByTime(100);
    expect(news()).toContain('\\ step 7 100 ms\n  and 3 more\n');
    progress.close();
  });

  it('colours unless told not to', () => {
    const stderr = captured({ isTTY: true, columns: 80 });
    const progress = createProgress(stderr, {}, { live });
    progress.step('one').fail('why');
    expect(stderr.text()).toContain('\x1b[31m✗\x1b[39m one \x1b[2m0 ms\x1b[22m  why\n');
  });
});

describe('with the times of earlier commands', () => {
  /** A terminal of this width, without colours, and what is learnt. */
  const open = (expected: Readonly<Record<string, number>>, { columns = 80, isTTY = true } = {}) => {
    const stderr = captured({ isTTY, columns });
    const learnt: string[] = [];
    const memory = { expect: (title: string) => expected[title], learn: (title: string, ms: number) => void learnt.push(`${title} ${ms}`) };
    const progress = createProgress(stderr, { NO_COLOR: '1' }, { live, memory });
    const news = follow(stderr);
    const frame = (ms: number) => {
      vi.advanceTimersByTime(ms - 100);
      news();
      vi.advanceTimersByTime(100);
      return news().replace(new RegExp(`^(${ESCAPE}\\[1A${ESCAPE}\\[2K)*`), '');
    };
    return { progress, frame, news, learnt };
  };

  it('tells what is left until that time has passed', () => {
    const { progress, frame } = open({ 'build train': 12_400 });
    progress.step('build train').update('step 2/9');
    expect(frame(100)).toBe('⠙ build train 100 ms, about 13 s left  step 2/9\n');
    expect(frame(7_900)).toBe('⠋ build train 8.0 s, about 5 s left  step 2/9\n');
    expect(frame(4_300)).toBe('⠸ build train 12.3 s, about 1 s left  step 2/9\n');
    expect(frame(100)).toBe('⠼ build train 12.4 s  step 2/9\n');
    expect(frame(600_000)).toBe('⠼ build train 10 min 12 s  step 2/9\n');
    progress.close();
  });

  it('tells long times in minutes, and short or unknown ones not at all', () => {
    const { progress, frame } = open({ long: 600_000, short: 2_900 });
    for (const title of ['long', 'short', 'new']) progress.step(title);
    expect(frame(100)).toBe('⠙ long 100 ms, about 10 min left\n⠙ short 100 ms\n⠙ new 100 ms\n');
    progress.close();
  });

  it('gives up what is left before the title', () => {
    const { progress, frame } = open({ 'a title of 24 characters': 60_000 }, { columns: 40 });
    progress.step('a title of 24 characters');
    expect(frame(100)).toBe('⠙ a title of 24 characters 100 ms\n');
    progress.close();
  });

  it('counts the parts of the whole', () => {
    const { progress, frame, news, learnt } = open({ all: 10_000 });
    const course = progress.course('all', 3);
    const step = progress.step('one');
    course.advance();
    expect(frame(2_000)).toBe('⠋ one 2.0 s\n  1 of 3 · about 8 s left\n');
    course.advance();
    expect(frame(8_000)).toBe('⠋ one 10.0 s\n  2 of 3\n');
    course.end(true);
    course.end(true);
    step.done();
    expect(news()).toBe(`${up(2)}✓ one 10.0 s\n${SHOW_CURSOR}`);
    expect(learnt).toEqual(['all 10000', 'one 10000']);
  });

  it('learns from what was done, not from what failed, was given up or leaves no line', () => {
    const { progress, learnt } = open({});
    const steps = ['done', 'failed'].map((title) => progress.step(title));
    const transient = progress.transient('transient');
    vi.advanceTimersByTime(4_000);
    steps[0]?.done();
    steps[1]?.fail();
    transient.done();
    progress.course('all', 1).end(false);
    expect(learnt).toEqual(['done 4000']);
  });

  it('says nothing of it without a terminal', () => {
    const { progress, news } = open({ train: 60_000, all: 60_000 }, { isTTY: false });
    const course = progress.course('all', 2);
    const step = progress.step('train');
    vi.advanceTimersByTime(4_000);
    course.advance();
    step.done();
    expect(news()).toBe('✓ train 4.0 s\n');
  });
});
