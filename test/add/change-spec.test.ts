import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { changeSpec } from '../../src/add/change-spec.ts';
import { channel } from '../../src/add/channel.ts';
import { contentType } from '../../src/add/content-type.ts';
import { hyperparameter } from '../../src/add/hyperparameter.ts';
import { metric } from '../../src/add/metric.ts';
import { parseConfig } from '../../src/config/load.ts';
import type { Config } from '../../src/config/schema.ts';
import { soundSpec } from '../config/sound-spec.ts';

/** A sound spec as somebody may have written it: sections left out, in any order, indented in any way. */
const written = fc
  .record({
    without: fc.subarray(['hyperparameters', 'metrics', 'environment', 'responseTypes', 'requests'] as const),
    indent: fc.constantFrom('', ' ', '  ', '    ', '\t'),
    lineBreak: fc.constantFrom('\n', '\r\n'),
    mark: fc.constantFrom('', '\uFEFF'),
    end: fc.constantFrom('', '\n', '\n\n'),
    reversed: fc.boolean(),
    inline: fc.boolean(),
  })
  .map(({ without, indent, lineBreak, mark, end, reversed, inline }) => {
    const { training, inference, samples, ...rest } = soundSpec();
    const keep = (section: object) => Object.fromEntries(Object.entries(section).filter(([key]) => !without.some((one) => one === key)));
    const bare = without.includes('metrics') || without.includes('hyperparameters');
    const spec = {
      ...rest,
      training: keep({ ...training, ...(bare ? { objectives: [] } : {}) }),
      inference: keep(inference),
      samples: keep({
        ...samples,
        ...(without.includes('hyperparameters') ? { hyperparameters: [] } : {}),
        ...(without.includes('responseTypes') ? { requests: [{ path: 'a', contentType: 'text/csv' }] } : {}),
      }),
    };
    const ordered = reversed ? Object.fromEntries(Object.entries(spec).reverse()) : spec;
    const text = JSON.stringify(ordered, undefined, indent);
    // As formatters do it: what fits stands on one line.
    const dense = inline
      ? text.replaceAll(/\[\s+("[^"\n]*"(?:,\s+"[^"\n]*")*)\s+\]/g, (_, list: string) => `[${list.replaceAll(/,\s+/g, ', ')}]`)
      : text;
    return mark + (dense + end).replaceAll('\n', lineBreak);
  });

const name = fc
  .string({ unit: 'grapheme-ascii', minLength: 1, maxLength: 12 })
  .filter((text) => /^[!-~]+$/.test(text) && text !== '__proto__');
const line = fc.string({ unit: 'grapheme', maxLength: 40 }).filter((text) => !/[\p{C}\p{Zl}\p{Zp}]/u.test(text));

/** Something new of each kind that no rule refuses. */
const addition = fc.oneof(
  fc.tuple(name, line).map(([one, description]) => ({
    name: `new ${one}`,
    plan: (config: Config) =>
      hyperparameter.plan(`new ${one}`, { type: 'Integer', min: '1', max: '20', default: '6', sample: '7', description }, around(config)),
  })),
  fc.tuple(name, line).map(([one, description]) => ({
    name: `new-${one.replaceAll(/[^\w.-]/g, '_')}`,
    plan: (config: Config) =>
      channel.plan(
        `new-${one.replaceAll(/[^\w.-]/g, '_')}`,
        { required: false, contentType: ['text/csv'], sample: 'data/x', description },
        around(config),
      ),
  })),
  name.map((one) => ({ name: `new ${one}`, plan: (config: Config) => metric.plan(`new ${one}`, {}, around(config)) })),
  fc.constantFrom('application/x-foo', 'a/b+json').map((one) => ({
    name: one,
    plan: (config: Config) => contentType.plan(one, { sample: 'data/x.foo', sampleRecords: 1 }, around(config)),
  })),
);
const around = (config: Config) => ({ config, describePath: () => undefined });

describe('whatever is added to whatever spec', () => {
  it('stands in the spec afterwards, and every other byte stays', () => {
    fc.assert(
      fc.property(written, addition, (text, { name: added, plan }) => {
        const { config } = parseConfig(text.replace(/^\uFEFF/, ''), 'x');
        const insertions = plan(config);
        const changed = changeSpec(text, insertions, 'It');
        expect(insertions.length).toBeGreaterThan(0);
        expect(isKeptIn(changed.text, text)).toBe(true);
        expect(breaksOf(changed.text)).toEqual(breaksOf(text));
        expect(JSON.stringify(changed.config)).toContain(JSON.stringify(added).slice(1, -1));
        expectKept(config, changed.config);
      }),
      { numRuns: 200 },
    );
  });
});

/** Whether the old text is what is left of the new one when some of its characters are taken out. White space in empty braces may go. */
function isKeptIn(after: string, before: string): boolean {
  let at = 0;
  for (const character of after) if (before.startsWith(character, at)) at += character.length;
  return at === before.length;
}

function breaksOf(text: string): ReadonlySet<string> {
  return new Set(text.match(/\r\n|\n|\r/g));
}

/** Nothing but what is new has another value. */
function expectKept(before: Config, after: Config): void {
  for (const section of ['hyperparameters', 'channels', 'metrics'] as const)
    expect(after.training[section]).toMatchObject(before.training[section]);
  const rest = ({ name, images, publish, inference, training }: Config) => [
    name,
    images,
    publish,
    inference.environment,
    training.instanceTypes,
  ];
  expect(rest(after)).toEqual(rest(before));
  expect(after.samples.requests.slice(0, before.samples.requests.length)).toEqual(before.samples.requests);
}
