import { describe, expect, it } from 'vitest';
import { nearest } from '../../src/text/nearest.ts';

describe('nearest', () => {
  it.each([
    ['contentType', ['contentTypes', 'inputModes'], 'contentTypes'],
    ['content_types', ['contentTypes', 'inputModes'], 'contentTypes'],
    ['serve/ping-staus', ['serve/ping-status', 'serve/ping-latency'], 'serve/ping-status'],
    ['dokerfile', ['tag', 'dockerfile', 'context'], 'dockerfile'],
    ['jsno', ['json', 'junit'], 'json'],
    ['bahs', ['bash', 'zsh'], 'bash'],
    ['abdc', ['badc', 'cbda'], 'badc'],
    ['extra', ['name', 'version'], undefined],
    ['x', [], undefined],
  ])('takes %s among %j for %s', (word, candidates, expected) => {
    expect(nearest(word, candidates)).toBe(expected);
  });
});
