/**
 * What access keys look like: forms that are fixed and long enough that ordinary data never has them by chance. Every pattern
 * begins with fixed text, so that a search is linear.
 */
const MARKS: readonly { readonly kind: string; readonly pattern: RegExp }[] = [
  { kind: 'an AWS access key', pattern: /\b(?:AKIA|ASIA)[A-Z2-7]{16}\b/ },
  { kind: 'a private key', pattern: /-----BEGIN (?:[A-Z]{2,10} )?PRIVATE KEY-----/ },
  { kind: 'a GitHub token', pattern: /\bgh[pousr]_[A-Za-z0-9]{36}\b|\bgithub_pat_[A-Za-z0-9_]{82}\b/ },
  { kind: 'a Slack token', pattern: /\bxox[abprs]-[0-9]{10,13}-[A-Za-z0-9-]{20,80}\b/ },
  { kind: 'an npm token', pattern: /\bnpm_[A-Za-z0-9]{36}\b/ },
  { kind: 'a PyPI token', pattern: /\bpypi-AgEIcHlwaS5vcmc[A-Za-z0-9_-]{50,200}\b/ },
  { kind: 'a Google API key', pattern: /\bAIza[A-Za-z0-9_-]{35}\b/ },
];

/** Lines of a text that hold what looks like an access key or token; the first of each kind. */
export function findSecretMarks(text: string): readonly { readonly kind: string; readonly line: number }[] {
  return MARKS.flatMap(({ kind, pattern }) => {
    const at = text.search(pattern);
    return at < 0 ? [] : [{ kind, line: text.slice(0, at).split('\n').length }];
  });
}
