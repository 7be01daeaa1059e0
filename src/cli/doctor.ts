import type { CommandEntry, Slot } from './command-entry.ts';
import { collect } from './options.ts';

/** What looks at the machine and the project, and at nothing else. */
export const DOCTOR: readonly CommandEntry[] = [
  {
    name: 'doctor',
    description: 'Say what is wrong on this machine and in this project, with the fix for each.',
    example: 'sagemaker-algo doctor --fix',
    define: defineDoctor,
  },
];

function defineDoctor({ command, ends, context }: Slot): void {
  command
    .option('--fix', 'mend what can be mended safely; shows each change before it is made', false)
    .option('-y, --yes', 'with --fix, ask nothing', false)
    .option('--only <area or check>', 'only machine, project, or these checks; `*` stands for anything; repeatable', collect, [])
    .option('--all', 'show what is fine, notes and what was not checked, too', false)
    .option('--strict', 'a warning counts as a problem', false)
    .option('--list', 'list what is looked at, look at nothing', false)
    .option('--json', 'findings as JSON on stdout', false)
    .addHelpText('after', '\nExit code 1: there is a problem, or with --strict a warning.')
    .action(ends(async (options) => (await import('../commands/doctor.ts')).doctor(options, context)));
}
