import { createHash } from 'node:crypto';
import type { Config } from '../config/schema.ts';
import type { ListingTexts } from './texts.ts';

/**
 * Changes when what the page, the prices or the terms are made from does, in the spec or in a file that it names: then a listing that was
 * made before says something else than the seller does now.
 */
export function digestSource({ listing, training, inference }: Config, { values }: Pick<ListingTexts, 'values'>): string {
  return createHash('sha256')
    .update(JSON.stringify([listing, training, inference, values]))
    .digest('hex');
}
