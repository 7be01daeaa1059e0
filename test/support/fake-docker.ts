import { chmodSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { workspace } from './workspace.ts';

/** What the fake client does for the first pattern that its arguments, joined by blanks, match. */
export interface FakeAnswer {
  readonly args: string;
  readonly stdout?: string;
  readonly stderr?: string;
  readonly exit?: number;
  /** Goes on until it is killed. */
  readonly hangs?: boolean;
}

export interface FakeDocker {
  /** To use as environment: a `docker` first on PATH that is a script, so that the socket is not asked instead. */
  readonly env: Readonly<Record<string, string>>;
  /** The command lines so far. */
  ran(): readonly string[];
}

const SCRIPT = `#!${process.execPath}
const { appendFileSync, readFileSync } = require('node:fs');
const line = process.argv.slice(2).join(' ');
appendFileSync(__dirname + '/ran', line + '\\n');
const answer = JSON.parse(readFileSync(__dirname + '/answers.json')).find(({ args }) => new RegExp(args).test(line));
if (answer === undefined) {
  process.stderr.write('nobody scripted: docker ' + line + '\\n');
  process.exitCode = 99;
} else {
  process.stdout.write(answer.stdout ?? '');
  process.stderr.write(answer.stderr ?? '');
  process.exitCode = answer.exit ?? 0;
  if (answer.hangs) setInterval(() => {}, 1000);
}
`;

export function fakeDocker(answers: readonly FakeAnswer[], name = 'docker'): FakeDocker {
  const folder = workspace({ [name]: SCRIPT, 'answers.json': JSON.stringify(answers) });
  chmodSync(join(folder, name), 0o755);
  const log = join(folder, 'ran');
  return {
    env: { PATH: folder, DOCKER_CONFIG: folder },
    ran: () => (existsSync(log) ? readFileSync(log, 'utf8').trimEnd().split('\n') : []),
  };
}
