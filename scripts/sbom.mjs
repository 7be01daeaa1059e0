// The software bill of materials of the package: CycloneDX, as JSON. It names what is inside the bundles; the package has no other dependency.
import { Enums, Models, Serialize, Spec } from '@cyclonedx/cyclonedx-library';

/**
 * Text of the bill for a package (its package.json) that is made of `packages`, with the hashes that its lock file has of them. The same
 * input gives the same bytes: it holds neither a time nor a number of its own.
 */
export function renderSbom({ manifest, lock, packages }) {
  const describe = ({ name, version, licence }, type, hashes = []) => {
    const purl = `pkg:npm/${name.replace('@', '%40')}@${version}`;
    const component = new Models.Component(type, name, { version, purl, bomRef: purl });
    component.licenses.add(describeLicence(licence));
    for (const [algorithm, hex] of hashes) component.hashes.set(algorithm, hex);
    return component;
  };
  const product = describe({ ...manifest, licence: manifest.license }, Enums.ComponentType.Application);
  const bom = new Models.Bom({ metadata: new Models.Metadata({ component: product }) });
  for (const part of packages) {
    const component = describe(part, Enums.ComponentType.Library, readHashes(lock, part));
    bom.components.add(component);
    product.dependencies.add(component.bomRef);
  }
  const serializer = new Serialize.JsonSerializer(new Serialize.JSON.Normalize.Factory(Spec.Spec1dot6));
  return `${serializer.serialize(bom, { sortLists: true, space: 1 })}\n`;
}

function describeLicence(licence) {
  return / (OR|AND|WITH) /.test(licence) ? new Models.LicenseExpression(licence) : new Models.SpdxLicense(licence);
}

/** The SHA-512 of the archive that a package came in, as npm checked it. */
function readHashes({ packages }, { name, version }) {
  const entry = Object.entries(packages).find(
    ([place, { version: locked }]) => place.endsWith(`node_modules/${name}`) && locked === version,
  );
  const base64 = /^sha512-(\S+)$/.exec(entry?.[1].integrity ?? '')?.[1];
  if (base64 === undefined) throw new Error(`package-lock.json has no SHA-512 of ${name} ${version}`);
  return [[Enums.HashAlgorithm['SHA-512'], Buffer.from(base64, 'base64').toString('hex')]];
}
