import { resolve } from 'node:path';
import { TEXT_FILE } from '../config/rules/listing.ts';
import type { Listing } from '../config/schema.ts';
import { isUserError } from '../errors.ts';
import { kindOf, readText } from '../files.ts';
import { LISTING_LENGTH } from '../sagemaker/listing-limits.ts';
import type { Gap } from './types.ts';

/** Fields that may name a file, with their longest text. */
const FIELDS = {
  longDescription: LISTING_LENGTH.longDescription,
  supportDescription: LISTING_LENGTH.supportDescription,
  usageInstructions: LISTING_LENGTH.usageInstructions,
  releaseNotes: LISTING_LENGTH.releaseNotes,
  'trainingData.notes': LISTING_LENGTH.ioDescription,
  'input.description': LISTING_LENGTH.ioDescription,
  'output.description': LISTING_LENGTH.ioDescription,
} as const;

export type TextField = keyof typeof FIELDS;

/** Texts of the section, those that stand in files read; and what is wrong with the files. */
export interface ListingTexts {
  readonly values: Readonly<Partial<Record<TextField, string>>>;
  readonly gaps: readonly Gap[];
}

/** Reads the texts that stand in files of the project. */
export function readTexts(listing: Listing, dir: string): ListingTexts {
  const values: Partial<Record<TextField, string>> = {};
  const gaps: Gap[] = [];
  for (const field of Object.keys(FIELDS) as TextField[]) {
    const written = fieldOf(listing, field);
    if (written === undefined) continue;
    const found = TEXT_FILE.test(written) ? readFile(resolve(dir, written)) : { text: written };
    if ('problem' in found) {
      gaps.push({ field, reason: `${written} ${found.problem}`, source: `listing.${field}`, severity: 'must' });
      continue;
    }
    values[field] = found.text;
    // What stands in the spec itself is judged by its rules.
    if (TEXT_FILE.test(written) && found.text.length > FIELDS[field]) {
      const reason = `has ${found.text.length} characters; at most ${FIELDS[field]} are allowed`;
      gaps.push({ field, reason, source: written, severity: 'must' });
    }
  }
  return { values, gaps };
}

function fieldOf(listing: Listing, field: TextField): string | undefined {
  switch (field) {
    case 'trainingData.notes':
      return listing.trainingData.notes;
    case 'input.description':
      return listing.input.description;
    case 'output.description':
      return listing.output.description;
    default:
      return listing[field];
  }
}

function readFile(path: string): { readonly text: string } | { readonly problem: string } {
  if (kindOf(path) === undefined) return { problem: 'does not exist' };
  try {
    const text = readText(path).trim();
    return text === '' ? { problem: 'is empty' } : { text };
  } catch (error) {
    if (isUserError(error)) return { problem: 'cannot be read' };
    throw error;
  }
}
