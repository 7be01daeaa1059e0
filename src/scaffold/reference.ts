import { UserError } from '../errors.ts';

/** A template that lies elsewhere. */
export type Reference =
  | {
      readonly kind: 'git';
      /** For git, with a password where one was given. */
      readonly url: string;
      /** The only way of transport that git may take. */
      readonly protocol: 'https' | 'ssh' | 'file';
      /** Branch, tag or commit; undefined for the usual branch. */
      readonly ref: string | undefined;
      readonly subfolder: string;
      readonly shown: string;
    }
  | { readonly kind: 'npm'; readonly spec: string; readonly subfolder: string; readonly shown: string };

const FORMS = [
  './folder',
  'git+https://host/owner/name.git#ref:subfolder',
  'git+ssh://git@host/owner/name.git#ref:subfolder',
  'git+file:///path#ref:subfolder',
  'github:owner/name#ref:subfolder',
  'npm:name@version/subfolder',
];

/** What `--template` was given, when it is not the name of a template or a folder. Throws UserError for what cannot be fetched. */
export function parseReference(asked: string): Reference {
  const at = asked.indexOf(':');
  const scheme = asked.slice(0, at).toLowerCase();
  switch (scheme) {
    case 'npm':
      return parseNpm(asked, asked.slice(at + 1));
    case 'github':
      return parseGithub(asked, asked.slice(at + 1));
    case 'git+https':
    case 'git+ssh':
    case 'git+file':
      return parseGit(asked, scheme === 'git+https' ? 'https' : scheme === 'git+ssh' ? 'ssh' : 'file');
    default:
      throw new UserError(`A template cannot be fetched from ${JSON.stringify(withoutPassword(asked))}.`, {
        hint: `${suggest(asked)}Possible are: ${FORMS.join(', ')}`,
      });
  }
}

/** A reference as it may be shown and kept: what stands before the host is a password or a token, but for the user of ssh. */
export function withoutPassword(asked: string): string {
  return asked.replace(/^([a-z+]+:\/\/)([^/?#]*)@/i, (_, scheme: string, user: string) => {
    const ssh = /ssh/i.test(scheme) && !user.includes(':');
    return ssh ? `${scheme}${user}@` : scheme;
  });
}

function suggest(asked: string): string {
  if (/^https:/i.test(asked)) return `Did you mean git+${withoutPassword(asked)}? `;
  const scp = /^([^/@:]+@[^/:]+):(.+)$/.exec(asked);
  return scp === null ? '' : `Did you mean git+ssh://${scp[1]}/${scp[2]}? `;
}

function parseGit(asked: string, protocol: 'https' | 'ssh' | 'file'): Reference {
  const { before, ref, subfolder } = splitFragment(asked);
  const url = before.slice('git+'.length);
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  const complete = protocol === 'file' ? (parsed?.pathname ?? '/') !== '/' : (parsed?.hostname ?? '') !== '';
  // A host or path that looks like an option would be one for ssh or git.
  if (parsed === undefined || !complete || /^-/.test(parsed.hostname) || /^-|^%2d/i.test(parsed.username) || hasBreaks(url)) {
    throw unusable(asked, `git+${protocol}`);
  }
  return { kind: 'git', url, protocol, ref, subfolder, shown: withoutPassword(asked) };
}

function parseGithub(asked: string, rest: string): Reference {
  const { before, ref, subfolder } = splitFragment(rest);
  if (!/^[\w-]+\/[\w.-]+$/.test(before) || /\/\.{1,2}$/.test(before)) throw unusable(asked, 'github');
  return { kind: 'git', url: `https://github.com/${before}.git`, protocol: 'https', ref, subfolder, shown: asked };
}

/** `#ref`, `#ref:subfolder` or `#:subfolder`. */
function splitFragment(text: string): { before: string; ref: string | undefined; subfolder: string } {
  const hash = text.indexOf('#');
  if (hash === -1) return { before: text, ref: undefined, subfolder: '' };
  const fragment = text.slice(hash + 1);
  const colon = fragment.indexOf(':');
  const ref = colon === -1 ? fragment : fragment.slice(0, colon);
  if (ref !== '' && (!/^[\w][\w./@+-]*$/.test(ref) || ref.includes('..') || ref.includes('@{'))) {
    throw new UserError(`${JSON.stringify(ref)} is no name of a branch, tag or commit.`, { hint: 'The form is #ref or #ref:subfolder.' });
  }
  return {
    before: text.slice(0, hash),
    ref: ref === '' ? undefined : ref,
    subfolder: colon === -1 ? '' : checkSubfolder(fragment.slice(colon + 1)),
  };
}

/** Registry packages only: whatever else npm takes for a package would lead elsewhere. */
function parseNpm(asked: string, rest: string): Reference {
  const found = /^((?:@[a-z0-9~][\w.~-]*\/)?[a-z0-9~][\w.~-]*)(?:@([\w.^~<>=|* +-]+))?(?:\/(.*))?$/i.exec(rest);
  if (found === null) throw unusable(asked, 'npm');
  const [, name = '', version, subfolder = ''] = found;
  return { kind: 'npm', spec: `${name}@${version ?? 'latest'}`, subfolder: checkSubfolder(subfolder), shown: asked };
}

function checkSubfolder(path: string): string {
  const plain = path.replace(/\/+$/, '');
  if (plain === '' || (!/(^|\/)\.{0,2}(\/|$)|[\\:]/.test(plain) && !/(^|\/)\.git(\/|$)/i.test(plain) && !hasBreaks(plain))) return plain;
  throw new UserError(`The subfolder ${JSON.stringify(path)} is no path inside the template's source.`, {
    hint: 'Use a relative path without "..".',
  });
}

function hasBreaks(text: string): boolean {
  return /[\p{C}\p{Zl}\p{Zp}]/u.test(text);
}

function unusable(asked: string, scheme: string): UserError {
  const form = FORMS.find((each) => each.startsWith(scheme)) ?? '';
  return new UserError(`The reference ${JSON.stringify(withoutPassword(asked))} is not complete.`, { hint: `The form is ${form}` });
}
