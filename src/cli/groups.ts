/** The headings of `--help`, in its order, and the commands below each. */
const GROUPS: Readonly<Record<string, readonly string[]>> = {
  'Start:': ['create', 'init'],
  'Build and rehearse on this machine:': ['build', 'test-local', 'report', 'explain'],
  'One stage at a time, here or on SageMaker:': ['train', 'serve', 'invoke', 'transform'],
  'Change a project:': ['add', 'derive', 'update'],
  'Publish to AWS:': ['push', 'publish', 'status', 'unpublish', 'policy', 'listing'],
  'Rehearse on SageMaker:': ['test-cloud', 'compare', 'jobs'],
  'Look after this machine and this tool:': ['doctor', 'clean', 'completion', 'help'],
};

/** The heading under which `--help` lists a command, and the command's place in the whole list. */
export function placeInHelp(name: string): { readonly heading: string; readonly place: number } {
  const all = Object.values(GROUPS).flat();
  const heading = Object.keys(GROUPS).find((key) => GROUPS[key]?.includes(name)) ?? 'Other commands:';
  return { heading, place: all.includes(name) ? all.indexOf(name) : all.length };
}

/** Headings of options, the same in every command. */
export const OPTION_GROUPS = {
  here: 'Options with --on local, the default:',
  sagemaker: 'Options with --on sagemaker:',
  aws: 'AWS:',
  answers: 'Answers to the questions:',
  parts: 'Parts of the project:',
  what: 'What is looked at:',
  how: 'How it runs:',
  result: 'What comes out:',
  images: 'Images:',
  samples: 'Samples and what is declared:',
  listing: 'The product in AWS Marketplace:',
} as const;
