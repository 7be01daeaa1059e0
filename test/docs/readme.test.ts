import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { DEFAULT_TEMPLATE, listTemplates } from '../../src/scaffold/catalog.ts';
import { OWN_OPTIONS } from '../../src/scaffold/questions.ts';
import { packageRoot } from '../support/context.ts';
import { readMarkdown } from '../support/read-markdown.ts';
import { PARTS, valuesOf } from '../support/templates.ts';

const readme = readFileSync(join(packageRoot, 'README.md'), 'utf8');
const templates = listTemplates({ packageRoot });

/** The rows of the table whose head begins with these words, without the head. */
function tableOf(first: string, second: string): readonly (readonly string[])[] {
  const found = readMarkdown(readme).find((block) => typeof block !== 'string' && block[0]?.[0] === first && block[0]?.[1] === second);
  if (found === undefined || typeof found === 'string') throw new Error(`README.md has no table of ${first} and ${second}.`);
  return found.slice(1);
}

describe('README.md', () => {
  it('has the templates with what can be chosen in each', () => {
    const rows = tableOf('template', 'container').map(([name, , , algorithms, images, encrypted]) => [
      name?.split(',')[0]?.replaceAll('`', ''),
      algorithms === '–' ? '' : algorithms?.replaceAll('`', ''),
      images?.replaceAll('`', ''),
      encrypted,
    ]);
    const chosen = ({ questions }: (typeof templates)[number], id: string) => {
      const question = questions.find((one) => one.id === id);
      return question === undefined ? '' : valuesOf(question).join(', ');
    };
    const expected = templates.map((template) => [
      template.id,
      chosen(template, 'algorithm'),
      chosen(template, 'images'),
      template.questions.some(({ id }) => id === 'encryptArtifacts') ? 'yes' : 'no',
    ]);
    expect(rows.toSorted()).toEqual(expected.toSorted());
    expect(rows[0]?.[0]).toBe(DEFAULT_TEMPLATE);
  });

  it('has the parts that every template can have', () => {
    const flags = PARTS.map((part) => `--${part.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`);
    expect(tableOf('option', 'adds').map(([option]) => option)).toEqual(flags);
    expect(OWN_OPTIONS).toEqual(expect.arrayContaining([...PARTS]));
    for (const { id, questions } of templates)
      expect([id, questions.map((question) => question.id)]).toEqual([id, expect.arrayContaining([...PARTS])]);
  });
});

const pages = [
  'README.md',
  ...readdirSync(join(packageRoot, 'docs'), { recursive: true, encoding: 'utf8' })
    .map((path) => `docs/${path.replaceAll('\\', '/')}`)
    .filter((path) => path.endsWith('.md')),
];

it.each(pages)('%s has no mark of a merge', (page) => {
  const text = readFileSync(join(packageRoot, page), 'utf8');
  const outsideBlocks = text.replaceAll(/^```[\s\S]*?^```/gm, '').replaceAll(/`[^`\n]*`/g, '');
  expect(outsideBlocks).not.toMatch(/^(<{7}|={7}$|>{7})/m);
});
