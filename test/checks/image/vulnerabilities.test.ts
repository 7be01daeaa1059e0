import { expect } from 'vitest';
import { imageVulnerabilities } from '../../../src/checks/image/vulnerabilities.ts';
import { judges } from '../../support/judges.ts';
import { scanned } from '../../support/observations-image.ts';

const openssl = { id: 'CVE-2026-1', severity: 'HIGH', package: 'openssl', installed: '3.0.1', fixed: '3.0.2' };
const found = [openssl];
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
  'many things found': [
    {
      'image/scan': [
        { ...bad, found: Array.from({ length: 12 }, (_, index) => ({ ...openssl, id: `CVE-${index}`, package: `lib${index % 6}` })) },
        bad,
      ],
    },
    'fail',
    {
      actual: '7 in sound:serve, 7 in sound:serve',
      fix: expect.stringMatching(/update lib0, lib1, lib2, lib3, lib4\.$/),
      evidence: Array.from({ length: 10 }, (_, index) => expect.stringContaining(`CVE-${index} HIGH lib${index % 6} `)),
    },
  ],
});
