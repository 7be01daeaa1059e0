import type { Context } from '../context.ts';
import { UserError } from '../errors.ts';
import type { ImageWork } from './publish-version.ts';
import type { Session } from './session.ts';

/** What `publish` may be told about the images. */
export interface ImageWish {
  readonly skipPush: boolean;
}

export async function createImageWork(_session: Session, _wish: ImageWish, _context: Context): Promise<ImageWork> {
  throw new UserError('The images cannot be pushed yet.');
}
