import { expect } from 'vitest';
import { imageTrainProgram } from '../../../src/checks/image/train-program.ts';
import { judges } from '../../support/judges.ts';
import { image } from '../../support/observations.ts';
import { imageContents, programFacts, programFile, unreadContents } from '../../support/observations-image.ts';

const serve = programFacts('serve');
const withProgram = (train: Parameters<typeof programFacts>[1], entrypoint?: ReturnType<typeof programFacts>) => ({
  'image/train-contents': imageContents({ programs: { train: programFacts('train', train), serve, entrypoint } }),
});
const script = (needs: readonly { name: string; found: boolean }[], carriageReturn = false) =>
  withProgram({ files: [programFile({ form: { kind: 'script', needs, carriageReturn } })] });
const elf = (machine: string, needs: readonly { name: string; found: boolean }[] = []) =>
  withProgram({ files: [programFile({ form: { kind: 'elf', machine, needs } })] });

judges(imageTrainProgram, {
  'a script whose interpreter is there': [{}, 'pass'],
  'a static program': [elf('amd64'), 'pass'],
  'a 32-bit program, which such machines run': [elf('386'), 'pass'],
  'a program whose loader is there': [elf('amd64', [{ name: '/lib64/ld-linux-x86-64.so.2', found: true }]), 'pass'],
  'a first one that cannot be executed, and a second that can': [
    withProgram({ files: [programFile({ executable: false }), programFile()] }),
    'pass',
  ],
  'an ENTRYPOINT in place of a program on PATH': [withProgram({ files: [] }, programFacts('python3')), 'pass'],
  'an ENTRYPOINT that is not there': [
    withProgram({}, programFacts('/opt/run', { files: [], searched: [] })),
    'fail',
    {
      expected: 'the program of ENTRYPOINT, /opt/run, in the image',
      actual: 'there is no such file',
      fix: 'In the Dockerfile: COPY run /opt/run, then RUN chmod 755 /opt/run',
    },
  ],
  'nothing on PATH': [
    withProgram({ files: [] }),
    'fail',
    {
      expected: 'an ENTRYPOINT, or an executable `train` on PATH',
      actual: 'none of the folders of PATH (/usr/local/bin, /usr/bin) has it',
      cause: expect.stringContaining('never copied'),
      fix: 'In the Dockerfile: COPY train /usr/local/bin/train, then RUN chmod 755 /usr/local/bin/train',
    },
  ],
  'the program elsewhere': [
    withProgram({ files: [], elsewhere: '/opt/program/train' }),
    'fail',
    {
      actual: 'none of the folders of PATH (/usr/local/bin, /usr/bin) has it; /opt/program/train has that name',
      cause: expect.stringContaining('not on PATH'),
      fix: 'In the Dockerfile: RUN ln -s /opt/program/train /usr/local/bin/train',
    },
  ],
  'not executable': [withProgram({ files: [programFile({ executable: false })] }), 'fail', /chmod 755 \/usr\/local\/bin\/train/],
  'Windows line endings': [script([{ name: '/bin/sh', found: true }], true), 'fail', /CR LF.*sed -i/],
  'no interpreter': [
    script([{ name: '/usr/bin/python3', found: false }]),
    'fail',
    { expected: expect.stringMatching(/^\/usr\/bin\/python3, /), actual: 'it is not there, or not executable' },
  ],
  'nothing for env': [
    script([
      { name: '/usr/bin/env', found: true },
      { name: 'node', found: false },
    ]),
    'fail',
    /node.*not on PATH/,
  ],
  'a script without an interpreter line': [
    withProgram({ files: [programFile({ form: { kind: 'other', bytes: 9 } })] }),
    'fail',
    { actual: 'it is neither', fix: expect.stringContaining('#!/bin/sh') },
  ],
  'an empty file': [withProgram({ files: [programFile({ form: { kind: 'other', bytes: 0 } })] }), 'fail', 'the file is empty'],
  'a program for another processor': [elf('arm64'), 'fail', /is for arm64.*GOARCH=amd64/],
  'a 32-bit program where the image is for another processor': [
    { ...elf('386'), 'image/train': image({ architecture: 'arm64' }) },
    'fail',
    'is for 386',
  ],
  'a program for the processor of the image': [{ ...elf('arm64'), 'image/train': image({ architecture: 'arm64' }) }, 'pass'],
  'no loader': [elf('amd64', [{ name: '/lib/ld-musl-x86_64.so.1', found: false }]), 'fail', /musl.*CGO_ENABLED=0/],
  'an image that was not read': [{ 'image/train-contents': unreadContents() }, 'not-checked', 'could not be seen'],
});
