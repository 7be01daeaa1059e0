import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { packageRoot } from '../support/context.ts';
import { workspace } from '../support/workspace.ts';

/** Runs the built tool in a folder. */
function tool(cwd: string, ...args: string[]) {
  const bin = join(packageRoot, 'bin/sagemaker-algo.cjs');
  const { status, stdout, stderr } = spawnSync(process.execPath, [bin, ...args], {
    cwd,
    encoding: 'utf8',
    env: { ...process.env, CI: '1' },
  });
  return { status, stdout, stderr };
}

function makeProject(): string {
  const cwd = workspace();
  expect(tool(cwd, 'create', 'p', '--yes', '--no-git', '--no-install')).toMatchObject({ status: 0, stderr: '' });
  return join(cwd, 'p');
}

const judge = (cwd: string) => {
  const { stdout } = tool(cwd, 'test-local', '--only', 'project', '--engine', 'process', '--json');
  const { findings } = JSON.parse(stdout) as { findings: { check: string; status: string; actual?: string }[] };
  return findings
    .filter(({ status }) => status !== 'passed' && status !== 'not-applicable')
    .map(({ check, status, actual }) => ({ check, status, actual }));
};

describe('a project that grows', () => {
  it('keeps its README with every command that the README shows', () => {
    const cwd = makeProject();
    const readme = readFileSync(join(cwd, 'README.md'), 'utf8');
    const commands = readme.match(/^npx sagemaker-algo (?:add|derive) .*$/gm) ?? [];
    expect(commands.map((command) => command.split(' ')[3])).toEqual(['hyperparameter', 'channel', 'metric', 'content-type']);
    for (const command of commands) {
      const words = (command.match(/"[^"]*"|\S+/g) ?? []).slice(2).map((word) => word.replaceAll('"', ''));
      expect(tool(cwd, ...words), command).toMatchObject({
        status: 0,
        stderr: '',
        stdout: expect.stringMatching(/^Added .*\nRenewed in README\.md: /),
      });
    }
    expect(tool(cwd, 'derive', '--check')).toMatchObject({ status: 0, stderr: '' });
    // What it reminded of is what the rehearsal finds.
    expect(judge(cwd)).toEqual([{ check: 'project/samples-for-types', status: 'warned', actual: 'none for application/x-ndjson' }]);
  });

  it('is told of a table that has fallen behind, and of one that was edited by hand', () => {
    const cwd = makeProject();
    const spec = join(cwd, 'sagemaker-algo.json');
    writeFileSync(spec, readFileSync(spec, 'utf8').replace('"max": 1000000', '"max": 2000000'));
    expect(judge(cwd)).toEqual([
      { check: 'project/derived-fresh', status: 'warned', actual: 'hyperparameters in README.md is from an earlier spec' },
    ]);
    expect(tool(cwd, 'derive', '--check')).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('renew it with: sagemaker-algo derive'),
    });
    expect(tool(cwd, 'derive')).toMatchObject({ status: 0, stderr: '' });
    expect(judge(cwd)).toEqual([]);
    const readme = join(cwd, 'README.md');
    const edited = readFileSync(readme, 'utf8').replace('0 to 2000000', '0 to 2 million');
    writeFileSync(readme, edited);
    expect(judge(cwd)).toEqual([
      {
        check: 'project/derived-untouched',
        status: 'warned',
        actual: expect.stringMatching(/^README\.md:\d+: hyperparameters was edited by hand$/),
      },
    ]);
    expect(tool(cwd, 'derive')).toMatchObject({ status: 1, stderr: expect.stringContaining('is left as it is') });
    expect(readFileSync(readme, 'utf8')).toBe(edited);
    expect(tool(cwd, 'derive', '--force')).toMatchObject({ status: 0, stderr: '' });
    expect(judge(cwd)).toEqual([]);
  });

  it('takes every flag of every kind', () => {
    const cwd = makeProject();
    const runs = [
      [
        'hyperparameter',
        'loss',
        '--type',
        'Categorical',
        '--values',
        'a,b',
        '--value',
        'c, d',
        '--required',
        '--sample',
        'c, d',
        '--no-tunable',
        '--description',
        'Loss',
      ],
      [
        'channel',
        'test',
        '--required',
        '--content-type',
        'text/csv',
        '--input-mode',
        'Pipe,File',
        '--compression',
        'None,Gzip',
        '--record-wrapper',
        'RecordIO',
      ].concat([
        '--sample',
        'samples/channels/validation',
        '--sample-content-type',
        'text/csv',
        '--sample-input-mode',
        'Pipe',
        '--description',
        'x',
      ]),
      ['metric', 'validation:mae', '--regex', 'mae: ([0-9.]+);', '--objective', 'Minimize'],
      [
        'content-type',
        'a/b',
        '--request',
        '--response',
        '--sample',
        'samples/requests/one-row.csv',
        '--sample-accept',
        'text/csv',
        '--sample-records',
        '1',
      ],
    ];
    for (const args of runs) expect(tool(cwd, 'add', ...args), args.join(' ')).toMatchObject({ status: 0, stderr: '' });
    expect(JSON.parse(readFileSync(join(cwd, 'sagemaker-algo.json'), 'utf8'))).toMatchObject({
      training: {
        hyperparameters: { loss: { type: 'Categorical', values: ['a', 'b', 'c, d'], required: true, description: 'Loss' } },
        channels: { test: { required: true, inputModes: ['File', 'Pipe'], compression: ['None', 'Gzip'], recordWrapper: 'RecordIO' } },
        metrics: { 'validation:mae': { regex: 'mae: ([0-9.]+);' } },
        objectives: [{}, { metric: 'validation:mae', type: 'Minimize' }],
      },
      samples: {
        channels: { test: { path: 'samples/channels/validation', contentType: 'text/csv', inputMode: 'Pipe' } },
        hyperparameters: [
          { alpha: 1, loss: 'c, d' },
          { alpha: 0.01, loss: 'c, d' },
        ],
      },
    });
    expect(judge(cwd)).toEqual([]);
  });

  it('refuses a misspelt kind with the one that was meant', () => {
    expect(tool(workspace(), 'add', 'hyperparamter', 'x')).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('(Did you mean hyperparameter?)'),
    });
    expect(tool(workspace(), 'add')).toMatchObject({ status: 2, stderr: expect.stringContaining('content-type [options] [name]') });
  });
});
