import type { S3 } from '../aws/s3.ts';
import type { SampleSet } from './sample-files.ts';
import { allOrFirst } from './settled.ts';

/** How much of an upload went over the line. */
export interface Uploaded {
  readonly sent: number;
  readonly present: number;
  /** Objects that lay between the samples and were not of them. */
  readonly removed: number;
}

export interface UploadRequest {
  readonly bucket: string;
  /** Key prefix without a slash at its end. */
  readonly prefix: string;
  readonly samples: SampleSet;
  readonly tags: Readonly<Record<string, string>>;
  readonly onProgress?: (done: number, of: number) => void;
}

/** Files at once: enough for a line that is far away. */
const AT_ONCE = 8;
/** S3 takes no more tags on an object. */
const OBJECT_TAGS = 10;

/**
 * Uploads the samples of one version. What is there already is not sent again, and what does not belong there is taken away, since
 * validation reads everything below a prefix. Throws AwsError.
 */
export async function uploadSamples(s3: S3, { bucket, prefix, samples, tags, onProgress }: UploadRequest): Promise<Uploaded> {
  // Ours stand last in the record and must not be the ones that are left out.
  const kept = Object.fromEntries(Object.entries(tags).slice(-OBJECT_TAGS));
  const keys = new Map(samples.files.map((one) => [`${prefix}/${one.path}`, one.file]));
  const waiting = [...keys];
  const counts = { sent: 0, present: 0 };
  const work = async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const [key, file] = next;
      try {
        counts[await s3.putFile(bucket, key, file, kept)] += 1;
      } catch (error) {
        // The others end with what they are at.
        waiting.length = 0;
        throw error;
      }
      onProgress?.(counts.sent + counts.present, keys.size);
    }
  };
  await allOrFirst(Array.from({ length: AT_ONCE }, work));
  const strays = (await s3.listObjects(bucket, `${prefix}/`)).map(({ key }) => key).filter((key) => !keys.has(key));
  if (strays.length > 0) await s3.deleteObjects(bucket, strays);
  return { ...counts, removed: strays.length };
}
