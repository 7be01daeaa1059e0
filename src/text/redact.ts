/** What stands in the place of a secret. */
const GONE = '***';

const SECRET_NAME = /(?:PASSWORD|PASSWD|SECRET|TOKEN|API_?KEY|ACCESS_?KEY|SECRET_?KEY|PRIVATE_?KEY)$/i;

/** Whether a variable is called what secrets are called. */
export function isSecretName(name: string): boolean {
  return SECRET_NAME.test(name);
}

/** Whether a variable's name says that its value is secret and the value is no placeholder, path or plain word. */
export function isSecretValue(name: string, value: string): boolean {
  const shortest = /PASS/i.test(name) ? 8 : 16;
  if (!SECRET_NAME.test(name) || value.length < shortest || !/^[\w+/=.~:@!#%^&*-]+$/.test(value)) return false;
  if (/^[./~]|:\/\/|example|changeme|placeholder|dummy|your|xxx|none|null|true|false/i.test(value)) return false;
  return /\d/.test(value) && /[a-z]/i.test(value);
}

type Rule = readonly [RegExp, string | ((match: string, ...parts: string[]) => string)];

// Every repetition has a bound, so that a line of any length is looked through in a time that grows with it and not faster.
const RULES: readonly Rule[] = [
  // Password in an address, and a user without one, which is a token then. The user of ssh stays.
  [/([a-z][a-z0-9+.-]{1,20}:\/\/)[^\s/:@'"]{0,256}:[^\s/@'"]{1,1024}@/gi, `$1${GONE}@`],
  [/(https?:\/\/)[^\s/:@'"]{16,1024}@/gi, `$1${GONE}@`],
  [/(-----BEGIN [A-Z ]{0,20}PRIVATE KEY-----)(?:[A-Za-z0-9+/=\s]|\\n){1,10000}/g, `$1${GONE}`],
  [/\b(authorization["']?\s{0,3}[:=]\s{0,3}["']?(?:Bearer|Basic)\s{1,3})[\w.~+/=-]{8,4096}/gi, `$1${GONE}`],
  [
    /(?<![A-Za-z])((?:secret_?access_?key|session_?token|secretaccesskey|sessiontoken)["']?\s{0,3}[:=]\s{0,3}["']?)[A-Za-z0-9/+=]{20,4096}/gi,
    `$1${GONE}`,
  ],
  // Services whose tokens say what they are.
  [/\b(gh[pousr]_|github_pat_|npm_|hf_|glpat-|xox[abprs]-|sk-ant-|pypi-|dckr_pat_)[\w-]{20,1024}/g, `$1${GONE}`],
  [
    /(?<![\w-])([A-Za-z_]\w{0,60})(["']?\s{0,2}[=:]\s{0,2}["']?)([^\s"',;]{8,1024})/g,
    (whole, name = '', sign = '', value = '') => (isSecretValue(name, value) ? `${name}${sign}${GONE}` : whole),
  ],
];

/** Any of the marks without which no rule can match: most lines have none of them. */
const WORTH_A_LOOK =
  /:\/\/|PRIVATE KEY|authorization|key|token|secret|passw|gh[pousr]_|github_pat_|npm_|hf_|glpat-|xox|sk-ant-|pypi-|dckr_pat_/i;

/**
 * A text with the secrets taken out whose form cannot be mistaken, for whatever is printed or kept: a container, a builder or a
 * service may print them. It is no proof that none is left. Doing it twice changes nothing.
 */
export function redact(text: string): string {
  if (!WORTH_A_LOOK.test(text)) return text;
  return RULES.reduce((rest, [pattern, by]) => (typeof by === 'string' ? rest.replace(pattern, by) : rest.replace(pattern, by)), text);
}

/** `NAME=value`, also as the value of an option, without the value where the name says that it is secret. */
export function redactWord(word: string): string {
  const assigned = /^((?:--[a-z][\w-]*=)?([A-Za-z_]\w*)=)./s.exec(word);
  return assigned !== null && isSecretName(assigned[2] ?? '') ? `${assigned[1]}${GONE}` : redact(word);
}

/** For `JSON.stringify`: the values of what is called a secret, and the secrets in all texts, are left out. */
export function redactValue(key: string, value: unknown): unknown {
  if (typeof value !== 'string') return value;
  return isSecretValue(key, value) ? GONE : redact(value);
}
