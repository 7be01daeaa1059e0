import type { CommandEntry } from './command-entry.ts';

/** Commands that extend a project that exists. */
export const EXTENDING: readonly CommandEntry[] = [
  {
    name: 'add',
    description: 'Add a hyperparameter, channel, metric or content type to sagemaker-algo.json, and say what is left to do.',
    example: 'sagemaker-algo add hyperparameter depth --type Integer --min 1 --max 20 --default 6 --tunable',
    define: async (slot) => (await import('./define-extend.ts')).defineAdd(slot),
  },
  {
    name: 'derive',
    description: 'Renew what is made from sagemaker-algo.json: the marked tables of the README.',
    example: 'sagemaker-algo derive --check',
    define: async (slot) => (await import('./define-extend.ts')).defineDerive(slot),
  },
  {
    name: 'update',
    description: 'Bring a project to what its template gives now; your own changes are merged.',
    example: 'sagemaker-algo update --dry-run --images combined\n  sagemaker-algo update --github-actions',
    define: async (slot) => (await import('./define-extend.ts')).defineUpdate(slot),
  },
];
