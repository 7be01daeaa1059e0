import type { Facts } from '../../src/doctor/facts.ts';
import type { ContextFile } from '../../src/doctor/facts-project.ts';
import type { Row } from './rows-machine.ts';
import { but, image, SOUND } from './sound-facts.ts';

const files = (...more: readonly ContextFile[]): Partial<Facts> => but('context', { files: [...SOUND.context.files, ...more] });
const file = (path: string, more: Partial<ContextFile> = {}): ContextFile => ({ path, bytes: 10, mode: 0o644, ...more });
const script = (text: string) => ({ text, shebang: text.startsWith('#!'), crlf: text.split('\r\n').length - 1 });
const base = (reference: string): Partial<Facts> => but('dockerfiles', { bases: [{ reference, file: 'Dockerfile' }] });
const dockerfile = (text: string): Partial<Facts> =>
  but('dockerfiles', { files: [{ path: 'Dockerfile', roles: ['train'], trouble: undefined, text }] });
const plain = file('start.sh', { script: script('#!/bin/sh\n') });
const only = (one: ContextFile): Partial<Facts> => but('context', { files: [one] });
const secret = (parts: Partial<Facts['secretFiles'][number]>): Partial<Facts> => ({
  secretFiles: SOUND.secretFiles.map((one) => ({ ...one, ...parts })),
});
const template = (parts: Partial<Facts['template']>): Partial<Facts> => but('template', parts);
const packages = (parts: Partial<Facts['packages'][number]>): Partial<Facts> => ({
  packages: SOUND.packages.map((one) => ({ ...one, ...parts })),
});
const region = (state: 'stale' | 'edited'): Partial<Facts> =>
  but('derived', {
    regions: [{ file: 'README.md', name: 'channels', state }],
    renewed: state === 'stale' ? [{ path: 'README.md', before: 'old', after: 'new' }] : [],
  });

/** Of each diagnosis of a project: what trips it, and what does not. */
export const PROJECT_ROWS: Readonly<Record<string, readonly Row[]>> = {
  'project/spec': [
    [{}, 'ok'],
    [{ spec: { status: 'invalid', message: 'the file has 2 problems:\n  one\n  two' } }, 'problem', /2 problems.*one.*two/s],
    // What stands alone below a heading would not be shown.
    [
      { spec: { status: 'invalid', message: 'the file has a problem:\n  it is null' } },
      'problem',
      /^problem\nthe file has a problem: it is null\n/,
    ],
    [
      { spec: { status: 'invalid', message: 'a.json:2:1 is no JSON.\n\n  {\n  ^' } },
      'problem',
      /^problem\na\.json:2:1 is no JSON\.\n[^^]+$/,
    ],
    [
      { spec: { status: 'valid', name: 'a', issues: [{ path: 'training.channels', value: {}, reason: 'none', clause: 'API-06' }] } },
      'problem',
      /breaks 1 rule .*: training\.channels none/,
    ],
  ],
  'project/samples': [
    [{}, 'ok'],
    [
      but('samples', { broken: [{ where: 'samples.channels.train', path: 'data', trouble: 'does not exist' }] }),
      'problem',
      /data, of samples\.channels\.train, does not exist/,
    ],
    [but('samples', { declared: 0 }), 'warning'],
  ],
  'project/dockerfiles': [
    [{}, 'ok'],
    [
      but('dockerfiles', { files: [{ path: 'Dockerfile', roles: ['train'], trouble: 'Dockerfile is not there.', text: '' }] }),
      'problem',
      /Dockerfile cannot be read/,
    ],
    [but('dockerfiles', { lostContexts: ['image'] }), 'problem', /the context image is not a folder/],
  ],
  'project/base-pinned': [
    [{}, 'ok'],
    [base('debian'), 'warning', /debian names no version/],
    [base('registry:5000/debian'), 'warning'],
    [base('python:latest'), 'warning', /python:latest/],
    [base('python:3.13-slim'), 'note'],
    [base('python:latest@sha256:1'), 'ok'],
  ],
  'project/base-supported': [
    [{}, 'ok'],
    [base('python:3.9-slim-bullseye'), 'warning', /Python 3\.9, .*since 31 October 2025/],
    [base('public.ecr.aws/docker/library/node:24-bullseye-slim'), 'warning', /Debian 11/],
    [base('nvidia/cuda:12.2.0-runtime-ubuntu20.04'), 'warning', /Ubuntu 20\.04/],
    [base('python:3.10-alpine3.23'), 'note', /until 31 October 2026/],
    [base('node:24-slim'), 'ok'],
    [base('somebody/debian-like:11'), 'ok'],
    [base('my/python:banana'), 'ok'],
  ],
  'project/lock-file': [
    [{}, 'ok'],
    [packages({ lock: undefined }), 'warning', /2 packages; no lock file fixes.*npm install/s],
    [packages({ file: 'requirements.txt', lock: undefined, loose: ['flask'] }), 'warning', /1 of them without a version/],
    [packages({ dependencies: 0, lock: undefined }), 'note', /1 package for work/],
    [packages({ dependencies: 0, forWork: 0, lock: undefined }), 'ok'],
  ],
  'project/context-secrets': [
    [{}, 'ok'],
    [files(file('.env')), 'problem', /\.env is sent to the builder/],
    [files(file('deploy/.env.production')), 'problem'],
    [files(file('.env.example')), 'ok'],
    [files(file('.aws/credentials')), 'problem'],
    [files(file('src/server.key')), 'problem'],
    [files(file('keys/model-key')), 'problem', /keys\/model-key/],
    [files(file('src/keys.py'), file('src/environment.ts')), 'ok'],
  ],
  'project/context-artifacts': [
    [{}, 'ok'],
    [files(file('artifacts/model.tar.gz')), 'warning', /artifacts is sent/],
    [files(file('tools/node_modules/x/index.js'), file('.git/HEAD')), 'warning', /node_modules, \.git are sent/],
    [files(file('src/artifacts.py')), 'ok'],
  ],
  'project/context-size': [
    [{}, 'ok'],
    [but('context', { bytes: 3e8 }), 'warning', /300 MB in 2 files/],
    [but('context', { more: true }), 'warning', /more than/],
  ],
  'project/script-line-endings': [
    [{}, 'ok'],
    [files(file('run.sh', { script: script('#!/bin/sh\r\nexit\r\n') })), 'problem', /run\.sh has Windows line endings.*sed -i/s],
  ],
  'project/script-modes': [
    [{}, 'ok'],
    [only(plain), 'warning', /start\.sh is not executable/],
    [only(file('bin/a;b', { script: script('#!/bin/sh\n') })), 'warning', /chmod \+x -- 'bin\/a;b'/],
    [only(file('runtime/train', { script: script('#!/usr/bin/env python3\n') })), 'warning'],
    // A module with a first line for people; a mode that the Dockerfile sets; one without `#!`.
    [only(file('src/tool.py', { script: script('#!/usr/bin/env python3\n') })), 'ok'],
    [{ ...only(plain), ...dockerfile('FROM a\nCOPY . /\nRUN chmod 755 /start.sh\nENTRYPOINT ["/start.sh"]\n') }, 'ok'],
    [{ ...only(plain), ...dockerfile('FROM a\nCOPY --chmod=755 . /\nENTRYPOINT ["/start.sh"]\n') }, 'ok'],
    [only(file('start.sh', { script: script('echo\n') })), 'ok'],
    [{ ...only(plain), ...but('host', { platform: 'win32' }) }, 'not-checked'],
  ],
  'project/git-attributes': [
    [{}, 'ok'],
    [but('repository', { unsettled: ['start.sh'] }), 'warning', /does not say that start\.sh keeps LF/],
    // A line for it would have to be escaped: none is made up.
    [but('repository', { unsettled: ['a b.sh'] }), 'warning', /\nAdd a line to \.gitattributes, such as: \*\.sh text eol=lf\n[^>]*$/],
    [but('repository', { tracked: false, unsettled: ['start.sh'] }), 'ok'],
  ],
  'project/git-modes': [
    [{}, 'ok'],
    [but('repository', { plainModes: ['start.sh'], fileMode: false }), 'warning', /update-index --chmod=\+x -- start\.sh/],
    [but('repository', { plainModes: ['$(touch x).sh'] }), 'warning', / -- '\$\(touch x\)\.sh'/],
  ],
  'project/secret-files': [
    [{}, 'ok'],
    [{ secretFiles: [] }, 'ok'],
    [secret({ trouble: 'does not exist' }), 'problem', /keys\/model-key, .* does not exist/],
    [secret({ mode: 0o644 }), 'warning', /mode 644/],
    [secret({ mode: 0o644, path: 'a b;c' }), 'warning', /chmod go= -- 'a b;c'/],
    [secret({ mode: 0o644, path: '/etc/passwd' }), 'warning', /Take their rights away\./],
  ],
  'project/secrets-tracked': [
    [{}, 'ok'],
    [secret({ tracked: true }), 'problem', /git rm --cached -- keys\/model-key/],
    [secret({ tracked: true, path: '-r; rm x' }), 'problem', /git rm --cached -- '-r; rm x' && printf '%s\\n' '\/-r; rm x' >>/],
  ],
  'project/derived-fresh': [
    [{}, 'ok'],
    [region('stale'), 'warning', /"channels" of README\.md is from an earlier spec/],
    [region('edited'), 'ok'],
  ],
  'project/derived-untouched': [
    [{}, 'ok'],
    [region('edited'), 'warning', /README\.md: channels was changed by hand/],
    [but('derived', { stray: [{ file: 'README.md', line: 3, reason: 'no end' }] }), 'warning', /README\.md:3: no end/],
    [region('stale'), 'ok'],
  ],
  'project/template-current': [
    [{}, 'ok'],
    [{ template: { status: 'none' } }, 'ok'],
    [template({ current: '0.10.0' } as Partial<Facts['template']>), 'note', /at 0\.10\.0 now/],
    [template({ version: '0.4.0' } as Partial<Facts['template']>), 'warning', /newer than this tool/],
    [{ template: { status: 'unknown', name: 'gone' } }, 'warning', /no template "gone"/],
    [{ template: { status: 'foreign', name: 'team' } }, 'not-checked', /update --check/],
  ],
  'project/template-base': [
    [{}, 'ok'],
    [template({ base: 'missing' } as Partial<Facts['template']>), 'warning', /missing or damaged/],
    [template({ base: 'newer' } as Partial<Facts['template']>), 'warning', /newer version/],
    [{ template: { status: 'none' } }, 'ok'],
  ],
  'project/images-built': [
    [{}, 'ok'],
    [image({ built: false }), 'note', /algo:0\.1\.0 is not built yet/],
    [image({ built: false, adopted: true }), 'problem', /docker pull algo:0\.1\.0/],
  ],
  'project/images-fresh': [
    [{}, 'ok'],
    [image({ outdated: true }), 'warning', /was built from other files/],
    [image({ outdated: undefined }), 'not-checked'],
    [image({ outdated: undefined, adopted: true }), 'ok'],
  ],
  'project/image-platform': [
    [{}, 'ok'],
    [image({ built: false, platform: undefined }), 'ok'],
    [image({ platform: 'linux/arm64' }), 'problem', /is for linux\/arm64/],
  ],
  'project/runtime-supported': [
    [{}, 'ok'],
    [image({ runtimes: [{ product: 'node', version: '18.20.4' }] }), 'warning', /Node 18, .*30 April 2025/],
    [image({ runtimes: [] }), 'ok'],
  ],
  'project/writable': [
    [{}, 'ok'],
    [but('place', { writable: false }), 'problem', /may not write/],
  ],
  'project/owners': [
    [{}, 'ok'],
    [but('place', { foreign: ['artifacts', 'x'] }), 'warning', /artifacts and 1 more belong/],
  ],
  'project/location': [
    [{}, 'ok'],
    [but('place', { windowsDisk: true }), 'warning', /folder of Windows/],
    [but('place', { synchronised: 'OneDrive' }), 'warning', /kept in step by OneDrive/],
  ],
};
