import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { findBundledPackages } from '../../scripts/bundled-packages.mjs';
import { renderLicences } from '../../scripts/licences.mjs';

interface Package {
  readonly license?: unknown;
  readonly text?: string;
  /** Bytes that its code left in the bundle. */
  readonly bytes?: number;
}

/** The licences file for a bundle made of these packages. */
function collect(packages: Readonly<Record<string, Package>>): string {
  const root = mkdtempSync(path.join(os.tmpdir(), 'licences-'));
  onTestFinished(() => rmSync(root, { recursive: true }));
  const inputs: Record<string, { bytesInOutput: number }> = { 'src/main.ts': { bytesInOutput: 10 } };
  for (const [name, { license, text, bytes = 1 }] of Object.entries(packages)) {
    const folder = path.join(root, 'node_modules', name);
    mkdirSync(folder, { recursive: true });
    writeFileSync(path.join(folder, 'package.json'), JSON.stringify({ name, version: '1.2.3', license }));
    if (text !== undefined) writeFileSync(path.join(folder, 'LICENSE.md'), text);
    inputs[`node_modules/${name}/lib/index.js`] = { bytesInOutput: bytes };
  }
  return renderLicences(findBundledPackages(root, [{ outputs: { 'dist/main.cjs': { inputs } } }]));
}

describe('licences of the bundled packages', () => {
  it('are collected with their texts, in order of names, scoped packages too', () => {
    const text = collect({ b: { license: 'ISC', text: 'text of b\r\n' }, '@a/c': { license: '(MIT OR GPL-3.0)', text: 'text of c' } });
    expect(text.match(/^(?:@a\/c|b) 1\.2\.3 \(.*\)$/gm)).toEqual(['@a/c 1.2.3 ((MIT OR GPL-3.0))', 'b 1.2.3 (ISC)']);
    expect(text).toContain('text of c');
    expect(text).toContain('text of b\n');
  });

  it('stand once where packages have the same text', () => {
    const text = collect({
      a: { license: 'MIT', text: 'the text' },
      b: { license: 'MIT', text: 'the text' },
      c: { license: 'MIT', text: 'another' },
    });
    expect(text.match(/the text/g)).toHaveLength(1);
    expect(text).toMatch(/^a 1\.2\.3 \(MIT\)\nb 1\.2\.3 \(MIT\)\n-+\n\nthe text$/m);
    expect(text).toMatch(/^c 1\.2\.3 \(MIT\)\n-+\n\nanother$/m);
  });

  it('do not name a package that left nothing in the bundle', () => {
    expect(collect({ gone: { license: 'GPL-3.0', bytes: 0 } })).not.toContain('gone');
  });

  it.each([
    { title: 'a licence that is not permissive', pack: { license: 'GPL-3.0', text: 'x' }, says: 'p 1.2.3: GPL-3.0 is not among' },
    { title: 'one of two that both apply', pack: { license: 'MIT AND GPL-3.0', text: 'x' }, says: 'MIT AND GPL-3.0 is not among' },
    { title: 'no licence', pack: { text: 'x' }, says: 'p 1.2.3 states no licence' },
    { title: 'no text', pack: { license: 'MIT' }, says: 'p 1.2.3 ships no licence text' },
  ])('refuse $title', ({ pack, says }) => {
    expect(() => collect({ p: pack })).toThrow(says);
  });
});
