import { describe, expect, it } from 'vitest';
import { placeRecordings } from '../../src/listing/bodies.ts';
import { chooseExampleRequest, chooseSamples, holdsLabel } from '../../src/listing/samples.ts';
import { sampleConfig } from '../support/project.ts';

const bytes = (text: string) => new TextEncoder().encode(text);
const recordings = (...answers: readonly string[]) =>
  placeRecordings({
    batch: undefined,
    realtime: answers.map((answer, index) => ({
      ...{ sample: `${index}/rows.csv`, contentType: 'text/csv', accept: undefined, request: bytes(`row ${index}`), status: 200 },
      ...{ trouble: undefined, responseType: 'text/csv', response: bytes(answer) },
    })),
  }).recordings;
const choose = (classes: readonly string[], ...answers: readonly string[]) =>
  chooseSamples(recordings(...answers), sampleConfig({ listing: { output: { classes } } }).listing);

describe('the samples of the page', () => {
  it.each<[string, readonly string[], readonly string[], string]>([
    ['the first', [], ['a', 'b'], 'row 0'],
    ['the first that fits into the form', [], ['x'.repeat(10_001), 'b'], 'row 1'],
    ['the first that is not empty', [], ['', 'b'], 'row 1'],
    ['the one that shows most classes', ['rose', 'oak', 'elm'], ['rose', 'oak,elm', 'elm,rose,oak', 'rose,oak,elm'], 'row 2'],
  ])('are %s', (_, classes, answers, request) => {
    expect(choose(classes, ...answers).input.realtime).toEqual({ kind: 'text', text: request });
  });

  it('are none where none fits', () => {
    expect(choose([], '').output.realtime).toBeUndefined();
  });

  it('have files of their own where their names are the same', () => {
    const { realtime } = recordings('a', 'b');
    expect(realtime.map(({ request }) => request.file)).toEqual(['buyer/samples/requests/rows.csv', 'buyer/samples/requests/rows-2.csv']);
    expect(chooseExampleRequest(recordings('a', 'b'))?.file).toBe('samples/requests/rows.csv');
  });
});

it.each([
  ['1,0.5', '1', true],
  ['11,0.5', '1', false],
  ['{"label": "oak tree"}', 'oak tree', true],
  ['{"label": "oak"}', 'oak', true],
  ['oaks', 'oak', false],
  ['-1\n', '-1', true],
  ['-1\n', '1', false],
])('in %j the label %j is found: %j', (text, label, found) => {
  expect(holdsLabel(text, label)).toBe(found);
});
