import { lintSource } from '@secretlint/core';
import { secretLintProfiler } from '@secretlint/profiler';
import { creator } from '@secretlint/secretlint-rule-preset-recommend';
import { isSecretValue } from './redact.ts';

export { isSecretValue } from './redact.ts';

/** A secret in a text. It says where and of what kind, and never holds the secret itself. */
export interface Secret {
  readonly what: string;
  /** From 1. */
  readonly line: number;
}

/**
 * The library notes when each rule begins and ends, and at each end goes through all notes so far: over the files of a large image
 * that takes minutes, during which nothing else is heard. Nobody reads them.
 */
secretLintProfiler.mark = () => {};

const PRESET = { id: '@secretlint/secretlint-rule-preset-recommend', rule: creator };

/** More places than this are told by nobody. */
const MOST = 100;
/** The library takes a time that grows with the square of what it finds in a text, so that it gets a long one in pieces. */
const PIECE = 32_768;
/** The longest secret is a private key of 10,000 characters: none lies in two pieces only. */
const OVERLAP = 12_288;

/**
 * Secrets whose form cannot be mistaken: keys and tokens of well-known services, private keys, passwords in addresses. The first hundred
 * or so: a container or an image may hold any number of what looks like one.
 */
export async function findSecrets(text: string): Promise<readonly Secret[]> {
  const found: Secret[] = [];
  let line = 1;
  for (let at = 0; at < text.length && found.length < MOST; ) {
    const next = endOfPiece(text, at);
    for (const secret of await findInPiece(text.slice(at, next + OVERLAP))) found.push({ what: secret.what, line: line + secret.line - 1 });
    line += lineAt(text.slice(at, next), next - at) - 1;
    at = next;
  }
  return dropRepeated(found);
}

/** Behind the last whole line, or in the middle of one that is longer than a piece. */
function endOfPiece(text: string, from: number): number {
  if (text.length - from <= PIECE) return text.length;
  const end = text.lastIndexOf('\n', from + PIECE - 1);
  return end < from ? from + PIECE : end + 1;
}

async function findInPiece(text: string): Promise<readonly Secret[]> {
  const { messages } = await lintSource({
    source: { content: text, filePath: 'text', ext: '', contentType: 'text' },
    options: { config: { rules: [PRESET] }, noPhysicFilePath: true, maskSecrets: true },
  });
  const found = messages.map(({ ruleId, loc }) => ({ what: describeRule(ruleId), line: loc.start.line }));
  const keys = [...text.matchAll(AWS_KEY_PAIR)].slice(0, MOST).map((match) => ({ what: 'AWS key', line: lineAt(text, match.index) }));
  return [...found, ...keys];
}

/** A key id next to a word that says so; alone it also stands in policies and documents, where it gives nothing away. */
const AWS_KEY_PAIR = /aws_?access_?key_?id['"]?\s*[:=]\s*['"]?(?!AKIAIOSFODNN7EXAMPLE)(?:AKIA|ASIA)[A-Z0-9]{16}\b/gi;

const RULES: Readonly<Record<string, string>> = {
  '1password': '1Password token',
  anthropic: 'Anthropic key',
  aws: 'AWS key',
  basicauth: 'password in an address',
  'database-connection-string': 'password of a database',
  databricks: 'Databricks token',
  docker: 'password of a registry',
  gcp: 'key of a Google service account',
  github: 'GitHub token',
  gitlab: 'GitLab token',
  'hashicorp-vault': 'Vault token',
  huggingface: 'Hugging Face token',
  npm: 'npm token',
  openai: 'OpenAI key',
  privatekey: 'private key',
  sendgrid: 'SendGrid key',
  slack: 'Slack token',
};

function describeRule(ruleId: string): string {
  const name = ruleId.replace(/^@secretlint\/secretlint-rule-/, '');
  return RULES[name] ?? `${name} token`;
}

/** Files that hold passwords in a form of their own, by the end of their path. */
const PASSWORD_FILES: readonly { readonly path: RegExp; readonly line: RegExp; readonly what: string }[] = [
  { path: /\/[._]netrc$/, line: /\bpassword\s+\S/, what: 'password for a host' },
  { path: /\/\.pypirc$/, line: /^\s*password\s*[:=]\s*[^\s$%{]/, what: 'password of a package index' },
  { path: /\/\.env(?:\.[\w-]+)?$/, line: /^/, what: '' },
];

/** The secrets in a file: those of `findSecrets`, and passwords where the file's name says that they are some. */
export async function findSecretsInFile(path: string, text: string): Promise<readonly Secret[]> {
  const found = await findSecrets(text);
  const form = PASSWORD_FILES.find((one) => one.path.test(path));
  if (form === undefined) return found;
  const own = text.split('\n').flatMap((words, index) => {
    const what = form.what === '' ? findAssignedSecret(words) : form.line.test(words) ? form.what : undefined;
    return what === undefined ? [] : [{ what, line: index + 1 }];
  });
  return dropRepeated([...found, ...own]);
}

/** Name of the first `NAME=value` in a text that is a secret by its name, in words; undefined when there is none. */
export function findAssignedSecret(text: string): string | undefined {
  for (const [, name = '', value = ''] of text.matchAll(/\b([A-Za-z_]\w*)=["']?([^\s"']*)/g)) {
    if (isSecretValue(name, value)) return `value of ${name}`;
  }
  return undefined;
}

function dropRepeated(secrets: readonly Secret[]): readonly Secret[] {
  const first = new Map(secrets.map((one) => [`${one.line} ${one.what}`, one]));
  return [...first.values()].sort((one, other) => one.line - other.line);
}

function lineAt(text: string, index: number): number {
  return text.slice(0, index).split('\n').length;
}
