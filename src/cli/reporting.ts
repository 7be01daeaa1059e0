import type { CommandEntry, Slot } from './command-entry.ts';

/** What is made of reports afterwards. */
export const REPORTING: readonly CommandEntry[] = [
  {
    name: 'report <file>',
    description: 'Make a page to look at from a JSON report, or of two runs beside each other.',
    example: 'sagemaker-algo report report.json\n  sagemaker-algo report new.json --compare old.json --out compared.html',
    define: defineReport,
  },
];

function defineReport({ command, ends, context }: Slot): void {
  command
    .option('--out <file>', 'where the page goes (default: beside the report, with the ending .html)')
    .option('--compare <file>', 'JSON report of an earlier run: what has changed since')
    .option('--strict', 'a warning is told as a failure, as under test-local --strict', false)
    .action(ends(async (file, options) => (await import('../commands/report.ts')).report({ ...options, file }, context)));
}
