import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { WatchedInputs } from './inputs.ts';

/** More files than a person writes. */
const FILES_MAX = 20_000;

/** The files below a folder that go into an image, relative to it with forward slashes. What cannot be read is left out. */
export function listInputs(folder: string, { touches, mayHold }: WatchedInputs): readonly string[] {
  const found: string[] = [];
  const visit = (below: string) => {
    for (const entry of read(join(folder, below))) {
      if (found.length >= FILES_MAX) return;
      const path = below === '' ? entry.name : `${below}/${entry.name}`;
      const full = join(folder, path);
      if (entry.isDirectory()) {
        if (mayHold(full)) visit(path);
      } else if (touches(full).some((touch) => touch === 'train' || touch === 'serve')) found.push(path);
    }
  };
  visit('');
  return found;
}

function read(folder: string) {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
}
