/**
 * Until when systems and runtimes get free security corrections, the long-term support of Debian included and paid support left out.
 * Facts from https://endoflife.date, which names each vendor's own page, as of the day below. To renew: take the dates from there and
 * the day on which you did.
 */
export const COLLECTED = '2026-08-22';

/** Day after which nothing is corrected any more, by product and version. */
export const SUPPORTED_UNTIL: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  debian: {
    8: '2020-06-30',
    9: '2022-07-01',
    10: '2024-06-30',
    11: '2026-08-31',
    12: '2028-06-30',
    13: '2030-06-30',
  },
  ubuntu: {
    '16.04': '2021-04-02',
    '18.04': '2023-05-31',
    '20.04': '2025-05-31',
    '22.04': '2027-04-01',
    '23.10': '2024-07-12',
    '24.04': '2029-05-31',
    '24.10': '2025-07-10',
    '25.04': '2026-01-17',
    '25.10': '2026-07-01',
    '26.04': '2031-04-30',
  },
  alpine: {
    3.12: '2022-05-01',
    3.13: '2022-11-01',
    3.14: '2023-05-01',
    3.15: '2023-11-01',
    3.16: '2024-05-23',
    3.17: '2024-11-22',
    3.18: '2025-05-09',
    3.19: '2025-11-01',
    '3.20': '2026-04-01',
    3.21: '2026-11-01',
    3.22: '2027-05-01',
    3.23: '2027-11-01',
    3.24: '2028-06-01',
  },
  amazonlinux: { 2: '2026-06-30', 2023: '2029-06-30' },
  centos: { 7: '2024-06-30', 8: '2021-12-31' },
  rockylinux: { 8: '2029-05-31', 9: '2032-05-31', 10: '2035-05-31' },
  almalinux: { 8: '2029-05-31', 9: '2032-05-31', 10: '2035-05-31' },
  python: {
    2.7: '2020-01-01',
    3.5: '2020-09-30',
    3.6: '2021-12-23',
    3.7: '2023-06-27',
    3.8: '2024-10-07',
    3.9: '2025-10-31',
    '3.10': '2026-10-31',
    3.11: '2027-10-31',
    3.12: '2028-10-31',
    3.13: '2029-10-31',
    3.14: '2030-10-31',
  },
  node: {
    12: '2022-04-30',
    14: '2023-04-30',
    16: '2023-09-11',
    17: '2022-06-01',
    18: '2025-04-30',
    19: '2023-06-01',
    20: '2026-04-30',
    21: '2024-06-01',
    22: '2027-04-30',
    23: '2025-06-01',
    24: '2028-04-30',
    25: '2026-06-01',
    26: '2029-04-30',
  },
};

/** Names that tags use for versions. */
export const CODE_NAMES: Readonly<Record<string, readonly [product: string, version: string]>> = {
  jessie: ['debian', '8'],
  stretch: ['debian', '9'],
  buster: ['debian', '10'],
  bullseye: ['debian', '11'],
  bookworm: ['debian', '12'],
  trixie: ['debian', '13'],
  xenial: ['ubuntu', '16.04'],
  bionic: ['ubuntu', '18.04'],
  focal: ['ubuntu', '20.04'],
  jammy: ['ubuntu', '22.04'],
  noble: ['ubuntu', '24.04'],
  resolute: ['ubuntu', '26.04'],
};

/** As people write the products. */
export const PRODUCTS: Readonly<Record<string, string>> = {
  ...{ debian: 'Debian', ubuntu: 'Ubuntu', alpine: 'Alpine', amazonlinux: 'Amazon Linux', centos: 'CentOS' },
  ...{ rockylinux: 'Rocky Linux', almalinux: 'AlmaLinux', python: 'Python', node: 'Node' },
};
