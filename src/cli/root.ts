import { Command, type Option } from 'commander';
import type { Context } from '../context.ts';

const HELP_WIDTH = 100;

/** The command without its subcommands: name, version, where its text goes and how its help looks. */
export function createRoot(context: Context): Command {
  return new Command('sagemaker-algo')
    .description('Scaffold, build and rehearse machine-learning algorithm products for AWS Marketplace.')
    .version(context.version)
    .exitOverride()
    .configureOutput({
      writeOut: context.stdout.write,
      writeErr: context.stderr.write,
      getOutHelpWidth: () => context.stdout.columns ?? HELP_WIDTH,
      getErrHelpWidth: () => context.stderr.columns ?? HELP_WIDTH,
      getOutHasColors: () => false,
      getErrHasColors: () => false,
    })
    .configureHelp({ optionDescription: describeOption })
    .showHelpAfterError('(--help shows what is possible)')
    .helpCommand(false);
}

/** Commander's own words would add `(default: false)` and `(default: [])`, which tell nobody anything. */
function describeOption({ description, argChoices, defaultValue }: Option): string {
  const choices = argChoices === undefined ? [] : [`one of ${argChoices.join(', ')}`];
  const usual = typeof defaultValue === 'string' || typeof defaultValue === 'number' ? [`default: ${defaultValue}`] : [];
  const notes = [...choices, ...usual].join('; ');
  return notes === '' ? description : `${description} (${notes})`;
}
