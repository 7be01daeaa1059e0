import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../errors.ts';
import { explaining } from '../file-errors.ts';
import type { ListingPack } from './types.ts';

/** The listing that `sagemaker-algo listing` made of this version. Throws UserError when there is none, or it is of another one. */
export function readPack(folder: string, shown: string, product: Pick<ListingPack['product'], 'name' | 'version'>): ListingPack {
  const hint = 'Make it with: sagemaker-algo listing';
  const file = join(folder, 'listing.json');
  const named = `${shown}/listing.json`;
  let pack: ListingPack;
  try {
    pack = JSON.parse(explaining('read', named, () => readFileSync(file, 'utf8'))) as ListingPack;
  } catch (error) {
    throw new UserError(`${named} is no listing that can be read.`, { hint, cause: error });
  }
  if (pack.schemaVersion !== 1) throw new UserError(`${named} was made by another version of this tool.`, { hint });
  const { name, version } = pack.product;
  if (name !== product.name || version !== product.version) {
    throw new UserError(`${named} is of ${name} ${version}, and sagemaker-algo.json of ${product.name} ${product.version}.`, { hint });
  }
  return pack;
}
