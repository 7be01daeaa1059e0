import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { areaOf } from '../../src/doctor/diagnose.ts';
import { DIAGNOSES } from '../../src/doctor/index.ts';
import { packageRoot } from '../support/context.ts';

const [BEGIN, END] = ['<!-- diagnoses:begin -->', '<!-- diagnoses:end -->'];

function renderTable(area: string): string {
  const rows = DIAGNOSES.filter((one) => areaOf(one) === area).map(
    ({ id, passes, finds, mends }) => `| \`${id}\` | ${passes} | ${finds.join(', ')} | ${mends === true ? 'yes' : ''} |`,
  );
  return ['| check | what holds when nothing is found | may be a | `--fix` |', '|---|---|---|---|', ...rows].join('\n');
}

it('docs/doctor.md lists what the code looks at', async () => {
  const page = readFileSync(join(packageRoot, 'docs/doctor.md'), 'utf8');
  const [before, rest = ''] = page.split(BEGIN);
  const after = rest.split(END)[1];
  const tables = ['machine', 'project'].map(
    (area) => `### ${area === 'machine' ? 'The machine' : 'The project'}\n\n${renderTable(area)}\n`,
  );
  await expect(`${before}${BEGIN}\n\n${tables.join('\n')}\n${END}${after}`).toMatchFileSnapshot('../../docs/doctor.md');
});

it('docs/doctor.md names every option', () => {
  const page = readFileSync(join(packageRoot, 'docs/doctor.md'), 'utf8');
  const source = readFileSync(join(packageRoot, 'src/cli/doctor.ts'), 'utf8');
  const options = [...source.matchAll(/'(?:-\w, )?(--[\w-]+)/g)].map(([, option = '']) => option);
  expect(options.length).toBe(7);
  expect(options.filter((option) => !page.includes(`\`${option}`))).toEqual([]);
});
