import { describe, expect, it } from 'vitest';
import type { AwsFailure } from '../../../src/aws/failure.ts';
import { imageFailures } from '../../../src/publish/failures/images.ts';
import { explainRefusal } from '../../../src/publish/failures/refusal.ts';
import { requestFailures } from '../../../src/publish/failures/requests.ts';

const refused = (message: string, code = 'ValidationException'): AwsFailure => ({
  ...{ service: 'sagemaker', operation: 'CreateAlgorithm', code, message, status: 400, requestId: undefined },
});

describe('explainRefusal', () => {
  it('knows every text with which a request or an image is refused', () => {
    for (const { sample, cause, fix } of [...requestFailures, ...imageFailures]) {
      const explained = explainRefusal(refused(sample));
      expect(explained?.message).toBe(`AWS refused CreateAlgorithm: ${sample}`);
      expect(explained?.hint).toContain(`${cause}\nFix: ${fix}`);
    }
  });

  it('reads as the seller needs it', () => {
    const { sample = '' } = imageFailures.find(({ id }) => id === 'manifest-form') ?? {};
    expect(explainRefusal(refused(sample))?.hint).toMatchInlineSnapshot(`
      "The image was pushed as an OCI index or OCI manifest; SageMaker takes Docker schema 2 alone.
      Fix: Run \`sagemaker-algo push\`, which checks the form in the registry and repairs it without a new build.
      Here: sagemaker-algo push
      Known from: aws/amazon-sagemaker-feedback#180, mlflow/mlflow#13834
      Not shown: that it stops an algorithm too, at its creation or in its validation."
    `);
  });

  it('leaves to others what they explain better, and says nothing of what it does not know', () => {
    expect(explainRefusal(refused('is not authorized to perform: iam:PassRole on resource: x', 'AccessDeniedException'))).toBeUndefined();
    expect(explainRefusal(refused('A text of tomorrow'))).toBeUndefined();
  });
});
