import { defineCheck } from '../define-check.ts';

export const imageVulnerabilities = defineCheck({
  id: 'image/vulnerabilities',
  clauses: ['MKT-04'],
  severity: 'must',
  passes: 'a scanner knows no serious vulnerabilities that have a fix',
  fails: 'a scanner knows serious vulnerabilities that have a fix',
  why: 'AWS scans the images of a product, and critical or high findings keep it from being published until they are fixed. This check asks a scanner that is installed here, trivy or grype, and counts only what a newer version of the package fixes. Common causes: a base image that was pulled long ago, or packages pinned to old versions.',
  containerOnly: true,
  needs: ['image/scan'],
  test({ 'image/scan': scans }) {
    const found = scans.flatMap((scan) => (scan.status === 'scanned' && scan.count > 0 ? [scan] : []));
    const [first] = found;
    if (first !== undefined) {
      const packages = [...new Set(first.found.map((one) => one.package))];
      return {
        status: 'fail',
        expected: 'no critical or high finding that has a fix',
        actual: found.map(({ image, count }) => `${count} in ${image}`).join(', '),
        cause: 'The base image or the packages are older than the fixes.',
        fix: `Build again with a newer base image (\`docker build --pull --no-cache\`), and update ${packages.slice(0, 5).join(', ')}.`,
        evidence: first.found
          .slice(0, 10)
          .map(
            ({ id, severity, package: name, installed, fixed }) =>
              `${first.scanner}: ${id} ${severity} ${name} ${installed}, fixed in ${fixed}`,
          ),
      };
    }
    const missing = scans.find(({ status }) => status === 'not-scanned');
    if (missing?.status !== 'not-scanned') return { status: 'pass' };
    return {
      status: 'not-checked',
      reason: `No vulnerability scan: ${missing.reason}. Install trivy (https://trivy.dev) or grype to have it, or read the scan of the registry after pushing.`,
    };
  },
});
