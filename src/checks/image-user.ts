import type { Outcome } from './define-check.ts';
import type { RoleImage } from './image-files.ts';

/** Judges whether an image runs as root (TRAIN-15). */
export function judgeUser(it: RoleImage): Outcome {
  const [user = ''] = it.image.user.split(':', 1);
  if (user === '' || user === 'root' || /^0+$/.test(user)) return { status: 'pass' };
  if (!/^\d+$/.test(user)) {
    const { files } = it.contents;
    if (files.status === 'unread') return { status: 'not-checked', reason: files.reason };
    if (files.value.rootNames.includes(user)) return { status: 'pass' };
  }
  return {
    status: 'fail',
    expected: 'no USER, or USER root',
    actual: `USER ${it.image.user}`,
    cause: 'The Dockerfile, or the base image, names another user.',
    fix: 'As the last USER line of the Dockerfile write: USER root',
  };
}
