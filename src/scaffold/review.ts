import { foldCommand } from '../command-line.ts';
import { displayWidth, wrap } from '../text/width.ts';
import type { Answers, Preview } from './answers.ts';
import { describeAnswers } from './questions.ts';

/** Columns of the longest label that still stands beside its value. */
const WIDEST_LABEL = 30;

/** Everything that was answered, what will come of it, and the command that does the same without a question. */
export function describeReview(answers: Answers, { size, command }: ReturnType<Preview>, columns: number): string {
  const { dir, name, template } = answers;
  const rows: readonly (readonly [string, string])[] = [
    ['Folder', dir],
    ['Name', name],
    ['Template', `${template.title} (${template.id} ${template.version})`],
    ...describeAnswers(template.questions, answers.answers),
    ['Files', size],
  ];
  const widest = Math.max(...rows.map(([label]) => displayWidth(label)).filter((width) => width <= WIDEST_LABEL));
  const lines = rows.flatMap(([label, value]) => describeRow({ label, value, widest }, columns));
  // Broken by us, or the terminal would break it where it cannot be pasted.
  const folded = foldCommand(command, columns - 2).replaceAll(/^/gm, '  ');
  return [...lines, '', '  The same without a question:', folded, ''].join('\n');
}

/** Label and value side by side, or one below the other where the terminal is narrow. */
function describeRow({ label, value, widest }: { label: string; value: string; widest: number }, columns: number): readonly string[] {
  const room = columns - widest - 5;
  if (room < 30 || displayWidth(label) > widest) {
    return [...wrap(label, columns - 3).map((line) => `  ${line}`), ...wrap(value, columns - 5).map((line) => `    ${line}`)];
  }
  return wrap(value, room).map((line, index) => `  ${(index === 0 ? label : '').padEnd(widest)}  ${line}`);
}
