import { type Argument, Command, Help, Option } from 'commander';
import type { Context } from '../context.ts';

const HELP_WIDTH = 100;
const EVERYWHERE = 'In every command:';
const VERSION = '--version';

export interface RootOptions {
  /** Gets what commander says of a command line that it does not understand. */
  readonly errors: string[];
  /** Called as `create-sagemaker-algo`, which is short for `sagemaker-algo create`. */
  readonly shortcut: boolean;
}

/** The command without its subcommands: name, version, where its text goes, how its help looks, and the options of every command. */
export function createRoot(context: Pick<Context, 'version' | 'stdout' | 'stderr'>, { errors, shortcut }: RootOptions): Command {
  return new Command('sagemaker-algo')
    .description('Scaffold, build and rehearse machine-learning algorithm products for AWS Marketplace.')
    .optionsGroup(EVERYWHERE)
    .version(context.version, `-V, ${VERSION}`, 'print the version')
    .addHelpOption(everywhere('-h, --help', 'show this help'))
    .addOption(everywhere('--verbose', 'show each program that is called before it runs, and how long it took'))
    .addOption(everywhere('--no-color', 'no colour, as with NO_COLOR=1'))
    .exitOverride()
    .configureOutput({
      writeOut: context.stdout.write,
      writeErr: context.stderr.write,
      outputError: (text) => void errors.push(text),
      getOutHelpWidth: () => context.stdout.columns ?? HELP_WIDTH,
      getErrHelpWidth: () => context.stderr.columns ?? HELP_WIDTH,
      getOutHasColors: () => false,
      getErrHasColors: () => false,
    })
    .configureHelp({
      optionDescription: describe,
      argumentDescription: describe,
      commandUsage: (command) => (shortcut ? `create-${usageOf(command).replace(' create', '')}` : usageOf(command)),
      visibleOptions: (command) => [...Help.prototype.visibleOptions(command), ...globalOptions(command)],
    })
    .helpCommand(false);
}

function usageOf(command: Command): string {
  return Help.prototype.commandUsage(command);
}

/** Those of the root, which every command takes; its version aside. */
function globalOptions({ parent }: Command): readonly Option[] {
  if (parent === null) return [];
  return [...globalOptions(parent), ...parent.options.filter(({ long }) => long !== VERSION)];
}

function everywhere(flags: string, description: string): Option {
  return new Option(flags, description).helpGroup(EVERYWHERE);
}

/** Commander's own words would add `(default: false)` and `(default: [])`, which tell nobody anything. */
function describe({ description, argChoices, defaultValue }: Option | Argument): string {
  const choices = argChoices === undefined ? [] : [`one of ${argChoices.join(', ')}`];
  const usual = typeof defaultValue === 'string' || typeof defaultValue === 'number' ? [`default: ${defaultValue}`] : [];
  const notes = [...choices, ...usual].join('; ');
  return notes === '' ? description : `${description} (${notes})`;
}
