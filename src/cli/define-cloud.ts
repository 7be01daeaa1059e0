import { type Command, InvalidArgumentError, Option } from 'commander';
import { awsOptions } from './aws-options.ts';
import type { Slot } from './command-entry.ts';
import { collect, engineOption } from './options.ts';
import { createBucketOption, instanceTypeOption, maxRuntimeOption } from './places-options.ts';

function addAws(command: Command): Command {
  for (const option of awsOptions()) command.addOption(option);
  return command;
}

function addRun(command: Command): Command {
  return addAws(command)
    .option('--train-image <reference>', 'image that trains, as repository@sha256:... (default: what was pushed last)')
    .option('--serve-image <reference>', 'image that serves (default: what was pushed last)')
    .addOption(new Option('--algorithm <name>', 'an algorithm resource, as a buyer uses it').conflicts(['trainImage', 'serveImage']))
    .addOption(instanceTypeOption())
    .addOption(maxRuntimeOption())
    .addOption(createBucketOption())
    .option('--no-endpoint', 'leave the endpoint out: Marketplace makes none, buyers do')
    .option('-y, --yes', 'ask nothing', false);
}

export function defineCompare({ command, ends, context }: Slot): void {
  addRun(
    command
      .option('--tolerance <number>', 'relative difference of numbers that counts as none', tolerance, 1e-6)
      .option('--run', 'run what is missing, here and on SageMaker, where it costs', false)
      .addOption(engineOption())
      .option('--json', 'the comparison as JSON on stdout', false),
  ).action(
    ends(async (local, cloud, options) => {
      const folders = { local: local ?? 'artifacts', cloud: cloud ?? 'artifacts/cloud' };
      return (await import('../commands/compare.ts')).compare({ ...options, ...folders }, context);
    }),
  );
}

function tolerance(value: string): number {
  const number = Number(value);
  if (value.trim() !== '' && number >= 0 && number < 1) return number;
  throw new InvalidArgumentError('It must be a number from 0 to below 1.');
}

export function defineTestCloud({ command, ends, context }: Slot): void {
  addRun(command)
    .option('--only <area or check or clause>', 'only these checks; `*` stands for anything; repeatable', collect, [])
    .option('--strict', 'a warning fails the run', false)
    .option('--report <form[=file]>', 'terminal, json, junit, github or html, to stdout or into a file; repeatable', collect, [])
    .option('--json', 'the same as --report json', false)
    .option('--save-observations <file>', 'keep what was seen, for test-local --from')
    .option('--out <folder>', 'where model, outputs, answers and logs go', 'artifacts/cloud')
    .option('--keep', 'leave endpoint, model and results in AWS; the endpoint goes on costing', false)
    .option('--dry-run', 'print the requests, call nobody', false)
    .action(ends(async (options) => (await import('../commands/test-cloud.ts')).testCloud(options, context)));
}

export function defineJobs({ command, ends, context }: Slot): void {
  command
    .option('--all', 'of every project that this tool has run in this account and Region', false)
    .option('--cleanup', 'delete endpoints and models and stop jobs, after a question', false)
    .option('--data', 'with --cleanup: also the data and results of this project in the bucket', false)
    .option('--out <folder>', 'with attach: where the results go (default: artifacts, or artifacts/transform)')
    .option('-y, --yes', 'ask nothing', false)
    .option('--json', 'the list, or what was removed, as JSON on stdout', false)
    .option('--dry-run', 'with --cleanup: only say what would be removed', false);
  addAws(command)
    .addHelpText(
      'after',
      '\nActions:\n  attach NAME  follow a job to its end and fetch its results; wait for an endpoint\n  stop NAME    stop a job; delete an endpoint and what belongs to it',
    )
    .action(ends(async (action, name, options) => (await import('../commands/jobs.ts')).jobs({ ...options, action, name }, context)));
}
