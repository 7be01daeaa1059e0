import { expect, test } from 'vitest';
import { previewFailureReason } from '../../src/sagemaker/failure-reason.ts';

const failure = (text: string, kind: 'file' | 'folder' = 'file') =>
  previewFailureReason({ exit: { exitCode: 2 }, failure: { kind, text } });

test('the reason as a buyer reads it', () => {
  expect(failure('No rows.\n')).toBe('AlgorithmError: No rows., exit code: 2');
  expect(failure('x', 'folder')).toBe('AlgorithmError: , exit code: 2');
  expect(previewFailureReason({ exit: { exitCode: 1 }, failure: undefined })).toBe('AlgorithmError: , exit code: 1');
  expect(failure('x'.repeat(2_000))).toHaveLength(1_024);
});
