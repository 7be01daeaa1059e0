import * as z from 'zod/mini';

const filled = z.string().check(z.minLength(1));
const count = z.int().check(z.minimum(1));
const amount = z.int().check(z.minimum(0));

/** What the one validation profile needs beyond the samples (contract section 7, ValidationSpecification). */
export const validation = z
  .strictObject({
    trainingInstanceType: z
      .optional(filled)
      .check(z.describe('Machine of the training job (default: the first of training.instanceTypes)')),
    trainingInstanceCount: z._default(count, 1).check(z.describe('Machines of the training job; several only with training.distributed')),
    volumeSizeInGB: z._default(count, 30).check(z.describe('Disk of the training job')),
    maxRuntimeInSeconds: z._default(count, 3600).check(z.describe('Longest the training job may take')),
    transformInstanceType: z
      .optional(filled)
      .check(z.describe('Machine of the transform job (default: the first of inference.transformInstanceTypes)')),
    transformInstanceCount: z._default(count, 1).check(z.describe('Machines of the transform job')),
    maxConcurrentTransforms: z
      .optional(amount)
      .check(z.describe('Requests of the transform job at once; without it, or with 0, the container is asked')),
    maxPayloadInMB: z
      .optional(amount)
      .check(z.describe('Largest request of the transform job; without it the container is asked, 0 streams whole files')),
    transformEnvironment: z.optional(z.record(z.string(), z.string())).check(z.describe('Variables of the transform job; buyers see them')),
    kmsKey: z.optional(filled).check(z.describe('KMS key for the results of both jobs; the role must be allowed to use it')),
    volumeKmsKey: z.optional(filled).check(z.describe('KMS key for the disks of both jobs')),
  })
  .check(z.describe('Machines of the validation that AWS runs in your account'));
