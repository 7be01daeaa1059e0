import { type Command, Option } from 'commander';
import type { Slot } from './command-entry.ts';
import { list, wholeNumber } from './options.ts';
import { updateOptions } from './project-options.ts';

const SPEC_ONLY = 'What is not given is asked on a terminal; --yes takes the defaults.';

export function defineAdd({ command, ends, context }: Slot): void {
  command.helpCommand(false);
  const add = async () => (await import('../commands/add.ts')).add;
  const kind = (name: string, description: string, example: string): Command =>
    command
      .command(`${name} [name]`)
      .description(`${description} ${SPEC_ONLY}`)
      .addHelpText('after', `\nExample:\n  sagemaker-algo add ${name} ${example}`);
  const shared = (one: Command): Command =>
    one
      .option('-y, --yes', 'ask nothing, take the defaults', false)
      .option('--dry-run', 'show the change, write nothing', false)
      .option('--json', 'what was done and what is left as JSON on stdout', false);

  shared(
    addHyperparameterOptions(
      kind('hyperparameter', 'Add a hyperparameter.', 'loss --type Categorical --values squared,absolute --default squared'),
    ),
  ).action(
    ends(async (name, { value, ...options }) =>
      (await add())('hyperparameter', name, { ...options, values: joinValues(options.values, value) }, context),
    ),
  );
  shared(
    addChannelOptions(kind('channel', 'Add an input channel.', 'test --optional --content-type text/csv --sample samples/channels/test')),
  ).action(
    ends(async (name, { optional, ...options }) =>
      (await add())('channel', name, { ...options, required: optional === true ? false : options.required }, context),
    ),
  );
  shared(
    kind('metric', 'Add a metric.', `validation:mae --regex 'validation:mae=([0-9.]+)' --objective Minimize`)
      .option('--regex <pattern>', 'finds the value in a line of the log, as its first group (default: NAME=VALUE)')
      .addOption(new Option('--objective <type>', 'tuning jobs may aim at it').choices(['Minimize', 'Maximize'])),
  ).action(ends(async (name, options) => (await add())('metric', name, options, context)));
  shared(
    addContentTypeOptions(
      kind('content-type', 'Add a content type of requests, answers or both.', 'application/x-ndjson --sample samples/requests/two.ndjson'),
    ),
  ).action(ends(async (name, options) => (await add())('content-type', name, options, context)));
}

function addHyperparameterOptions(command: Command): Command {
  return command
    .addOption(new Option('--type <type>', 'type of the value').choices(['Integer', 'Continuous', 'Categorical', 'FreeText']))
    .option('--min <number>', 'smallest value')
    .option('--max <number>', 'largest value')
    .option('--values <a,b>', 'values of a Categorical one', list, undefined)
    .option('--value <text>', 'one more value, commas and all; repeatable', (text: string, before: readonly string[] = []) => [
      ...before,
      text,
    ])
    .option('--default <value>', 'used when the buyer sets nothing')
    .option('--required', 'the buyer has to set it')
    .option('--no-required', 'the buyer need not set it')
    .option('--tunable', 'tuning jobs may search it')
    .option('--no-tunable', 'tuning jobs may not search it')
    .option('--description <text>', 'what it does, in one line for buyers')
    .option('--sample <value>', 'its value in the sample runs');
}

function addChannelOptions(command: Command): Command {
  return command
    .option('--required', 'every training job must have it (the default)')
    .option('--optional', 'training jobs may leave it out')
    .option('--content-type <types>', 'content types of its files, with commas between; repeatable', list, undefined)
    .option('--input-mode <modes>', 'File, FastFile, Pipe, with commas between; repeatable (default: File)', list, undefined)
    .option('--compression <kinds>', 'None, Gzip, with commas between', list, undefined)
    .addOption(new Option('--record-wrapper <wrapper>', 'how Pipe mode is meant to be used').choices(['None', 'RecordIO']))
    .option('--description <text>', 'what it holds, in one line for buyers')
    .option('--sample <path>', 'folder or file with data for the sample run')
    .option('--sample-content-type <type>', 'content type of the sample (default: the first of the channel)')
    .option('--sample-input-mode <mode>', 'input mode of the sample run (default: File where it is declared)');
}

function addContentTypeOptions(command: Command): Command {
  return command
    .option('--request', 'of requests (default: of both)')
    .option('--response', 'of answers (default: of both)')
    .option('--sample <path>', 'file with the body of a sample request')
    .option('--sample-accept <type>', 'Accept header of the sample request')
    .option('--sample-records <number>', 'results that the answer to it has to hold', wholeNumber);
}

function joinValues(listed: readonly string[] | undefined, single: readonly string[] | undefined): readonly string[] | undefined {
  return listed === undefined && single === undefined ? undefined : [...(listed ?? []), ...(single ?? [])];
}

export function defineDerive({ command, ends, context }: Slot): void {
  command
    .option('--check', 'only look; exit code 1 when something is not as the spec has it', false)
    .option('--force', 'replace what was edited by hand, too', false)
    .option('--json', 'what became of each region as JSON on stdout', false)
    .addHelpText(
      'after',
      '\nTwo lines in the README, or in any other file of the project, mark a region to be filled:\n' +
        '  <!-- sagemaker-algo:begin hyperparameters -->\n  <!-- sagemaker-algo:end hyperparameters -->',
    )
    .action(ends(async (options) => (await import('../commands/derive.ts')).derive(options, context)));
}

export function defineUpdate({ command, ends, context }: Slot): void {
  for (const option of updateOptions()) command.addOption(option);
  command
    .addHelpText('after', '\nExit code 1: there are conflicts to settle, or with --check there is an update.')
    .action(ends(async (options) => (await import('../commands/update.ts')).update(options, context)));
}
