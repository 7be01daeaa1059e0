// The results as JSON, from which every table and every quoted figure is made.
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** Where the published results stand. */
export const RESULTS = path.join(import.meta.dirname, '../results.json');

/** `{ subjects: { name: result } }`; without a file none. */
export function readResults(file = RESULTS) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    if (error.code === 'ENOENT') return { subjects: {} };
    throw error;
  }
}

export function writeResults(file, results) {
  writeFileSync(file, `${JSON.stringify(results, rounded, 1)}\n`);
}

/** Four digits are more than any of these figures is worth. */
function rounded(_key, value) {
  return typeof value === 'number' && !Number.isInteger(value) ? Number(value.toPrecision(4)) : value;
}

/** Every claim with the subject and part that it comes from. */
export function listClaims({ subjects }) {
  return Object.entries(subjects).flatMap(([subject, { parts = [] }]) =>
    parts.flatMap((part) => part.claims.map((claim) => ({ ...claim, subject, part: part.title, rounds: part.rounds }))),
  );
}
