import { tmpdir } from 'node:os';
import { describe, expect, it } from 'vitest';
import { createProgram } from '../../src/cli/program.ts';
import { readWholeTree } from '../../src/cli/whole-tree.ts';
import type { CommandTree } from '../../src/completion/tree.ts';
import { type TestContext, testContext } from '../support/context.ts';

/** Runs one command line that must not get as far as a command. */
async function run(...argv: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  const context: TestContext = testContext({ cwd: tmpdir() });
  const code = await createProgram(context, () => Promise.reject(new Error('a command was started'))).run(argv);
  return { code, stdout: context.stdout.text(), stderr: context.stderr.text() };
}

const commands = [
  ...['create', 'init'],
  ...['build', 'test-local', 'report', 'explain'],
  ...['train', 'serve', 'invoke', 'transform'],
  ...['add', 'derive', 'update'],
  ...['push', 'publish', 'status', 'unpublish', 'policy', 'listing'],
  ...['test-cloud', 'compare', 'jobs'],
  ...['doctor', 'clean', 'completion', 'help'],
];

describe('the command line', () => {
  it('lists every command and the exit codes', async () => {
    const { stdout } = await run('--help');
    const listed = [...stdout.matchAll(/^ {2}([a-z][\w-]+) /gm)].map(([, name]) => name);
    expect(listed).toEqual(commands);
    expect(stdout).not.toContain('Other commands');
    for (const code of ['0', '1', '2', '3', '70', '130']) expect(stdout).toMatch(new RegExp(`Exit codes:[^]*\\b${code} `));
  });

  it.each(commands)('%s explains itself, every option and an example', async (name) => {
    const { code, stdout, stderr } = await run(name, '--help');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(new RegExp(`Examples?:\n  .*sagemaker-algo ${name}`));
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
    { argv: ['test-local', '--engine', 'dokcer'], says: '(Did you mean docker?)' },
    { argv: ['policy', 'marketplce'], says: '(Did you mean marketplace?)' },
    { argv: ['completion', 'fishh'], says: '(Did you mean fish?)' },
    { argv: ['help', 'trian'], says: '(Did you mean train?)' },
    { argv: ['tset-local'], says: "unknown command 'tset-local'" },
    { argv: ['build', '--nocache'], says: "unknown option '--nocache'" },
    { argv: ['test-local', '--engine', 'podmann'], says: '(Did you mean podman?)' },
    { argv: ['test-local', '--watch', '--json'], says: "option '--watch' cannot be used with option '--json'" },
    { argv: ['test-local', '--watch', '--from', 'x'], says: "option '--watch' cannot be used with option '--from <file>'" },
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

describe('help', () => {
  it.each([['-h'], ['--help'], ['help']])('%s explains the program', async (word) => {
    expect(await run(word)).toEqual({ code: 0, stdout: expect.stringContaining('Usage: sagemaker-algo [options] [command]'), stderr: '' });
  });

  it.each([
    { argv: ['help', 'train'], usage: 'Usage: sagemaker-algo train [options]\n' },
    { argv: ['train', '-h'], usage: 'Usage: sagemaker-algo train [options]\n' },
    { argv: ['help', 'add', 'channel'], usage: 'Usage: sagemaker-algo add channel [options] [name]\n' },
    { argv: ['help', '--help'], usage: 'Usage: sagemaker-algo help [options] [command]\n' },
    { argv: ['--no-color', 'build', '--help'], usage: 'Usage: sagemaker-algo build [options] [role]\n' },
  ])('$argv', async ({ argv, usage }) => {
    expect(await run(...argv)).toEqual({ code: 0, stdout: expect.stringContaining(usage), stderr: '' });
  });

  it('-V prints the version', async () => {
    expect(await run('-V')).toEqual({ code: 0, stdout: '0.1.0\n', stderr: '' });
  });

  it('speaks of create-sagemaker-algo where that was called', async () => {
    const context = testContext({ cwd: tmpdir() });
    expect(await createProgram(context, async () => {}, true).run(['create', '--help'])).toBe(0);
    expect(context.stdout.text()).toMatch(/^Usage: create-sagemaker-algo \[options\] \[dir\]\n/);
    expect(context.stdout.text()).not.toMatch(/ sagemaker-algo create/);
  });

  it('has an example for each group of options of each command', async () => {
    const every = (command: CommandTree): readonly CommandTree[] => [command, ...command.commands.flatMap(every)];
    const missing = every(await readWholeTree(testContext({ cwd: tmpdir() }))).flatMap(({ name, options, epilogue }) => {
      const groups = new Set(options.map(({ heading }) => heading));
      const shown = options.filter(({ long }) => new RegExp(`${long}(?![\\w-])`).test(epilogue)).map(({ heading }) => heading);
      return [...groups]
        .filter((group) => !['Options:', 'In every command:', ...shown].includes(group))
        .map((group) => `${name}: ${group}`);
    });
    expect(missing).toEqual([]);
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
