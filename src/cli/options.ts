import { InvalidArgumentError, Option } from 'commander';
import { ENGINE_CHOICES } from '../engine/names.ts';

/** Gathers a repeatable option. */
export function collect(value: string, before: readonly string[]): readonly string[] {
  return [...before, value];
}

/** Gathers a repeatable option whose values may also stand in one, with commas between. */
export function list(value: string, before: readonly string[] = []): readonly string[] {
  const entries = value.split(',').map((entry) => entry.trim());
  return [...before, ...entries.filter((entry) => entry !== '')];
}

/** Gathers a repeatable `name=value`; the value may be empty and may hold `=`. */
export function pair(value: string, before: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const at = value.indexOf('=');
  if (at < 1) throw new InvalidArgumentError('It must have the form name=value.');
  return { ...before, [value.slice(0, at)]: value.slice(at + 1) };
}

/** A TCP port that a user may ask for. */
export function portNumber(value: string): number {
  const port = Number(value);
  if (!Number.isInteger(port) || port < 1 || port > 65_535) throw new InvalidArgumentError('It must be a number from 1 to 65535.');
  return port;
}

/** A number of machines, as a job may ask for. */
export function machines(value: string): number {
  const number = Number(value);
  if (!Number.isInteger(number) || number < 1 || number > 20) throw new InvalidArgumentError('It must be a number from 1 to 20.');
  return number;
}

/** A positive number of seconds. */
export function seconds(value: string): number {
  const number = Number(value);
  if (!(number > 0 && Number.isFinite(number))) throw new InvalidArgumentError('It must be a positive number of seconds.');
  return number;
}

/** A whole number from 0 on. */
export function wholeNumber(value: string): number {
  const number = Number(value);
  if (value.trim() === '' || !Number.isInteger(number) || number < 0) throw new InvalidArgumentError('It must be a whole number.');
  return number;
}

/** Which engine runs the containers. */
export function engineOption(): Option {
  return new Option('--engine <name>', 'container engine, or process for none').choices([...ENGINE_CHOICES]);
}

/** Whether `test-local` goes on after its first verdict. */
export function watchOption(): Option {
  return new Option('--watch', 'build and test again what each saved file may have changed, until q or Ctrl-C')
    .default(false)
    .conflicts(['report', 'json', 'saveObservations', 'from', 'keep', 'list', 'dryRun']);
}

/** Lets a debugger in; the port is one of this machine. */
export function inspectOption(): Option {
  return new Option('--inspect [port]', 'let a debugger in, Node or debugpy, and print how to attach').argParser(portNumber);
}

/** Where `train` lays out a job for a debugger. */
export function prepareOption(): Option {
  return new Option('--prepare <folder>', 'write what stands below /opt/ml into this folder and run nothing: for a debugger').conflicts([
    'out',
    'instances',
    'engine',
    'network',
    'dryRun',
    'inspect',
  ]);
}

/** Options of `transform`: what CreateTransformJob takes, in its words. */
export function transformOptions(): readonly Option[] {
  return [
    new Option('--split <type>', 'where the input is cut into records (default: from the spec)').choices([
      'None',
      'Line',
      'RecordIO',
      'TFRecord',
    ]),
    new Option('--strategy <strategy>', 'many records a request or one (default: the container is asked)').choices([
      'MultiRecord',
      'SingleRecord',
    ]),
    new Option('--assemble <with>', 'what joins the answers (default: from the spec)').choices(['None', 'Line']),
    new Option('--content-type <type>', 'content type of the requests (default: from the spec or the file ending)'),
    new Option('--accept <type>', 'wanted content type of the answers'),
    new Option('--max-payload <megabytes>', 'largest request; 0 streams whole files (default: the container is asked)').argParser(
      wholeNumber,
    ),
    new Option('--max-concurrent <number>', 'requests at once (default: the container is asked)').argParser(wholeNumber),
    new Option('--model <path>', 'model.tar.gz or a folder; with --on sagemaker also an s3:// address').default('artifacts/model.tar.gz'),
    new Option('--out <folder>', 'where the .out files go').default('artifacts/transform'),
    engineOption(),
    new Option('--network', 'give the container the network (SageMaker does not)').default(false),
    new Option('--json', 'summary as JSON on stdout').default(false),
    new Option('--dry-run', 'print the command and the settings, or the requests to SageMaker; run nothing').default(false),
  ];
}

/** Options of `init`. */
export function initOptions(): readonly Option[] {
  const many = (flags: string, description: string) => new Option(flags, description).argParser(collect).default([]);
  return [
    new Option('--name <name>', 'name of the algorithm'),
    new Option('--image <reference>', 'one image for both roles'),
    new Option('--train-image <reference>', 'image that trains'),
    new Option('--serve-image <reference>', 'image that serves'),
    new Option('--dockerfile <path,...>', 'Dockerfile of one image for both roles: PATH[,context=FOLDER]'),
    new Option('--train-dockerfile <path,...>', 'Dockerfile of the image that trains'),
    new Option('--serve-dockerfile <path,...>', 'Dockerfile of the image that serves'),
    many('--build-arg <name=value>', 'build argument of these Dockerfiles'),
    many('--channel <name=path,...>', 'sample data of a channel: NAME=PATH[,content-type=T][,input-mode=File|FastFile|Pipe]'),
    many('--hyperparameter <name=value>', 'hyperparameter of the sample run'),
    many('--request <path,...>', 'sample request: PATH,content-type=T[,accept=T]'),
    many('--metric <name=regex>', 'metric and the pattern that finds it in the log'),
    new Option('--from-request <file>', 'JSON of a CreateAlgorithm request or a DescribeAlgorithm answer to start from'),
    new Option('--test', 'build and run test-local afterwards (without --test and --no-test: asked on a terminal)'),
    new Option('--no-test', 'do not run test-local afterwards'),
    new Option('-y, --yes', 'ask nothing, take what is found in the folder').default(false),
    new Option('--force', 'replace a sagemaker-algo.json that exists; shows what changes').default(false),
  ];
}

/** Options of `create`: every question has one. */
export function createOptions(): readonly Option[] {
  return [
    new Option('--name <name>', 'name of the algorithm (default: the name of the folder)'),
    new Option(
      '--template <name>',
      'template to start from: a name of --list-templates, ./folder, git+https://...#ref:folder, github:owner/name or npm:name@version',
    ),
    new Option('--algorithm <name>', 'algorithm of the template to start from'),
    new Option('--images <form>', 'separate (one image for each role) or combined (one for both)'),
    new Option('--encrypt-artifacts', 'encrypt the model with a key that is in the images'),
    new Option('--github-actions', 'add a workflow that builds and rehearses on GitHub'),
    new Option('--dev-container', 'add a development container'),
    new Option('--agents', 'add AGENTS.md for coding assistants'),
    new Option('--vscode', 'add tasks and debugger settings for VS Code'),
    new Option('--answer <question=answer>', 'answer to another question of the template; repeatable').argParser(pair).default({}),
    new Option(
      '--trust',
      'let the code of a template that is not of this package run: its EJS, and install scripts of its packages',
    ).default(false),
    new Option('--list-templates', 'list the templates and their questions, make nothing').default(false),
    new Option('--json', 'with --list-templates: as JSON').default(false),
    new Option('-y, --yes', 'ask nothing, take the defaults').default(false),
    new Option('--dry-run', 'print what would be written, write nothing').default(false),
    new Option('--force', 'write into a folder that is not empty; shows what it replaces').default(false),
    new Option('--no-git', 'do not make a git repository'),
    new Option('--no-install', 'do not run npm install'),
  ];
}

/** Options of `update`; the answers are those of `create`, and each can be taken back. */
export function updateOptions(): readonly Option[] {
  return [
    new Option('--check', 'only say whether there is an update: exit code 0 for no, 1 for yes').default(false),
    new Option('--dry-run', 'show what would change, write nothing').default(false),
    new Option('--force', 'also with changes that are not committed; keeps a copy of every file that it changes').default(false),
    new Option('--template <name>', 'template to take: another one, or where it is now; as for create'),
    new Option('--algorithm <name>', 'another algorithm of the template'),
    new Option('--images <form>', 'separate (one image for each role) or combined (one for both)'),
    new Option('--encrypt-artifacts', 'encrypt the model with a key that is in the images'),
    new Option('--no-encrypt-artifacts', 'encrypt it no longer'),
    new Option('--github-actions', 'add a workflow that builds and rehearses on GitHub'),
    new Option('--no-github-actions', 'take it out'),
    new Option('--dev-container', 'add a development container'),
    new Option('--no-dev-container', 'take it out'),
    new Option('--agents', 'add AGENTS.md for coding assistants'),
    new Option('--no-agents', 'take it out'),
    new Option('--vscode', 'add tasks and debugger settings for VS Code'),
    new Option('--no-vscode', 'take them out'),
    new Option('--answer <question=answer>', 'answer to another question of the template; repeatable').argParser(pair).default({}),
    new Option('--trust', 'let the EJS code of a template that is not of this package run').default(false),
    new Option('--json', 'result as JSON on stdout').default(false),
  ];
}
