import * as z from 'zod';

const filled = z.string().min(1);
const count = z.number().int().min(1);
const amount = z.number().int().min(0);

/** What the one validation profile needs beyond the samples (contract section 7, ValidationSpecification). */
export const validation = z
  .strictObject({
    trainingInstanceType: filled.optional().describe('Machine of the training job (default: the first of training.instanceTypes)'),
    trainingInstanceCount: count.default(1).describe('Machines of the training job; several only with training.distributed'),
    volumeSizeInGB: count.default(30).describe('Disk of the training job'),
    maxRuntimeInSeconds: count.default(3600).describe('Longest the training job may take'),
    transformInstanceType: filled
      .optional()
      .describe('Machine of the transform job (default: the first of inference.transformInstanceTypes)'),
    transformInstanceCount: count.default(1).describe('Machines of the transform job'),
    maxConcurrentTransforms: amount
      .optional()
      .describe('Requests of the transform job at once; without it, or with 0, the container is asked'),
    maxPayloadInMB: amount
      .optional()
      .describe('Largest request of the transform job; without it the container is asked, 0 streams whole files'),
    transformEnvironment: z.record(z.string(), z.string()).optional().describe('Variables of the transform job; buyers see them'),
    kmsKey: filled.optional().describe('KMS key for the results of both jobs; the role must be allowed to use it'),
    volumeKmsKey: filled.optional().describe('KMS key for the disks of both jobs'),
  })
  .describe('Machines of the validation that AWS runs in your account');
