import { failedWith } from '../aws/failure.ts';
import type { CreateAlgorithmRequest } from '../config/create-algorithm.ts';
import type { Context } from '../context.ts';
import type { PublishParts } from './publish-parts.ts';
import { uploadSamples } from './upload-samples.ts';

/** Brings images and samples to where the request, which it gives, then says they are. Throws UserError, AwsError. */
export async function sendParts(
  { s3, images, destination, places, samples, tags, planRequest }: PublishParts,
  { progress }: Pick<Context, 'progress'>,
): Promise<CreateAlgorithmRequest> {
  const { bucket, identity } = destination;
  if (!bucket.exists) {
    const step = progress.step(`Make the bucket ${bucket.name}`);
    await s3.createBucket(bucket.name, identity.region, tags).catch((error: unknown) => {
      // Somebody else of this account was quicker.
      if (!failedWith(error, 'BucketAlreadyOwnedByYou')) throw error;
    });
    step.done();
  }
  const references = await images.send();
  const step = progress.step('Upload the samples');
  const { sent, present, removed } = await uploadSamples(s3, {
    ...{ bucket: bucket.name, prefix: places.samples, samples, tags },
    onProgress: (done, of) => step.update(`${done} of ${of}`),
  });
  step.done(`${sent} sent, ${present} there already${removed === 0 ? '' : `, ${removed} strange one${removed === 1 ? '' : 's'} removed`}`);
  return planRequest(references);
}
