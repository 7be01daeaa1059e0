import { describe, expect, it } from 'vitest';
import { parseReference, withoutPassword } from '../../src/scaffold/reference.ts';

describe('a reference', () => {
  it.each([
    ['git+https://host/o/n.git', { kind: 'git', url: 'https://host/o/n.git', protocol: 'https', ref: undefined, subfolder: '' }],
    ['git+https://host/o/n.git#v1.2:templates/team', { url: 'https://host/o/n.git', ref: 'v1.2', subfolder: 'templates/team' }],
    ['git+https://host/o/n.git#:team/', { ref: undefined, subfolder: 'team' }],
    ['git+https://host/o/n#feature/a-b', { ref: 'feature/a-b', subfolder: '' }],
    [
      'git+ssh://git@host:22/o/n.git#main',
      { url: 'ssh://git@host:22/o/n.git', protocol: 'ssh', ref: 'main', shown: 'git+ssh://git@host:22/o/n.git#main' },
    ],
    ['git+file:///srv/n.git', { url: 'file:///srv/n.git', protocol: 'file' }],
    ['github:o/n.js#v1:sub', { url: 'https://github.com/o/n.js.git', protocol: 'https', ref: 'v1', subfolder: 'sub' }],
    ['git+https://me:secret@host/n.git#v1', { url: 'https://me:secret@host/n.git', shown: 'git+https://host/n.git#v1' }],
    ['npm:name', { kind: 'npm', spec: 'name@latest', subfolder: '' }],
    ['npm:name@1.2.3', { spec: 'name@1.2.3' }],
    ['npm:@scope/name@^1/team/one', { spec: '@scope/name@^1', subfolder: 'team/one' }],
    ['npm:@scope/name/team', { spec: '@scope/name@latest', subfolder: 'team' }],
    ['npm:name@next', { spec: 'name@next' }],
  ])('%s is understood', (asked, parts) => {
    expect(parseReference(asked)).toMatchObject({ shown: asked, ...parts });
  });

  it.each([
    ['https://host/o/n.git', 'cannot be fetched', 'Did you mean git+https://host/o/n.git?'],
    ['https://me:secret@host/o/n.git', 'cannot be fetched from "https://host/o/n.git"', 'Did you mean git+https://host/o/n.git?'],
    ['git@host:o/n.git', 'cannot be fetched', 'Did you mean git+ssh://git@host/o/n.git?'],
    ['git+http://host/n.git', 'cannot be fetched', 'Possible are: ./folder, git+https:'],
    ['git://host/n.git', 'cannot be fetched', 'Possible are'],
    ['ext::sh -c touch% canary', 'cannot be fetched', 'Possible are'],
    ['git+ext://sh -c touch', 'cannot be fetched', 'Possible are'],
    ['gitlab:o/n', 'cannot be fetched', 'Possible are'],
    ['git+https://', 'is not complete', 'The form is git+https://'],
    ['git+file://', 'is not complete', 'The form is git+file://'],
    ['git+ssh://-oProxyCommand=touch/n', 'is not complete', 'The form is git+ssh://'],
    ['git+ssh://-oProxyCommand=x@host/n', 'is not complete', 'The form is git+ssh://'],
    ['github:o', 'is not complete', 'The form is github:owner/name'],
    ['github:o/..', 'is not complete', 'The form is github:owner/name'],
    ['npm:', 'is not complete', 'The form is npm:name@version'],
    ['npm:name@file:..', 'is not complete', 'The form is npm:'],
    ['npm:git+ssh://host/x', 'is not complete', 'The form is npm:'],
    ['npm:name@npm:other', 'is not complete', 'The form is npm:'],
    ['git+https://host/n#--upload-pack=touch', 'is no name of a branch', '#ref:subfolder'],
    ['git+https://host/n#a..b', 'is no name of a branch', '#ref:subfolder'],
    ['git+https://host/n#v1:../x', 'is no path inside', 'without ".."'],
    ['git+https://host/n#v1:/etc', 'is no path inside', 'without ".."'],
    ['git+https://host/n#v1:.git', 'is no path inside', 'without ".."'],
    ['npm:name@1/../../x', 'is no path inside', 'without ".."'],
  ])('%s is refused with the form that it should have', (asked, message, hint) => {
    const refused = () => parseReference(asked);
    expect(refused).toThrow(message);
    expect(refused).toThrow(expect.objectContaining({ kind: 'user', exitCode: 2, hint: expect.stringContaining(hint) }));
    expect(refused).not.toThrow('secret');
  });

  it.each([
    ['git+https://token@host/n.git', 'git+https://host/n.git'],
    ['git+ssh://git@host/n.git', 'git+ssh://git@host/n.git'],
    ['git+ssh://me:secret@host/n.git', 'git+ssh://host/n.git'],
    ['git+https://a:b@c@host/n.git#x@y', 'git+https://host/n.git#x@y'],
    ['npm:@scope/name@1', 'npm:@scope/name@1'],
  ])('%s is shown and kept as %s', (asked, shown) => expect(withoutPassword(asked)).toBe(shown));
});
