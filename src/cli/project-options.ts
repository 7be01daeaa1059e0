import { Option } from 'commander';
import { OPTION_GROUPS } from './groups.ts';
import { collect, pair } from './options.ts';

/** Puts options below one heading. */
function under(heading: string, options: readonly Option[]): readonly Option[] {
  return options.map((option) => option.helpGroup(heading));
}

/** Options of `init`. */
export function initOptions(): readonly Option[] {
  const many = (flags: string, description: string) => new Option(flags, description).argParser(collect).default([]);
  const images = [
    new Option('--image <reference>', 'one image for both roles'),
    new Option('--train-image <reference>', 'image that trains'),
    new Option('--serve-image <reference>', 'image that serves'),
    new Option('--dockerfile <path,...>', 'Dockerfile of one image for both roles: PATH[,context=FOLDER]'),
    new Option('--train-dockerfile <path,...>', 'Dockerfile of the image that trains'),
    new Option('--serve-dockerfile <path,...>', 'Dockerfile of the image that serves'),
    many('--build-arg <name=value>', 'build argument of these Dockerfiles'),
  ];
  const samples = [
    many('--channel <name=path,...>', 'sample data of a channel: NAME=PATH[,content-type=T][,input-mode=File|FastFile|Pipe]'),
    many('--hyperparameter <name=value>', 'hyperparameter of the sample run'),
    many('--request <path,...>', 'sample request: PATH,content-type=T[,accept=T]'),
    many('--metric <name=regex>', 'metric and the pattern that finds it in the log'),
  ];
  return [
    new Option('--name <name>', 'name of the algorithm'),
    new Option('--from-request <file>', 'JSON of a CreateAlgorithm request or a DescribeAlgorithm answer to start from'),
    new Option('--test', 'build and run test-local afterwards (without --test and --no-test: asked on a terminal)'),
    new Option('--no-test', 'do not run test-local afterwards'),
    new Option('-y, --yes', 'ask nothing, take what is found in the folder').default(false),
    new Option('--force', 'replace a sagemaker-algo.json that exists; shows what changes').default(false),
    ...under(OPTION_GROUPS.images, images),
    ...under(OPTION_GROUPS.samples, samples),
  ];
}

/** Options of `create`: every question has one. */
export function createOptions(): readonly Option[] {
  const answers = [
    new Option('--name <name>', 'name of the algorithm (default: the name of the folder)'),
    new Option(
      '--template <name>',
      'template to start from: a name of --list-templates, ./folder, git+https://...#ref:folder, github:owner/name or npm:name@version',
    ),
    new Option('--algorithm <name>', 'algorithm of the template to start from'),
    new Option('--images <form>', 'separate (one image for each role) or combined (one for both)'),
    new Option('--encrypt-artifacts', 'encrypt the model with a key that is in the images'),
    new Option('--answer <question=answer>', 'answer to another question of the template; repeatable').argParser(pair).default({}),
  ];
  const parts = [
    new Option('--github-actions', 'add a workflow that builds and rehearses on GitHub'),
    new Option('--dev-container', 'add a development container'),
    new Option('--agents', 'add AGENTS.md for coding assistants'),
    new Option('--vscode', 'add tasks and debugger settings for VS Code'),
  ];
  return [
    ...under(OPTION_GROUPS.answers, answers),
    ...under(OPTION_GROUPS.parts, parts),
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
  const answers = [
    new Option('--template <name>', 'template to take: another one, or where it is now; as for create'),
    new Option('--algorithm <name>', 'another algorithm of the template'),
    new Option('--images <form>', 'separate (one image for each role) or combined (one for both)'),
    new Option('--encrypt-artifacts', 'encrypt the model with a key that is in the images'),
    new Option('--no-encrypt-artifacts', 'encrypt it no longer'),
    new Option('--answer <question=answer>', 'answer to another question of the template; repeatable').argParser(pair).default({}),
  ];
  const parts = [
    new Option('--github-actions', 'add a workflow that builds and rehearses on GitHub'),
    new Option('--no-github-actions', 'take it out'),
    new Option('--dev-container', 'add a development container'),
    new Option('--no-dev-container', 'take it out'),
    new Option('--agents', 'add AGENTS.md for coding assistants'),
    new Option('--no-agents', 'take it out'),
    new Option('--vscode', 'add tasks and debugger settings for VS Code'),
    new Option('--no-vscode', 'take them out'),
  ];
  return [
    new Option('--check', 'only say whether there is an update: exit code 0 for no, 1 for yes').default(false),
    new Option('--dry-run', 'show what would change, write nothing').default(false),
    new Option('--force', 'also with changes that are not committed; keeps a copy of every file that it changes').default(false),
    new Option('--trust', 'let the EJS code of a template that is not of this package run').default(false),
    new Option('--json', 'result as JSON on stdout').default(false),
    ...under(OPTION_GROUPS.answers, answers),
    ...under(OPTION_GROUPS.parts, parts),
  ];
}
