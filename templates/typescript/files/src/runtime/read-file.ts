import { open, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** Large enough that a read costs little, small enough to stay in the processor's cache. */
const PIECE = 128 * 1024;

/** All files below a folder, in a fixed order, as paths relative to it. */
export async function listFiles(folder: string): Promise<string[]> {
  const names = await readdir(folder, { recursive: true }).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  const files: string[] = [];
  for (const name of names.sort()) if ((await stat(join(folder, name))).isFile()) files.push(name);
  return files;
}

/**
 * The bytes of a file, from two buffers in turn: while one piece is worked on, the next one is being read. So the disk, or the
 * network behind FastFile mode, is never waited for twice, and signals get through between the pieces.
 */
export async function* readFile(path: string): AsyncGenerator<Buffer> {
  const file = await open(path);
  let [current, other] = [Buffer.allocUnsafeSlow(PIECE), Buffer.allocUnsafeSlow(PIECE)];
  let reading = file.read(current, 0, PIECE);
  try {
    for (;;) {
      const { bytesRead } = await reading;
      if (bytesRead === 0) return;
      reading = file.read(other, 0, PIECE);
      yield current.subarray(0, bytesRead);
      [current, other] = [other, current];
    }
  } finally {
    await reading.catch(() => undefined);
    await file.close();
  }
}
