import type { Draft, ImageDraft } from '../config/draft.ts';
import { ROLES, type Role, SERVE_PORT } from '../sagemaker/contract.ts';
import type { Finding, Part, Undecided } from './discovery.ts';
import { chooseDockerfile, type FoundDockerfile, findBrokenDockerfiles, findDockerfiles } from './images.ts';
import type { Sagify } from './sagify.ts';
import type { Tree } from './tree.ts';

/** What was chosen where there were several candidates, by the id of the question. */
export type Chosen = Readonly<Record<string, string>>;

type ImagesPart = Required<Part> & {
  readonly draft: Draft['images'];
  readonly used: readonly FoundDockerfile[];
  readonly undecided: readonly Undecided[];
};

/** The images of both roles, from the Dockerfiles. */
export function discoverImages(tree: Tree, { sagify, chosen }: { sagify: Sagify | undefined; chosen: Chosen }): ImagesPart {
  const setting = sagify === undefined ? {} : { buildArgs: sagify.buildArgs, context: sagify.root };
  const dockerfiles = findDockerfiles(tree, setting);
  const draft: Partial<Record<Role, ImageDraft>> = {};
  const findings: Finding[] = [];
  const assumed: string[] = [];
  const undecided: Undecided[] = [];
  const used = new Set<FoundDockerfile>();
  for (const role of ROLES) {
    const wanted = dockerfiles.find(({ path }) => path === chosen[role]);
    const choice =
      wanted === undefined
        ? chooseDockerfile(role, dockerfiles)
        : { status: 'found' as const, dockerfile: wanted, why: 'it was chosen', sure: true };
    if (choice.status === 'several') undecided.push(askDockerfile(role, choice.dockerfiles));
    if (choice.status !== 'found') continue;
    const { dockerfile, why, sure } = choice;
    used.add(dockerfile);
    draft[role] = draftImage(dockerfile, sagify);
    findings.push({
      part: 'image',
      what: `${role}: ${describeBase(dockerfile)}built in ${describeFolder(dockerfile.context)}; ${why}`,
      where: dockerfile.path,
    });
    if (!sure) assumed.push(`${dockerfile.path} makes the image that ${role === 'train' ? 'trains' : 'serves'}: ${why}`);
  }
  const broken = findBrokenDockerfiles(tree).map((path) => `${path} has no FROM, so it is no Dockerfile`);
  return { draft, findings, assumed, undecided, used: [...used], warnings: [...[...used].flatMap((one) => warnOf(one, draft)), ...broken] };
}

function describeBase({ bases }: FoundDockerfile): string {
  return bases.length === 0 ? '' : `from ${bases.join(' and ')}, `;
}

function describeFolder(path: string): string {
  return path === '.' ? 'the project folder' : path;
}

function draftImage(dockerfile: FoundDockerfile, sagify: Sagify | undefined): ImageDraft {
  const buildArgs = sagify !== undefined && dockerfile.path.startsWith(sagify.folder) ? sagify.buildArgs : {};
  return {
    dockerfile: dockerfile.path,
    ...(dockerfile.context === '.' ? {} : { context: dockerfile.context }),
    ...(Object.keys(buildArgs).length === 0 ? {} : { buildArgs: { ...buildArgs } }),
    ...(dockerfile.neededArgs.length === 0 ? {} : { neededArgs: dockerfile.neededArgs }),
  };
}

function askDockerfile(role: Role, dockerfiles: readonly FoundDockerfile[]): Undecided {
  return {
    id: role,
    question: `Which Dockerfile makes the image that ${role === 'train' ? 'trains' : 'serves'}?`,
    several: `${dockerfiles.length} Dockerfiles could make the image that ${role === 'train' ? 'trains' : 'serves'}`,
    flag: `--${role}-dockerfile`,
    choices: dockerfiles.map(({ path, bases }) => ({
      value: path,
      title: bases.length === 0 ? path : `${path} (from ${bases.join(', ')})`,
    })),
  };
}

function warnOf(dockerfile: FoundDockerfile, draft: Draft['images']): readonly string[] {
  const { path, ports, problems } = dockerfile;
  const [port] = ports;
  const serves = draft.serve?.dockerfile === path;
  const other =
    serves && port !== undefined && !ports.some(({ port: one }) => one === SERVE_PORT)
      ? [`${path}:${port.line} exposes ${port.port}; SageMaker sends requests to ${SERVE_PORT} only, so the server has to listen there`]
      : [];
  return [...problems.map(({ line, text }) => `${path}:${line}: ${text}`), ...other];
}
