import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../errors.ts';
import { explaining } from '../file-errors.ts';
import { parseBoundedJson } from '../text/bounded-json.ts';
import type { ListingPack } from './types.ts';

/** Whose listing is asked for; `madeOf` as `digestSource` gives it now. */
export interface PackWish extends Pick<ListingPack['product'], 'name' | 'version'> {
  readonly madeOf: string;
}

/** The listing that `sagemaker-algo listing` made of this version. Throws UserError when there is none, or it is of another one, or of other texts or prices. */
export function readPack(folder: string, shown: string, product: PackWish): ListingPack {
  const hint = 'Make it with: sagemaker-algo listing';
  const file = join(folder, 'listing.json');
  const named = `${shown}/listing.json`;
  let pack: ListingPack;
  try {
    pack = parseBoundedJson(explaining('read', named, () => readFileSync(file, 'utf8'))) as ListingPack;
  } catch (error) {
    throw new UserError(`${named} is no listing that can be read.`, { hint, cause: error });
  }
  if (pack.schemaVersion !== 1) throw new UserError(`${named} was made by another version of this tool.`, { hint });
  const { name, version } = pack.product;
  if (name !== product.name || version !== product.version) {
    throw new UserError(`${named} is of ${name} ${version}, and sagemaker-algo.json of ${product.name} ${product.version}.`, { hint });
  }
  if (pack.madeOf === product.madeOf) return pack;
  throw new UserError(
    `${named} was made before sagemaker-algo.json, or a text that it names, was changed: its prices and texts may be old.`,
    {
      hint: 'Make it anew: sagemaker-algo listing --no-record',
    },
  );
}
