import { truncateSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { listProfiles } from '../../src/aws/profiles.ts';
import { workspace } from '../support/workspace.ts';

it('lists the profiles of both files, and reads nothing that is too long or no file', () => {
  const folder = workspace({ config: '[default]\n[profile one]\n[sso-session x]\n', credentials: '[two]\n' });
  vi.stubEnv('AWS_CONFIG_FILE', join(folder, 'config'));
  vi.stubEnv('AWS_SHARED_CREDENTIALS_FILE', join(folder, 'credentials'));
  expect(listProfiles()).toEqual(['default', 'one', 'two']);
  truncateSync(join(folder, 'config'), 5_000_000);
  expect(listProfiles()).toEqual(['two']);
  // Endless: reading it would take all memory.
  vi.stubEnv('AWS_CONFIG_FILE', '/dev/zero');
  expect(listProfiles()).toEqual(['two']);
  vi.unstubAllEnvs();
});
