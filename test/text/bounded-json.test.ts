import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseConfig } from '../../src/config/load.ts';
import { readObservations } from '../../src/observe/saved.ts';
import { parseManifest } from '../../src/scaffold/manifest.ts';
import { JSON_DEPTH, parseBoundedJson } from '../../src/text/bounded-json.ts';
import { workspace } from '../support/workspace.ts';

const nested = (depth: number) => `${'['.repeat(depth)}${']'.repeat(depth)}`;
const BOMB = nested(2_000_000);

describe('bounded JSON', () => {
  it('reads what JSON.parse reads', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        expect(parseBoundedJson(text)).toEqual(JSON.parse(text));
      }),
    );
    for (const text of ['"[[[\\"[[["', '{"a\\\\":[1]}', nested(JSON_DEPTH)]) expect(parseBoundedJson(text)).toEqual(JSON.parse(text));
  });

  it('brackets in texts do not count', () => {
    const text = JSON.stringify({ ['['.repeat(1_000)]: `${'{'.repeat(1_000)}\\"` });
    expect(parseBoundedJson(text)).toEqual(JSON.parse(text));
  });

  it.each(['[', '{"a":', '[[', '[{"a":'])('refuses what nests deep, made of %s', (piece) => {
    expect(() => parseBoundedJson(piece.repeat(1_000_000))).toThrow(/nests deeper than 256 levels/);
  });

  it('does not change a prototype', () => {
    parseBoundedJson('{"__proto__": {"polluted": true}, "constructor": {"prototype": {"polluted": true}}}');
    expect('polluted' in {}).toBe(false);
  });
});

describe('a bomb is refused in one sentence', () => {
  it('as a spec', () => {
    expect(() => parseConfig(BOMB, 'sagemaker-algo.json')).toThrow(
      /^sagemaker-algo\.json:1:1 is not valid JSON: it nests deeper than 256 levels\./,
    );
    expect(() => parseConfig('{"__proto__": {"name": "x"}}', 's')).toThrow(/^s has /);
  });

  it('as saved observations', () => {
    const file = `${workspace({ 'seen.json': `{"schemaVersion":1,"attempts":${BOMB}}` })}/seen.json`;
    expect(() => readObservations(file)).toThrow(/holds no saved observations/);
  });

  it('as the description of a template', () => {
    expect(parseManifest(BOMB)).toEqual({ reasons: ['it is not JSON: it nests deeper than 256 levels'] });
  });
});
