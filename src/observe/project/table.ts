import type { ObserverTable } from '../observer.ts';
import { derived } from './derived.ts';
import { folder } from './folder.ts';
import type { FolderObservations } from './types.ts';

/** Who looks into the project folder. */
export const folderObservers: ObserverTable<FolderObservations> = {
  'project/folder': folder,
  'project/derived': derived,
};
