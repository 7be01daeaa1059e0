import path from 'node:path';
import { openEngineApi } from '../harness/engine-api.mjs';
import { makeBuiltProject, makeMlTree, startWords } from '../harness/rehearsed-project.mjs';

const ENGINE = 'engine alone';
const COMMANDS = 'docker commands that do nothing';
const TUTORIAL = "tutorial's commands";
const OWN = 'test-local --smoke';

export const smoke = {
  title: 'A short rehearsal',
  method: `Whole processes on built images. *${ENGINE}*: two containers of the same images with the same folders, of which one runs \`true\` and the other \`sleep\` until it is removed, over the engine's socket, both made at once, removals beside each other. *${COMMANDS}*: the same by \`docker run\`, \`stop\` and \`rm\`. *${TUTORIAL}*: training, server, ping, one request, stop, with a shell as the first process, as the common sample has it; their turn comes in every fifth round.`,
  misses:
    "Of the time that the engine alone needs, seen in runs beside each other on a machine with other work: the isolated network of the server costs 0.19 (a container takes 80 ms longer to start on a network of its own than on the default one, and the network takes 110 ms to be removed after its last container; making it is hidden behind the training), the tool 0.15 until it asks for the first container (Node itself 0.03, loading checks, spec and engine 0.09, asking the engine 0.03), the template's programs 0.2 (Node and the model, where the bare containers run `true` and `sleep`), and 0.06 packing the model and asking the server. No network for the training and no published port save 0.12. So the isolation alone is more than the target leaves, and a network that stays for the next run would be something of ours that is left behind. Against the tutorial's commands the ten seconds that a shell as first process takes to stop are fixed, so a slower hour of the engine lowers this ratio. Verdict and report come while the engine removes the last container and the network; the process ends after them.",
  needs: ['docker'],
  async prepare(bench) {
    const project = makeBuiltProject(bench);
    return [
      {
        id: 'smoke',
        title: 'Short rehearsal',
        rounds: 21,
        candidates: {
          [ENGINE]: bareEngine(bench, project),
          [COMMANDS]: bareCommands(bench, project),
          [OWN]: () => bench.time(...bench.tool('test-local', '--smoke'), { cwd: project.folder }),
          [TUTORIAL]: { run: tutorial(bench, project), every: 5 },
        },
        own: [OWN],
        claims: [
          { id: 'smoke/engine', what: `\`${OWN}\` against the ${ENGINE}`, own: OWN, base: ENGINE, target: { most: 1.12 } },
          { id: 'smoke/commands', what: `\`${OWN}\` against ${COMMANDS}`, own: OWN, base: COMMANDS },
          {
            ...{ id: 'smoke/tutorial', what: `\`${OWN}\`: times as fast as the ${TUTORIAL}` },
            ...{ own: OWN, base: TUTORIAL, faster: true, target: { least: 13 } },
          },
        ],
      },
    ];
  },
};

/** Ends at a signal, as a server should. */
const SLEEP = ['sh', '-c', 'trap "exit 0" TERM; sleep 1000 & wait'];
const mounts = (ml, folders) => folders.map((folder) => `${path.join(ml, folder)}:/opt/ml/${folder}`);

function bareEngine(bench, { images, ...project }) {
  const ml = makeMlTree(bench.at('engine-ml'), project);
  const engine = openEngineApi();
  bench.onEnd(engine.close);
  const server = { Binds: mounts(ml, ['model']), PortBindings: { '8080/tcp': [{ HostIp: '127.0.0.1', HostPort: '' }] } };
  return async () => {
    const [training, serving] = await Promise.all([
      engine.create({ Image: images.train, Entrypoint: ['true'], HostConfig: { Binds: mounts(ml, ['input', 'model', 'output']) } }),
      engine.create({ Image: images.serve, Entrypoint: SLEEP, ExposedPorts: { '8080/tcp': {} }, HostConfig: server }),
    ]);
    await engine.start(training);
    await engine.end(training);
    const removed = engine.remove(training);
    await engine.start(serving);
    await Promise.all([removed, engine.remove(serving)]);
  };
}

function bareCommands(bench, { images, ...project }) {
  const ml = makeMlTree(bench.at('commands-ml'), project);
  const [program, ...words] = SLEEP;
  return () => {
    bench.docker('run', '--rm', ...binds(ml, ['input', 'model', 'output']), '--entrypoint', 'true', images.train);
    const id = bench.docker('run', '-d', ...PUBLISHED, ...binds(ml, ['model']), '--entrypoint', program, images.serve, ...words);
    bench.docker('stop', id);
    bench.docker('rm', id);
  };
}

function tutorial(bench, { images, ...project }) {
  const ml = makeMlTree(bench.at('tutorial-ml'), project);
  const [request] = project.spec.samples.requests;
  const body = `@${path.join(project.folder, request.path)}`;
  const script = `${startWords(bench, images.serve, 'serve').join(' ')}; exit`;
  const curl = (...args) => bench.run('curl', ['-sf', ...args]);
  return () => {
    bench.docker('run', '--rm', ...binds(ml, ['input', 'model', 'output']), images.train, 'train');
    const id = bench.docker('run', '-d', ...PUBLISHED, ...binds(ml, ['model']), '--entrypoint', 'bash', images.serve, '-c', script);
    const url = `http://127.0.0.1:${bench.docker('port', id, '8080').split(':').at(-1)}`;
    curl('--retry', '50', '--retry-delay', '0', '--retry-all-errors', `${url}/ping`);
    curl('-H', `Content-Type: ${request.contentType}`, '--data-binary', body, `${url}/invocations`);
    bench.docker('stop', id);
    bench.docker('rm', id);
  };
}

const PUBLISHED = ['-p', '127.0.0.1::8080'];
const binds = (ml, folders) => mounts(ml, folders).flatMap((mount) => ['-v', mount]);
