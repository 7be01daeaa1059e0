import { expect, it } from 'vitest';
import { describeKept } from '../../src/commands/test-cloud-text.ts';

const place = { bucket: 'b', results: 'runs/x/' };

it('says what --keep has left, and of an endpoint that is there what it costs', () => {
  const model = { kind: 'model', name: 'm' } as const;
  expect(describeKept([model], place)).toBe('Kept in AWS:\n  model m\n  s3://b/runs/x/\n');
  expect(describeKept([{ kind: 'endpoint', name: 'e' }, model], place)).toMatch(/^ {2}endpoint e$[\s\S]*costs by the hour/m);
});
