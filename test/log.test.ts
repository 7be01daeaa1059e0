import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
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
    const progress = createProgress(stderr, {});
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
    createProgress(stderr, { LANG: 'C' }).step('train').done();
    createProgress(stderr, { LC_ALL: 'POSIX' }).step('serve').fail('x');
    expect(stderr.text()).toBe('ok train 0 ms\nfailed serve 0 ms  x\n');
  });

  it('makes what containers print harmless', () => {
    const stderr = captured();
    const progress = createProgress(stderr, {});
    progress.step('train\x1b[2J').fail('a\nb\x1b]0;t\x07\r\u202e');
    progress.note('x\x1b[1Ay');
    expect(stderr.text()).toBe('✗ train 0 ms  a b \\u{202e}\nxy\n');
  });

  it('takes a dumb terminal for none', () => {
    const stderr = captured({ isTTY: true, columns: 80 });
    createProgress(stderr, { TERM: 'dumb' }).step('train').done();
    expect(stderr.text()).toBe('✓ train 0 ms\n');
  });
});

describe('on a terminal', () => {
  it('shows the running steps and replaces them', () => {
    const stderr = captured({ isTTY: true, columns: 80 });
    const news = follow(stderr);
    const progress = createProgress(stderr, { NO_COLOR: '1' });
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
    const progress = createProgress(stderr, { NO_COLOR: '1' });
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
    const progress = createProgress(stderr, {});
    const step = progress.step('train');
    vi.advanceTimersByTime(100);
    expect(next()).toContain('train');
    step.done();
    expect(next()).toContain(`${up(1)}`);
    progress.close();
  });

  it.each([20, 40, 79])('keeps every line within %d columns', (columns) => {
    const stderr = captured({ isTTY: true, columns });
    const progress = createProgress(stderr, {});
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
    const progress = createProgress(stderr, { NO_COLOR: '1' });
    progress.step('x'.repeat(60));
    const news = follow(stderr);
    news();
    stderr.columns = 30;
    progress.close();
    expect(news()).toBe(`${up(3)}${SHOW_CURSOR}`);
  });

  it('shows at most eight steps', () => {
    const stderr = captured({ isTTY: true, columns: 80 });
    const progress = createProgress(stderr, { NO_COLOR: '1', LANG: 'C' });
    for (let index = 0; index < 11; index += 1) progress.step(`step ${index}`);
    const news = follow(stderr);
    news();
    vi.advanceTimersByTime(100);
    expect(news()).toContain('\\ step 7 100 ms\n  and 3 more\n');
    progress.close();
  });

  it('colours unless told not to', () => {
    const stderr = captured({ isTTY: true, columns: 80 });
    const progress = createProgress(stderr, {});
    progress.step('one').fail('why');
    expect(stderr.text()).toContain('\x1b[31m✗\x1b[39m one \x1b[2m0 ms\x1b[22m  why\n');
  });
});
