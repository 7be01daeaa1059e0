import type { ImageContents, ImageFiles, ImageScan, ProgramFacts, ProgramFile } from '../../src/observe/image/types.ts';
import { IMAGE_SIZE } from '../../src/sagemaker/contract.ts';

/** A sound script on PATH; a test replaces what it is about. */
export function programFile(replaced: Partial<ProgramFile> = {}): ProgramFile {
  return {
    path: '/usr/local/bin/train',
    real: '/usr/local/bin/train',
    executable: true,
    form: { kind: 'script', needs: [{ name: '/bin/sh', found: true }], carriageReturn: false },
    ...replaced,
  };
}

export function programFacts(word: string, replaced: Partial<ProgramFacts> = {}): ProgramFacts {
  const path = `/usr/local/bin/${word}`;
  return { word, files: [programFile({ path, real: path })], searched: ['/usr/local/bin', '/usr/bin'], elsewhere: undefined, ...replaced };
}

export function imageFiles(replaced: Partial<ImageFiles> = {}): ImageFiles {
  return {
    os: { id: 'debian', like: [], name: 'Debian GNU/Linux 12 (bookworm)' },
    rootNames: ['root'],
    programs: { train: programFacts('train'), serve: programFacts('serve'), entrypoint: undefined },
    ml: [],
    drivers: [],
    secrets: [],
    ...replaced,
  };
}

export function imageContents(files: Partial<ImageFiles> = {}, replaced: Partial<ImageContents> = {}): ImageContents {
  return {
    files: { status: 'read', value: imageFiles(files) },
    layers: [{ step: 'COPY program', bytes: 1_000_000 }],
    limits: { imageBytes: IMAGE_SIZE.advised, layerBytes: IMAGE_SIZE.layer },
    ...replaced,
  };
}

/** Contents of an image that the engine did not hand out. */
export function unreadContents(): ImageContents {
  return imageContents({}, { files: { status: 'unread', reason: 'What is in the image could not be seen.' }, layers: undefined });
}

/** The same contents for both roles. */
export function bothContents(files: Partial<ImageFiles>, replaced: Partial<ImageContents> = {}) {
  return { 'image/train-contents': imageContents(files, replaced), 'image/serve-contents': imageContents(files, replaced) };
}

export function scanned(): ImageScan {
  return { image: 'sound:train', status: 'scanned', scanner: 'trivy', found: [], count: 0 };
}
