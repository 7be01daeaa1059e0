// `build` beside `docker build` of the same two Dockerfiles with the same builder: with nothing changed, and after an edit of one source file.
import { appendFileSync, cpSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { labelImages } from '../harness/images.mjs';

const ROLES = ['train', 'serve'];
const EDITED = 'src/algorithm.ts';
/** What the tool marks its images with; the legacy builder makes a step of it. */
const LABELS = ['--label', 'sagemaker-algo.project=bench', '--label', 'sagemaker-algo.run=bench'];

/** A project of the tool, a copy of it for the bare commands, and what builds each; both have been built once. */
async function prepareProjects(bench) {
  // Images are one for the whole machine, and the names of workspaces differ.
  const name = path.basename(bench.work).toLowerCase();
  const project = bench.create(name);
  labelImages(
    bench,
    project,
    ROLES.map((role) => `Dockerfile.${role}`),
  );
  const copy = bench.at('copy');
  cpSync(project, copy, { recursive: true });
  const own = { folder: project, tags: ROLES.map((role) => `${name}-${role}:0.1.0`) };
  const bare = { folder: copy, tags: ROLES.map((role) => `${name}-bare-${role}:0.1.0`) };
  const build = () => bench.time(...bench.tool('build'), { cwd: project });
  const dockerBuild = (index, ...labels) => {
    const file = ['--file', `Dockerfile.${ROLES[index]}`];
    return bench.time('docker', ['build', '--platform', 'linux/amd64', ...file, ...labels, '--tag', bare.tags[index], '.'], { cwd: copy });
  };
  const bareInTurn = async (...labels) => (await dockerBuild(0, ...labels)) + (await dockerBuild(1, ...labels));
  const bareAtOnce = async (...labels) => {
    const began = performance.now();
    await Promise.all([dockerBuild(0, ...labels), dockerBuild(1, ...labels)]);
    return performance.now() - began;
  };
  await build();
  await bareInTurn();
  return { own, bare, build, bareInTurn, bareAtOnce };
}

/** A build after an edit, as a candidate. */
function afterEdit(bench, { folder, tags }, build) {
  const idsOf = () => tags.map((tag) => bench.docker('image', 'inspect', '--format', '{{.Id}}', tag));
  return async () => {
    const before = idsOf();
    appendFileSync(path.join(folder, EDITED), `// ${performance.now()}\n`);
    const ms = await build();
    if (idsOf().some((id, index) => id === before[index])) throw new Error(`${folder}: an edit made no new image`);
    return ms;
  };
}

function checkEdited(bench, { folder, tags }) {
  for (const tag of tags) {
    const built = bench.run('docker', ['run', '--rm', '--network', 'none', '--entrypoint', 'cat', tag, `/opt/program/${EDITED}`]);
    if (built !== readFileSync(path.join(folder, EDITED), 'utf8')) throw new Error(`${tag} does not hold the last edit`);
  }
}

export const build = {
  title: 'Building images',
  method:
    'A project fresh from `create`, whose two images are made from one base image and all of its sources; a copy of it for the bare commands. The tool builds both images at the same time, so the bare commands do that too where it says so. Before nothing changes, the files have been at rest for a minute. The edit is a comment at the end of `src/algorithm.ts`, and the bare commands then give the images the labels that the tool gives them.',
  misses:
    '`build` with nothing changed: it uses some 15 ms of processor time more than an empty Node process, which uses 26 (it was 75 more when the command line was read and the sources were hashed every time). Of these about 8 go into loading the sockets of Node and asking the engine for three images, without which an image that was removed would be missed, 4 into loading the tool itself and what it remembers, and the rest into the states of 55 files and folders and the answer. An empty Node process alone was seen at 0.17 of both cached `docker build`s, so no more than some 4 ms would be left under this target. `build` after an edit: before `docker build` begins, Node starts, the command and what starts programs are loaded, two docker clients are started side by side, which tell which builder there is, and the sources are read while these run; that counts for the more the quicker the builder is. With the clients one after the other, and after the reading, it took 1.17 times as long until the builds began, in paired runs on a busy machine (1.5 times with buildx, where it takes three clients).',
  needs: ['docker'],
  async prepare(bench) {
    const projects = await prepareProjects(bench);
    // From then on the times of the files are enough.
    await pause(bench.size(60_500, 0));
    await projects.build();
    return [unchanged(bench, projects), edited(bench, projects)];
  },
};

function unchanged(bench, { own, build, bareInTurn, bareAtOnce }) {
  const bare = 'docker build, both cached';
  return {
    id: 'build/unchanged',
    title: 'Nothing changed',
    rounds: 31,
    warmUps: 3,
    candidates: {
      'node -e 0': () => bench.time(process.execPath, ['-e', '0']),
      [bare]: () => bareInTurn(),
      [`${bare}, at once`]: () => bareAtOnce(),
      build,
    },
    own: ['build'],
    claims: [
      {
        id: 'build/unchanged',
        what: '`build`, nothing changed, against `docker build` of both images, cached, one after the other',
        own: 'build',
        base: bare,
        target: { most: 0.2 },
      },
      { id: 'build/unchanged-node', what: 'an empty Node process (`node -e 0`) against the same two', own: 'node -e 0', base: bare },
      {
        id: 'build/unchanged-at-once',
        what: '`build`, nothing changed, against `docker build` of both images, cached, at the same time',
        own: 'build',
        base: `${bare}, at once`,
      },
    ],
    check() {
      const { images } = JSON.parse(bench.run(...bench.tool('build', '--json'), { cwd: own.folder }));
      if (images.some(({ status }) => status !== 'unchanged')) throw new Error('an image was built although nothing had changed');
    },
  };
}

function edited(bench, { own, bare, build, bareInTurn, bareAtOnce }) {
  return {
    id: 'build/edited',
    title: 'One source file edited',
    rounds: 15,
    warmUps: 1,
    candidates: {
      'docker build, both at once': afterEdit(bench, bare, () => bareAtOnce(...LABELS)),
      'docker build, one after the other': afterEdit(bench, bare, () => bareInTurn(...LABELS)),
      build: afterEdit(bench, own, build),
    },
    own: ['build'],
    claims: [
      {
        id: 'build/edited',
        what: '`build` after an edit of one source file against `docker build` of both images at the same time',
        own: 'build',
        base: 'docker build, both at once',
        target: { most: 1.05 },
      },
      {
        id: 'build/edited-in-turn',
        what: '`build` after an edit of one source file against `docker build` of one image after the other',
        own: 'build',
        base: 'docker build, one after the other',
      },
    ],
    check() {
      for (const one of [own, bare]) checkEdited(bench, one);
    },
  };
}
