import { expect, it } from 'vitest';
import { describeFailure, describeForLog } from '../../../templates/typescript/files/src/runtime/failure.ts';

it('logs what is behind an error, which the failure reason keeps to itself', () => {
  const error = new TypeError('fetch failed', { cause: new Error('getaddrinfo EAI_AGAIN licence.test') });
  expect(describeForLog(error)[0]).toBe('TypeError: fetch failed (getaddrinfo EAI_AGAIN licence.test)');
  expect(describeFailure(error)).not.toContain('licence.test');
});
