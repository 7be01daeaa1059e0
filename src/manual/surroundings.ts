/** What a manual page says besides the commands. */
export interface Entry {
  readonly names: readonly string[];
  readonly meaning: string;
}

/** Every environment variable that this tool reads; the table in `docs/command-line.md` says the same. */
export const ENVIRONMENT: readonly Entry[] = [
  { names: ['NO_COLOR'], meaning: 'No colour, as with --no-color.' },
  { names: ['CI'], meaning: 'Set to anything but "false": no question is asked and no update is looked for.' },
  {
    names: ['TERM', 'LC_ALL', 'LC_CTYPE', 'LANG'],
    meaning: 'What the terminal can show: "dumb" has no live lines; without UTF-8 in the locale symbols are plain.',
  },
  {
    names: ['SAGEMAKER_ALGO_NO_UPDATE_NOTICE', 'NO_UPDATE_NOTIFIER'],
    meaning: 'Set: nobody looks for a newer version, and none is told of.',
  },
  { names: ['npm_config_update_notifier'], meaning: '"false", as npm sets it from its own setting update-notifier=false: the same.' },
  {
    names: ['SAGEMAKER_ALGO_REGION', 'SAGEMAKER_ALGO_ACCOUNT', 'SAGEMAKER_ALGO_ROLE', 'SAGEMAKER_ALGO_BUCKET'],
    meaning: 'Stand for --region, --account, --role and --bucket.',
  },
  {
    names: ['SAGEMAKER_ALGO_OUTSIDE'],
    meaning: 'Folders beside the project that its spec may use, separated as those of PATH are.',
  },
  { names: ['SAGEMAKER_ALGO_POLL_SECONDS'], meaning: 'Seconds between two looks at what runs in AWS.' },
  {
    names: ['AWS_PROFILE', 'AWS_REGION', 'AWS_DEFAULT_REGION', 'AWS_CONFIG_FILE', 'AWS_SHARED_CREDENTIALS_FILE'],
    meaning: 'As for every tool that calls AWS; the other AWS_ variables are read by its SDK.',
  },
  {
    names: ['DOCKER_HOST', 'DOCKER_CONTEXT', 'DOCKER_CONFIG', 'DOCKER_TLS', 'DOCKER_TLS_VERIFY', 'DOCKER_CERT_PATH'],
    meaning: 'Which engine is spoken to, and how, as for docker.',
  },
  { names: ['DOCKER_BUILDKIT', 'BUILDX_BUILDER'], meaning: 'How images are built, as for docker.' },
  { names: ['HTTPS_PROXY', 'HTTP_PROXY', 'NO_PROXY'], meaning: 'The way to AWS, registries and templates; in lower case too.' },
  { names: ['AWS_CA_BUNDLE', 'NODE_EXTRA_CA_CERTS'], meaning: 'File with more certificates that are trusted.' },
  { names: ['HOME', 'XDG_CACHE_HOME', 'LOCALAPPDATA'], meaning: 'Where the cache lies.' },
  { names: ['PATH', 'TMPDIR'], meaning: 'Where docker, git, npm and interpreters are looked for; where work folders are made.' },
];

export const EXIT_STATUS: readonly Entry[] = [
  { names: ['0'], meaning: 'Done; every required check passed.' },
  { names: ['1'], meaning: 'At least one check failed, or what was asked for is not so.' },
  { names: ['2'], meaning: 'Wrong usage, or an invalid project file.' },
  { names: ['3'], meaning: 'It could not be looked at: no engine, a failed build, no answer.' },
  { names: ['70'], meaning: 'A bug in this tool.' },
  { names: ['130'], meaning: 'Interrupted.' },
];

export const FILES: readonly Entry[] = [
  {
    names: ['sagemaker-algo.json'],
    meaning: 'The project: what is built, rehearsed and published. Looked for in the working folder and above it.',
  },
  { names: ['artifacts/'], meaning: 'Model, output and log of the last training.' },
  { names: ['listing/'], meaning: 'What AWS Marketplace asks for, made by the command listing.' },
  {
    names: ['~/.cache/sagemaker-algo/'],
    meaning:
      'What makes the next run quicker: what images were built from, how long steps took, the newest version. It may be deleted. In XDG_CACHE_HOME where that is set.',
  },
];
