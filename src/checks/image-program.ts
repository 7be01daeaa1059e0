import type { ImageInfo } from '../engine/engine.ts';
import type { ImageContents, ProgramFacts, ProgramFile } from '../observe/image/types.ts';
import type { Role } from '../sagemaker/contract.ts';
import type { Outcome } from './define-check.ts';

interface Fault {
  readonly expected: string;
  readonly actual: string;
  readonly cause: string;
  readonly fix: string;
}

/** Judges whether what the engine would run for a role can be run: ENTRYPOINT's program, or the one named after the role on PATH. */
export function judgeProgram(role: Role, image: ImageInfo, contents: ImageContents): Outcome {
  if (contents.files.status === 'unread') return { status: 'not-checked', reason: contents.files.reason };
  const { programs } = contents.files.value;
  const facts = programs.entrypoint ?? programs[role];
  const file = facts.files.find(({ executable }) => executable);
  const fault = file === undefined ? notFound(facts, programs.entrypoint !== undefined) : fileFault(file, image);
  return fault === undefined ? { status: 'pass' } : { status: 'fail', ...fault };
}

function notFound({ word, files, searched, elsewhere }: ProgramFacts, isEntrypoint: boolean): Fault {
  const [file] = files;
  if (file !== undefined) {
    return {
      expected: `an executable ${word}`,
      actual: `${file.path} is there, but nobody may execute it`,
      cause: 'Its mode has no x: it was copied from a file system or a checkout without the execute bit.',
      fix: `In the Dockerfile, after the file was copied: RUN chmod 755 ${file.real}`,
    };
  }
  const where = searched.length > 0 ? `none of the folders of PATH (${searched.join(', ')}) has it` : 'there is no such file';
  const target = searched.length > 0 ? `/usr/local/bin/${word}` : word;
  return {
    expected: isEntrypoint ? `the program of ENTRYPOINT, ${word}, in the image` : `an ENTRYPOINT, or an executable \`${word}\` on PATH`,
    actual: elsewhere === undefined ? where : `${where}; ${elsewhere} has that name`,
    cause:
      elsewhere === undefined
        ? 'It was never copied into the image, or under another name.'
        : 'It was copied to a folder that is not on PATH.',
    fix:
      elsewhere === undefined
        ? `In the Dockerfile: COPY ${word.slice(word.lastIndexOf('/') + 1)} ${target}, then RUN chmod 755 ${target}`
        : `In the Dockerfile: RUN ln -s ${elsewhere} ${target}`,
  };
}

function fileFault({ real, form }: ProgramFile, { architecture }: ImageInfo): Fault | undefined {
  if (form.kind === 'other') {
    return {
      expected: `${real} to be a program, or a script with an interpreter line`,
      actual: form.bytes === 0 ? 'the file is empty' : 'it is neither',
      cause: 'A script without `#!` in its first line cannot be run by the engine, which uses no shell.',
      fix: `As the very first line of ${real} write the interpreter, as in: #!/bin/sh or #!/usr/bin/env python3`,
    };
  }
  const missing = form.needs.find(({ found }) => !found);
  if (form.kind === 'script') {
    if (form.carriageReturn) {
      return {
        expected: `an interpreter line of ${real} that ends with LF`,
        actual: 'it ends with CR LF',
        cause: 'The file has Windows line endings, so the CR counts as a part of the interpreter.',
        fix: `Save it with LF, put \`* text eol=lf\` into .gitattributes, or in the Dockerfile: RUN sed -i 's/\\r$//' ${real}`,
      };
    }
    if (missing === undefined) return undefined;
    return {
      expected: `${missing.name}, which the first line of ${real} names, in the image`,
      actual: missing.name.startsWith('/') ? 'it is not there, or not executable' : 'it is not on PATH',
      cause: 'The base image has no such interpreter, or has it elsewhere.',
      fix: `Install ${missing.name} in the Dockerfile, or name in the first line one that is there.`,
    };
  }
  if (form.machine !== architecture && !(form.machine === '386' && architecture === 'amd64')) {
    return {
      expected: `a program for ${architecture}`,
      actual: `${real} is for ${form.machine}`,
      cause: 'It was compiled for the processor of another machine and copied into the image.',
      fix: `Compile it for linux/${architecture} (in Go: GOOS=linux GOARCH=${architecture}), or in a build stage of the Dockerfile.`,
    };
  }
  if (missing === undefined) return undefined;
  return {
    expected: `${missing.name}, with which ${real} is loaded, in the image`,
    actual: 'it is not there',
    cause:
      'The program is linked dynamically against another C library than that of the image (glibc against musl), or the image has none.',
    fix: 'Link it statically (in Go: CGO_ENABLED=0), or use a base image of the kind that it was compiled on.',
  };
}
