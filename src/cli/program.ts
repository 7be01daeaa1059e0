import { Argument, type Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import type { Context } from '../context.ts';
import type { ExitCode } from '../errors.ts';
import { EXIT } from '../errors.ts';
import { CARE } from './care.ts';
import { CLOUD } from './cloud.ts';
import type { CommandEntry, Slot } from './command-entry.ts';
import { DOCTOR } from './doctor.ts';
import { EXTENDING } from './extend.ts';
import { OPTION_GROUPS, placeInHelp } from './groups.ts';
import { HABITS } from './habits.ts';
import { LISTING } from './listing.ts';
import { asOption, collect, engineOption, seconds, watchOption } from './options.ts';
import { POLICIES } from './policy.ts';
import { createOptions, initOptions } from './project-options.ts';
import { PUBLISHING } from './publishing.ts';
import { REPORTING } from './reporting.ts';
import { createRoot } from './root.ts';
import { STAGES } from './stages.ts';

const EXIT_CODES = `
Exit codes: 0 every required check passed, 1 at least one failed, 2 wrong usage or an invalid project file,
3 could not look (no engine, failed build), 70 a bug in this tool, 130 interrupted.`;

/** The bundles of options take them from the one that holds commander already: `scripts/build.mjs`. */
export { Argument, InvalidArgumentError, Option };

/** How a command line is run. */
export interface Program {
  run(argv: readonly string[]): Promise<ExitCode>;
}

/**
 * The command tree. Each action imports its command when it is called, so that `--help` loads none of them.
 * `beforeCommand` runs once the command line has been understood; `shortcut` says that `create-sagemaker-algo` was called.
 */
export function createProgram(context: Context, beforeCommand: (asked: Asked) => Promise<void>, shortcut = false): Program {
  return {
    async run(argv) {
      let code: ExitCode = EXIT.ok;
      const ends: Slot['ends'] =
        (action) =>
        async (...args) => {
          code = await action(...args);
        };
      const errors: string[] = [];
      const words = readHelp(argv);
      const asked = words.find((word) => !word.startsWith('-'));
      const setting = { context, ends, shortcut, whole: (write: (text: string | Uint8Array) => void) => defineAll(context, write) };
      const program = await defineCommands(createRoot(context, { errors, shortcut }), setting, asked);
      program.hook('preAction', (root, command) =>
        beforeCommand({ command: command.name(), options: { ...root.opts(), ...command.opts() } }),
      );
      try {
        await program.parseAsync([...words], { from: 'user' });
        return code;
      } catch (error) {
        if (!(error instanceof CommanderError)) throw error;
        if (errors.length > 0) {
          const { describeWrongUsage } = await import('./wrong-usage.ts');
          context.stderr.write(describeWrongUsage(errors.join('')));
        }
        return error.exitCode === 0 ? EXIT.ok : EXIT.usage;
      }
    },
  };
}

/** What `beforeCommand` learns of the command line: which command was asked for, and all options, by attribute name. */
export interface Asked {
  readonly command: string;
  readonly options: Readonly<Record<string, unknown>>;
}

type Setting = Omit<Slot, 'command'> & { readonly shortcut: boolean };

/** Adds the command that was asked for to the root, with its options; where none has that name, every command, without them. */
async function defineCommands(root: Command, { shortcut, ...slot }: Setting, asked: string | undefined): Promise<Command> {
  const known = COMMANDS.filter((entry) => nameOf(entry) === asked);
  for (const entry of known.length > 0 ? known : inOrderOfHelp()) {
    const command = addCommand(root, entry);
    if (known.length > 0) await defineCommand(command, entry, { shortcut, ...slot });
  }
  return root.addHelpText('after', EXIT_CODES);
}

function inOrderOfHelp(): readonly CommandEntry[] {
  const placed = COMMANDS.map((entry) => ({ entry, place: placeInHelp(nameOf(entry)).place }));
  return placed.sort((one, other) => one.place - other.place).map(({ entry }) => entry);
}

function addCommand(root: Command, entry: CommandEntry): Command {
  return root
    .command(entry.name, { hidden: entry.hidden === true })
    .description(entry.description)
    .helpGroup(placeInHelp(nameOf(entry)).heading);
}

function defineCommand(command: Command, entry: CommandEntry, { shortcut, ...slot }: Setting): void | Promise<void> {
  return entry.define({ ...slot, command: command.addHelpText('after', describeExamples(entry.example, shortcut)) });
}

/** Every command with its options, for those who look at the tree; no action of it does anything. */
export async function defineAll(context: Context, write: (text: string | Uint8Array) => void): Promise<Command> {
  const paper = { write, isTTY: false, columns: undefined };
  const root = createRoot({ version: context.version, stdout: paper, stderr: paper }, { errors: [], shortcut: false });
  const slot = { context, ends: () => async () => {}, shortcut: false, whole: async () => root };
  for (const entry of inOrderOfHelp()) await defineCommand(addCommand(root, entry), entry, slot);
  return root.addHelpText('after', EXIT_CODES);
}

/** `help train` is `train --help`, and help about a command that does not exist is a mistake rather than help about all. */
function readHelp(argv: readonly string[]): readonly string[] {
  const [first, second] = argv;
  const words = first === 'help' && second?.startsWith('-') !== true ? [...argv.slice(1), '--help'] : argv;
  const asked = words.find((word) => !word.startsWith('-'));
  return asked === undefined || COMMANDS.some((entry) => nameOf(entry) === asked) ? words : [asked];
}

function nameOf({ name }: CommandEntry): string {
  return name.split(' ')[0] ?? name;
}

function describeExamples(words: string, shortcut: boolean): string {
  const example = shortcut ? words.replaceAll('sagemaker-algo create', 'npx create-sagemaker-algo') : words;
  return `\n${example.includes('\n') ? 'Examples' : 'Example'}:\n  ${example}`;
}

/** `groups.ts` puts them in order for `--help`. */
const COMMANDS: readonly CommandEntry[] = [
  {
    name: 'create [dir]',
    description: 'Make a new algorithm project that already works.',
    example:
      'sagemaker-algo create my-algo --yes\n  sagemaker-algo create my-algo --template python --name my-algo\n  sagemaker-algo create my-algo --github-actions --vscode',
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
    example:
      'sagemaker-algo test-local --report json=report.json\n  sagemaker-algo test-local --only serve --strict\n  sagemaker-algo test-local --engine docker --keep\n  sagemaker-algo test-local --list',
    define: defineTestLocal,
  },
  ...REPORTING,
  ...STAGES,
  ...PUBLISHING,
  ...CLOUD,
  ...POLICIES,
  ...LISTING,
  ...HABITS,
  ...CARE,
  ...DOCTOR,
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
    .optionsGroup(OPTION_GROUPS.what)
    .option('--smoke', 'the short happy path: train, pack, serve, ping, invoke, stop', false)
    .option('--only <area or check or clause>', 'only these checks; `*` stands for anything; repeatable', collect, [])
    .option('--strict', 'a warning fails the run', false)
    .optionsGroup(OPTION_GROUPS.how)
    .addOption(engineOption())
    .optionsGroup(OPTION_GROUPS.result)
    .option('--report <form[=file]>', 'terminal, json, junit, github or html, to stdout or into a file; repeatable', collect, [])
    .option('--json', 'the same as --report json', false)
    .option('--save-observations <file>', 'keep what was seen, for --from')
    .option('--from <file>', 'judge saved observations again, without an engine')
    .optionsGroup(OPTION_GROUPS.how)
    .addOption(asOption())
    .option('--network', 'give the containers the network (SageMaker does not)', false)
    .option('--train-timeout <seconds>', 'how long one training may take', seconds, 3_600)
    .option('--startup-timeout <seconds>', 'how long a server may take to become ready', seconds, 480)
    .option('--keep', 'keep the work folder and name it', false)
    .optionsGroup('Instead of a run:')
    .option('--list', 'list the checks, run nothing', false)
    .option('--dry-run', 'print the commands, run nothing', false)
    .addOption(watchOption())
    .action(ends(async (options) => (await import('../commands/test-local.ts')).testLocal(options, context)));
}

function defineExplain({ command, ends, context }: Slot): void {
  command
    .option('--list', 'every check and every clause, and who judges it', false)
    .action(ends(async (id, options) => (await import('../commands/explain.ts')).explain(id, options, context)));
}
