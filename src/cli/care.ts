import { InvalidArgumentError, Option } from 'commander';
import { CONTAINER_ENGINES } from '../engine/names.ts';
import type { CommandEntry, Slot } from './command-entry.ts';

/** Commands that look after the machine. */
export const CARE: readonly CommandEntry[] = [
  {
    name: 'clean',
    description: 'Remove what runs that did not end by themselves have left: containers, networks, volumes, work folders.',
    example: 'sagemaker-algo clean --dry-run',
    define: defineClean,
  },
];

function defineClean({ command, ends, context }: Slot): void {
  command
    .addOption(new Option('--engine <name>', 'look only there (default: every engine that answers)').choices([...CONTAINER_ENGINES]))
    .option('--older-than <age>', 'only what is older: 90m, 2h, 7d', age)
    .option('--images', 'also images of earlier builds that no name leads to any more', false)
    .option('--cache', 'also what is kept to make builds and rehearsals quicker', false)
    .option('-y, --yes', 'ask nothing', false)
    .option('--dry-run', 'show what would be removed, remove nothing', false)
    .option('--json', 'what was found and removed as JSON on stdout; asks nothing', false)
    .addHelpText(
      'after',
      '\nOnly what belongs to a process that has ended is removed: a run that is still at work is left alone, whatever its age.',
    )
    .action(ends(async (options) => (await import('../commands/clean.ts')).clean(options, context)));
}

const UNITS: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 };

/** Milliseconds of an age as people write it. */
export function age(value: string): number {
  const { number = '', unit = '' } = /^(?<number>\d+(?:\.\d+)?)(?<unit>[smhdw])$/.exec(value)?.groups ?? {};
  const length = UNITS[unit];
  if (length === undefined) throw new InvalidArgumentError('It must be a number with a unit, as in 90m, 2h or 7d.');
  return Number(number) * length;
}
