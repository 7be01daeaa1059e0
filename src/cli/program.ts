import { CommanderError, Option } from 'commander';
import type { Context } from '../context.ts';
import type { ExitCode } from '../errors.ts';
import { EXIT } from '../errors.ts';
import { CLOUD } from './cloud.ts';
import type { CommandEntry, Slot } from './command-entry.ts';
import { EXTENDING } from './extend.ts';
import { LISTING } from './listing.ts';
import { collect, createOptions, engineOption, initOptions, seconds } from './options.ts';
import { POLICIES } from './policy.ts';
import { PUBLISHING } from './publishing.ts';
import { REPORTING } from './reporting.ts';
import { createRoot } from './root.ts';
import { STAGES } from './stages.ts';

const EXIT_CODES = `
Exit codes: 0 every required check passed, 1 at least one failed, 2 wrong usage or an invalid project file,
3 could not look (no engine, failed build), 70 a bug in this tool, 130 interrupted.`;

/**
 * The command tree. Each action imports its command when it is called, so that `--help` loads none of them.
 * `beforeCommand` runs once the command line has been understood.
 */
export function createProgram(context: Context, beforeCommand: () => Promise<void>): { run(argv: readonly string[]): Promise<ExitCode> } {
  return {
    async run(argv) {
      let code: ExitCode = EXIT.ok;
      const ends: Slot['ends'] =
        (action) =>
        async (...args) => {
          code = await action(...args);
        };
      const program = createRoot(context).hook('preAction', beforeCommand).addHelpText('after', EXIT_CODES);
      const asked = argv.find((word) => !word.startsWith('-'));
      for (const { name, description, example, define } of COMMANDS) {
        const command = program.command(name).description(description);
        // The options of the others would only delay the start.
        if (command.name() === asked) define({ command: command.addHelpText('after', `\nExample:\n  ${example}`), context, ends });
      }
      try {
        await program.parseAsync([...argv], { from: 'user' });
        return code;
      } catch (error) {
        // Commander has printed its own message by then.
        if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.usage;
        throw error;
      }
    },
  };
}

/** In the order of `--help`. */
const COMMANDS: readonly CommandEntry[] = [
  {
    name: 'create [dir]',
    description: 'Make a new algorithm project that already works.',
    example: 'sagemaker-algo create my-algo --yes',
    define: defineCreate,
  },
  {
    name: 'init',
    description: 'Adopt what exists, images or a folder with Dockerfiles: writes sagemaker-algo.json and nothing else.',
    example:
      'sagemaker-algo init --name my-algo --image my-algo:1.0 --channel train=data/train,content-type=text/csv --request one.csv,content-type=text/csv --yes',
    define: defineInit,
  },
  ...EXTENDING,
  {
    name: 'build [role]',
    description: 'Build both images, or the one of a role (train, serve).',
    example: 'sagemaker-algo build --build-arg BASE_IMAGE=node:24-slim',
    define: defineBuild,
  },
  {
    name: 'test-local',
    description: 'Rehearse the SageMaker container contract on this machine.',
    example: 'sagemaker-algo test-local --report json=report.json',
    define: defineTestLocal,
  },
  ...REPORTING,
  ...STAGES,
  ...PUBLISHING,
  ...CLOUD,
  ...POLICIES,
  ...LISTING,
  {
    name: 'explain [id]',
    description: 'What a check or a contract clause asks for, and how to meet it.',
    example: 'sagemaker-algo explain serve/ping-status',
    define: defineExplain,
  },
];

function defineCreate({ command, ends, context }: Slot): void {
  for (const option of createOptions()) command.addOption(option);
  command.action(ends(async (dir, options) => (await import('../commands/create.ts')).create({ ...options, dir }, context)));
}

function defineInit({ command, ends, context }: Slot): void {
  for (const option of initOptions()) command.addOption(option);
  command.action(ends(async (options) => (await import('../commands/init.ts')).init(options, context)));
}

function defineBuild({ command, ends, context }: Slot): void {
  command
    .option('--no-cache', 'build every step again')
    .option('--build-arg <name=value>', 'build argument for both images', collect, [])
    .option('--platform <platform>', 'platform to build for', 'linux/amd64')
    .option('--builder <name>', "a builder of docker's buildx, on another machine too; the image is handed over to this engine")
    .addOption(new Option('--progress <form>', 'how progress is shown').choices(['auto', 'plain']).default('auto'))
    .option('--dry-run', 'print the commands, run nothing', false)
    .option('--json', 'result as JSON on stdout', false)
    .action(ends(async (role, options) => (await import('../commands/build.ts')).build({ ...options, role }, context)));
}

function defineTestLocal({ command, ends, context }: Slot): void {
  command
    .option('--smoke', 'the short happy path: train, pack, serve, ping, invoke, stop', false)
    .option('--only <area or check or clause>', 'only these checks; `*` stands for anything; repeatable', collect, [])
    .option('--strict', 'a warning fails the run', false)
    .addOption(engineOption())
    .option('--report <form[=file]>', 'terminal, json, junit, github or html, to stdout or into a file; repeatable', collect, [])
    .option('--json', 'the same as --report json', false)
    .option('--save-observations <file>', 'keep what was seen, for --from')
    .option('--from <file>', 'judge saved observations again, without an engine')
    .option('--network', 'give the containers the network (SageMaker does not)', false)
    .option('--train-timeout <seconds>', 'how long one training may take', seconds, 3_600)
    .option('--startup-timeout <seconds>', 'how long a server may take to become ready', seconds, 480)
    .option('--keep', 'keep the work folder and name it', false)
    .option('--list', 'list the checks, run nothing', false)
    .option('--dry-run', 'print the commands, run nothing', false)
    .action(ends(async (options) => (await import('../commands/test-local.ts')).testLocal(options, context)));
}

function defineExplain({ command, ends, context }: Slot): void {
  command
    .option('--list', 'every check and every clause, and who judges it', false)
    .action(ends(async (id, options) => (await import('../commands/explain.ts')).explain(id, options, context)));
}
