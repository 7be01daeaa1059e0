import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { refreshNewestVersion } from '../src/commands/refresh-newest-version.ts';
import { isNewer, type NoticeContext, noticeUpdate, rememberNewest } from '../src/update-notice.ts';
import { captured, scriptedExec, testContext } from './support/context.ts';
import { workspace } from './support/workspace.ts';

const DAY = 86_400_000;

function setUp(more: { readonly env?: Record<string, string>; readonly root?: string; readonly isTTY?: boolean } = {}) {
  const folder = workspace({ 'project/': '' });
  const context: NoticeContext = {
    env: { HOME: folder, ...more.env },
    platform: 'linux',
    packageRoot: join(folder, more.root ?? 'project/node_modules/create-sagemaker-algo'),
    version: '0.1.0',
    cwd: join(folder, 'project'),
    stderr: captured({ isTTY: more.isTTY ?? true }),
    now: () => 10 * DAY,
  };
  // `true` stands for Node: what it is told to run does not exist here.
  const notice = (at = 10 * DAY, options = {}) => noticeUpdate(options, 'true', { ...context, now: () => at });
  return { folder, context, notice };
}

describe('the notice of a newer version', () => {
  it('tells once a day of what an earlier look has found', () => {
    const { context, notice } = setUp();
    expect(notice()).toBeUndefined();
    rememberNewest('0.2.0', context);
    const text =
      'Version 0.2.0 of create-sagemaker-algo is there; this is 0.1.0. Update:\n  npm install --save-dev create-sagemaker-algo@0.2.0';
    expect(notice()).toBe(text);
    expect(notice()).toBeUndefined();
    expect(notice(11 * DAY)).toBe(text);
  });

  it.each([
    { root: 'lib/node_modules/create-sagemaker-algo', update: 'npm install --global create-sagemaker-algo@0.2.0' },
    { root: '.npm/_npx/0123/node_modules/create-sagemaker-algo', update: 'npx create-sagemaker-algo@latest' },
    { root: 'node_modules/create-sagemaker-algo', update: 'npm install --save-dev create-sagemaker-algo@0.2.0' },
  ])('says how what lies in $root is updated', ({ root, update }) => {
    const { context, notice } = setUp({ root });
    rememberNewest('0.2.0', context);
    expect(notice()).toMatch(new RegExp(` Update:\n  ${update}$`));
  });

  it.each([
    { what: 'in CI', more: { env: { CI: '1' } } },
    { what: 'without a terminal', more: { isTTY: false } },
    { what: 'when turned off', more: { env: { SAGEMAKER_ALGO_NO_UPDATE_NOTICE: '1' } } },
    { what: 'when turned off for all programs', more: { env: { NO_UPDATE_NOTIFIER: '1' } } },
    { what: 'when npm has it turned off', more: { env: { npm_config_update_notifier: 'false' } } },
    { what: 'in a checkout', more: { root: 'src/create-sagemaker-algo' } },
    { what: 'with --json', more: {}, options: { json: true } },
  ])('is silent $what, and does not look', ({ more, options }) => {
    const { folder, context, notice } = setUp(more);
    rememberNewest('0.2.0', context);
    expect(notice(10 * DAY, options)).toBeUndefined();
    // The next one that may look has not been kept from it.
    const seen = setUp();
    rememberNewest('0.2.0', seen.context);
    expect(seen.notice()).toBeDefined();
    expect(existsSync(join(folder, '.cache'))).toBe(true);
  });

  it.each([
    ['0.1.1', '0.1.0', true],
    ['0.10.0', '0.9.9', true],
    ['1.0.0', '1.0.0-beta.1', true],
    ['0.1.0', '0.1.0', false],
    ['0.0.9', '0.1.0', false],
    ['2.0.0-beta.1', '0.1.0', false],
    ['latest', '0.1.0', false],
  ])('%s after %s: %s', (version, than, newer) => {
    expect(isNewer(version, than)).toBe(newer);
  });
});

describe('the look for a newer version', () => {
  const ask = async (said: Parameters<typeof scriptedExec>[0]) => {
    const { folder, context, notice } = setUp();
    const { exec, requests } = scriptedExec(said);
    const code = await refreshNewestVersion(testContext({ cwd: folder, env: context.env, platform: 'linux', exec }));
    return { code, requests, told: notice() };
  };

  it('is made by npm, where the reader stands, and not for ever', async () => {
    const { code, requests, told } = await ask({ 'npm view': { stdout: '0.3.0\n' } });
    expect(code).toBe(0);
    expect(requests[0]).toMatchObject({ command: 'npm', timeoutMs: expect.any(Number) });
    expect(told).toContain('Version 0.3.0 ');
  });

  it.each([{ exitCode: 1 }, { startError: 'ENOENT', exitCode: undefined }, { stdout: '\u001b[31m9.9.9' }, { stdout: '' }])(
    'leaves everything as it was after %j',
    async (result) => {
      expect(await ask({ 'npm view': result })).toMatchObject({ code: 3, told: undefined });
    },
  );
});
