import { imageVulnerabilities } from '../../../src/checks/image/vulnerabilities.ts';
import { judges } from '../../support/judges.ts';
import { scanned } from '../../support/observations-image.ts';

const found = [{ id: 'CVE-2026-1', severity: 'HIGH', package: 'openssl', installed: '3.0.1', fixed: '3.0.2' }];
const bad = { image: 'sound:serve', status: 'scanned', scanner: 'grype', found, count: 7 } as const;
const silent = { image: 'sound:serve', status: 'not-scanned', reason: 'grype ended with 1: no list' } as const;

judges(imageVulnerabilities, {
  'nothing found': [{}, 'pass'],
  'something in one of two': [
    { 'image/scan': [scanned(), bad] },
    'fail',
    /7 in sound:serve.*update openssl.*grype: CVE-2026-1 HIGH openssl 3\.0\.1, fixed in 3\.0\.2/,
  ],
  'a scanner that fails': [{ 'image/scan': [scanned(), silent] }, 'not-checked', /grype ended with 1: no list.*trivy\.dev/],
  'something found where the other scan failed': [{ 'image/scan': [silent, bad] }, 'fail'],
});
