import type { Config } from '../config/schema.ts';

/** Whether the images are used as they are: nothing in the project says how they are made. */
export function isAdopted({ images }: Config): boolean {
  return images.train.dockerfile === undefined && images.serve.dockerfile === undefined;
}
