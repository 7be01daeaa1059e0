import type { ImageInfo } from '../engine/engine.ts';
import type { ImageContents, ImageFiles } from '../observe/image/types.ts';
import type { Observations } from '../observe/types.ts';
import type { Outcome } from './define-check.ts';

/** What the checks on the content of both images need. */
export const BOTH_IMAGES = ['image/train', 'image/serve', 'image/train-contents', 'image/serve-contents'] as const;

export interface RoleImage {
  /** `train`, `serve`, or `train and serve` where one image does both. */
  readonly role: string;
  readonly image: ImageInfo;
  readonly contents: ImageContents;
}

/** The images of the project, each once. */
export function roleImages(seen: Pick<Observations, (typeof BOTH_IMAGES)[number]>): readonly RoleImage[] {
  const train = { role: 'train', image: seen['image/train'], contents: seen['image/train-contents'] };
  const serve = { role: 'serve', image: seen['image/serve'], contents: seen['image/serve-contents'] };
  return train.image.id === serve.image.id ? [{ ...train, role: 'train and serve' }] : [train, serve];
}

/**
 * Judges what is in the images. `find` says what is wrong with one, a line for each thing; the words are for when there is
 * something. An image that could not be read is passed over where another one is at fault.
 */
export function judgeFiles(
  images: readonly RoleImage[],
  find: (files: ImageFiles, image: ImageInfo) => readonly string[],
  words: { readonly expected: string; readonly cause: string; readonly fix: (found: readonly string[]) => string },
): Outcome {
  const found = images.flatMap(({ role, image, contents }) =>
    contents.files.status === 'read' ? find(contents.files.value, image).map((line) => ({ role, line })) : [],
  );
  const first = found[0];
  if (first !== undefined) {
    const lines = found.map(({ line }) => line);
    const more = found.length > 1 ? ` and ${found.length - 1} more` : '';
    return {
      status: 'fail',
      expected: words.expected,
      actual: `${first.role}: ${first.line}${more}`,
      cause: words.cause,
      fix: words.fix(lines),
      evidence: found.slice(0, 10).map(({ role, line }) => `${role}: ${line}`),
    };
  }
  for (const { contents } of images) {
    if (contents.files.status === 'unread') return { status: 'not-checked', reason: contents.files.reason };
  }
  return { status: 'pass' };
}

/** Bytes in words, for large things. */
export function describeSize(bytes: number): string {
  return bytes >= 1_000_000_000 ? `${(bytes / 1_000_000_000).toFixed(1)} GB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}
