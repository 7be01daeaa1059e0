// The packages whose code went into the bundles: what travels with the tool, and so has to be named and licensed.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

const PERMISSIVE = new Set([
  '0BSD',
  'Apache-2.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'BlueOak-1.0.0',
  'CC0-1.0',
  'ISC',
  'MIT',
  'MIT-0',
  'Unlicense',
]);

/**
 * Name, version, licence (an SPDX expression) and text of each package that left something in a bundle, in order of names. Throws when
 * one states no licence, one that is not permissive, or ships no text of it.
 */
export function findBundledPackages(root, metafiles) {
  const folders = new Set(metafiles.flatMap(describeInputs).map((input) => packageFolder(path.resolve(root, input))));
  folders.delete(undefined);
  const packages = [...folders].map(describePackage).sort((one, other) => (one.title < other.title ? -1 : 1));
  const problems = packages.flatMap(({ problem }) => problem ?? []);
  if (problems.length > 0) throw new Error(`licences of bundled packages:\n  ${problems.join('\n  ')}`);
  return packages;
}

/** Files that really left something in a bundle. */
function describeInputs(metafile) {
  return Object.values(metafile.outputs).flatMap(({ inputs }) =>
    Object.entries(inputs).flatMap(([file, { bytesInOutput }]) => (bytesInOutput > 0 ? [file] : [])),
  );
}

/** The folder of the package that a file belongs to; undefined for our own code. */
function packageFolder(file) {
  return /^.*[/\\]node_modules[/\\](?:@[^/\\]+[/\\])?[^/\\]+/.exec(file)?.[0];
}

function describePackage(folder) {
  const { name, version, license } = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8'));
  const title = `${name} ${version}`;
  const file = findText(folder) ?? findSiblingText(folder, license);
  if (typeof license !== 'string') return { title, problem: `${title} states no licence` };
  if (!isPermissive(license)) return { title, problem: `${title}: ${license} is not among the licences we may bundle` };
  if (file === undefined) return { title, problem: `${title} ships no licence text` };
  return { title, name, version, licence: license, text: readFileSync(file, 'utf8').replaceAll('\r\n', '\n').trim() };
}

function findText(folder) {
  const file = readdirSync(folder)
    .sort()
    .find((entry) => /^licen[cs]e|^copying/i.test(entry) && existsSync(path.join(folder, entry)));
  return file === undefined ? undefined : path.join(folder, file);
}

/** Some packages of the AWS SDK come without the text that all others of its repository have: theirs is the same. */
function findSiblingText(folder, license) {
  const scope = path.dirname(folder);
  if (path.basename(scope) !== '@aws-sdk') return undefined;
  return readdirSync(scope)
    .map((name) => path.join(scope, name))
    .filter((sibling) => JSON.parse(readFileSync(path.join(sibling, 'package.json'), 'utf8')).license === license)
    .map(findText)
    .find((file) => file !== undefined);
}

/** `(MIT OR GPL-2.0)` leaves the choice to us; of `A AND B` both must do. */
function isPermissive(expression) {
  return expression
    .replace(/^\((.*)\)$/, '$1')
    .split(' OR ')
    .some((choice) => choice.split(' AND ').every((licence) => PERMISSIVE.has(licence.trim())));
}
