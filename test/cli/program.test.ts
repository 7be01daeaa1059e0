import { tmpdir } from 'node:os';
import { describe, expect, it } from 'vitest';
import { createProgram } from '../../src/cli/program.ts';
import { type TestContext, testContext } from '../support/context.ts';

/** Runs one command line that must not get as far as a command. */
async function run(...argv: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  const context: TestContext = testContext({ cwd: tmpdir() });
  const code = await createProgram(context, () => Promise.reject(new Error('a command was started'))).run(argv);
  return { code, stdout: context.stdout.text(), stderr: context.stderr.text() };
}

const commands = [
  'create',
  'init',
  'add',
  'derive',
  'update',
  'build',
  'test-local',
  'report',
  'train',
  'serve',
  'invoke',
  'transform',
  'push',
  'publish',
  'status',
  'unpublish',
  'test-cloud',
  'compare',
  'jobs',
  'policy',
  'listing',
  'explain',
];

describe('the command line', () => {
  it('lists every command and the exit codes', async () => {
    const { stdout } = await run('--help');
    const listed = [...(stdout.split('Commands:')[1] ?? '').matchAll(/^ {2}([\w-]+) /gm)].map(([, name]) => name);
    expect(listed).toEqual(commands);
    for (const code of ['0', '1', '2', '3', '70', '130']) expect(stdout).toMatch(new RegExp(`Exit codes:[^]*\\b${code} `));
  });

  it.each(commands)('%s explains itself, every option and an example', async (name) => {
    const { code, stdout, stderr } = await run(name, '--help');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(new RegExp(`Example:\n  sagemaker-algo ${name}`));
    for (const [, option = ''] of stdout.matchAll(/^ {2}(-.*)$/gm)) expect(option).toMatch(/ {2,}\S/);
    expect(stdout).not.toMatch(/default: (false|\[\]|\{\})/);
  });

  it.each(['hyperparameter', 'channel', 'metric', 'content-type'])('add %s explains itself, every option and an example', async (kind) => {
    const { code, stdout } = await run('add', kind, '--help');
    expect(code).toBe(0);
    expect(stdout).toMatch(new RegExp(`Example:\n  sagemaker-algo add ${kind} \\S`));
    for (const [, option = ''] of stdout.matchAll(/^ {2}(-.*)$/gm)) expect(option).toMatch(/ {2,}\S/);
  });

  it.each([
    { argv: ['add', 'chanel', 'test'], says: 'Did you mean channel?' },
    { argv: ['add', 'metric', 'm', '--objective', 'minimise'], says: 'Allowed choices are Minimize, Maximize' },
    { argv: ['add', 'hyperparameter', 'x', '--type', 'Float'], says: 'Allowed choices are Integer, Continuous, Categorical, FreeText' },
    { argv: ['add', 'content-type', 'a/b', '--sample-records', '-1'], says: 'It must be a whole number' },
    { argv: ['derive', '--chekc'], says: 'Did you mean --check?' },
    { argv: ['tset-local'], says: "unknown command 'tset-local'" },
    { argv: ['build', '--nocache'], says: "unknown option '--nocache'" },
    { argv: ['test-local', '--engine', 'podmann'], says: 'Allowed choices are docker, process' },
    { argv: ['serve', '--port', '70000'], says: 'It must be a number from 1 to 65535' },
    { argv: ['train', '--instances', '1.5'], says: 'It must be a number from 1 to 20' },
    { argv: ['train', '--hp', 'alpha'], says: 'It must have the form name=value' },
    { argv: ['invoke', '--timeout', 'soon'], says: 'positive number of seconds' },
    { argv: ['transform', '--split', 'Lines'], says: 'Allowed choices are None, Line, RecordIO, TFRecord' },
    { argv: ['transform', '--max-payload', '1.5'], says: 'It must be a whole number' },
    { argv: ['build', 'train', 'serve'], says: 'too many arguments' },
    { argv: [], says: 'Usage: sagemaker-algo' },
  ])('refuses $argv with exit code 2', async ({ argv, says }) => {
    expect(await run(...argv)).toEqual({ code: 2, stdout: '', stderr: expect.stringContaining(says) });
  });
});

describe('publish', () => {
  const started = async (...argv: readonly string[]) => {
    const context = testContext({ cwd: tmpdir() });
    const code = await createProgram(context, async () => {}).run(['publish', ...argv]);
    return { code, stderr: context.stderr.text().split('\n')[0] };
  };

  it.each([['--public'], ['--product', 'prod-1'], ['--change-set', 'x.json']])(
    '%s without --listing publishes nothing',
    async (...flags) => {
      expect(await started(...flags, '--yes')).toEqual({ code: 2, stderr: `error: option '${flags[0]}' goes with --listing only` });
    },
  );

  it.each(['--replace', '--retag', '--skip-push', '--no-wait'])('%s with --listing is not passed over in silence', async (flag) => {
    expect(await started('--listing', flag)).toEqual({ code: 2, stderr: `error: option '${flag}' has no meaning with --listing` });
  });
});
