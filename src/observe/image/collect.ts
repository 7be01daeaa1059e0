import { posix } from 'node:path';
import type { ImageEntry, ImageVisitor } from '../../engine/engine.ts';
import { ML_ROOT } from '../../sagemaker/contract.ts';
import type { TreeEntry } from '../types.ts';
import { HEAD_BYTES, type ProgramForm, parseProgram } from './program-form.ts';
import { mayHoldSecret } from './secret-places.ts';

/** A file that could be a program. */
export interface Candidate {
  readonly executable: boolean;
  readonly bytes: number;
  readonly form: ProgramForm;
}

/** What is kept of an image while it is read. */
export interface Collected {
  readonly links: ReadonlyMap<string, string>;
  readonly programs: ReadonlyMap<string, Candidate>;
  readonly ml: readonly TreeEntry[];
  readonly drivers: readonly string[];
  /** Texts in which a secret may stand. */
  readonly texts: readonly { readonly path: string; readonly text: string }[];
  /** Content of files that describe the system, by path. */
  readonly system: ReadonlyMap<string, string>;
}

/** Bounds, so that an image of any size takes only so much memory. */
const MAX = { paths: 300_000, ml: 100, drivers: 10, text: 1_048_576, texts: 16_777_216, system: 65_536 };

const SYSTEM = new Set(['/etc/os-release', '/usr/lib/os-release', '/etc/passwd']);

/** Collects what the checks ask about; `names` are those of programs that are of interest even where they cannot be executed. */
export function createCollector(names: readonly string[]): ImageVisitor & { readonly collected: Collected } {
  const links = new Map<string, string>();
  const programs = new Map<string, Candidate>();
  const system = new Map<string, string>();
  const texts: { path: string; text: string }[] = [];
  const [ml, drivers]: [TreeEntry[], string[]] = [[], []];
  let textBytes = 0;
  const isProgram = ({ type, mode, path }: ImageEntry) => type === 'file' && ((mode & 0o111) !== 0 || names.includes(posix.basename(path)));
  const isText = ({ type, bytes, path }: ImageEntry) =>
    type === 'file' && bytes > 0 && bytes <= MAX.text && textBytes + bytes <= MAX.texts && mayHoldSecret(path);
  const addText = (path: string, head: Uint8Array) => {
    if (head.indexOf(0) >= 0) return;
    textBytes += head.length;
    texts.push({ path, text: Buffer.from(head).toString('utf8') });
  };
  return {
    collected: { links, programs, ml, drivers, texts, system },
    wants(entry) {
      if (entry.type === 'file' && SYSTEM.has(entry.path)) return MAX.system;
      if (isText(entry)) return entry.bytes;
      return isProgram(entry) ? HEAD_BYTES : 0;
    },
    visit(entry, head) {
      const { path, type, bytes, target } = entry;
      if (type === 'symlink' || type === 'hardlink') {
        if (links.size < MAX.paths) links.set(path, target);
      } else if (SYSTEM.has(path)) {
        system.set(path, Buffer.from(head).toString('utf8'));
      }
      if (isProgram(entry) && programs.size < MAX.paths) {
        programs.set(path, { executable: (entry.mode & 0o111) !== 0, bytes, form: parseProgram(head) });
      }
      if (isText(entry)) addText(path, head);
      if (isDriver(entry) && drivers.length < MAX.drivers) drivers.push(path);
      const below = belowMl(entry);
      if (below !== undefined && ml.length < MAX.ml) ml.push(below);
    },
  };
}

/** What the image brings below /opt/ml; folders and empty files are of no consequence. */
function belowMl({ path, type, bytes }: ImageEntry): TreeEntry | undefined {
  if (!path.startsWith(`${ML_ROOT}/`) || type === 'folder' || type === 'other' || (type === 'file' && bytes === 0)) return undefined;
  return { path: path.slice(ML_ROOT.length + 1), type, bytes };
}

/** The toolkit's stubs and its forward-compatible libraries are no driver; a start under the NVIDIA runtime leaves empty files. */
function isDriver({ path, type, bytes }: ImageEntry): boolean {
  return type === 'file' && bytes > 0 && /\/(?:libcuda|libnvidia-ml)\.so\.[\d.]+$/.test(path) && !/\/(?:stubs|compat)\//.test(path);
}
