import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { run as runHere } from '../../test/setup/machine.mjs';
import { openLocalMode } from '../harness/local-mode.mjs';
import { pythonOf, versionOf } from '../harness/python-tools.mjs';
import { makeBuiltProject, makeMlTree } from '../harness/rehearsed-project.mjs';
import { freePort } from '../harness/servers.mjs';

const OWN = 'test-local --smoke';
const AWS = "AWS's local mode";
const SAGIFY = 'sagify';

export const localMode = {
  title: "A short rehearsal beside AWS's local mode and sagify",
  method: `The same built image, which trains and serves, the same sample data, from the command to the end of all containers: training, server, one request, stop. *${AWS}*: a program of a few lines with the SageMaker Python SDK: estimator, \`fit\`, \`deploy\`, \`predict\`, \`delete_endpoint\`, data in folders, telemetry off. *${SAGIFY}*: \`sagify local train\`, \`sagify local deploy\`, \`curl\` until it answers, \`docker stop\`; the folder for the data and the form of a project are made before, and the image is this one instead of sagify's own with Flask. Containers and folders that the others leave are removed outside of their time.`,
  needs: ['docker', 'localMode', 'sagify'],
  async prepare(bench) {
    const project = makeBuiltProject(bench, '--images', 'combined');
    const answers = new Map();
    return [
      {
        id: 'local-mode',
        title: 'Short rehearsal beside others',
        rounds: 5,
        warmUps: bench.size(1, 0),
        candidates: {
          [OWN]: () => bench.time(...bench.tool('test-local', '--smoke'), { cwd: project.folder }),
          [AWS]: awsLocalMode(bench, project, answers),
          [SAGIFY]: await sagify(bench, project, answers),
        },
        own: [OWN],
        claims: [AWS, SAGIFY].map((base) => ({
          ...{ id: `local-mode/${base === AWS ? 'aws' : 'sagify'}`, what: `\`${OWN}\`: times as fast as ${base}` },
          ...{ own: OWN, base, faster: true, target: { least: 1 } },
        })),
        check() {
          if (answers.get(AWS) !== answers.get(SAGIFY)) throw new Error(`the predictions differ: ${JSON.stringify([...answers])}`);
        },
      },
    ];
  },
};

const requestOf = ({ folder, spec }) => path.join(folder, spec.samples.requests[0].path);

function awsLocalMode(bench, { images, ...project }, answers) {
  const run = openLocalMode(bench);
  const channels = Object.entries(project.spec.samples.channels).map(([name, { path: data }]) => [
    name,
    `file://${path.join(project.folder, data)}`,
  ]);
  const answer = bench.at('answer');
  return async () => {
    const settings = { image: images.serve, channels: Object.fromEntries(channels), body: requestOf(project), answer };
    const ms = await run('smoke', settings);
    answers.set(AWS, readFileSync(answer, 'utf8'));
    return ms;
  };
}

/** A project of sagify, as its questions make it, with the port that its script publishes chosen freely. */
async function sagify(bench, { images, ...project }, answers) {
  const folder = bench.at('sagify');
  mkdirSync(folder);
  const [image, tag] = images.serve.split(':');
  const python = pythonOf('sagify');
  const make = `from sagify.api.initialize import init; init(${JSON.stringify(image)}, '', 'us-east-1', '3.11', 'src', 'requirements.txt')`;
  bench.run(python, ['-c', make], { cwd: folder });
  bench.note(`sagify ${versionOf('sagify')}.`);
  const local = path.join(folder, 'src/sagify_base/local_test');
  const port = await freePort();
  const script = path.join(local, 'deploy_local.sh');
  writeFileSync(script, readFileSync(script, 'utf8').replace('8080:8080', `127.0.0.1:${port}:8080`));
  const cli = [python, '-c', 'from sagify.__main__ import cli; cli()', '-t', tag, 'local'];
  const tree = path.join(local, 'test_dir');
  return async () => {
    rmSync(tree, { recursive: true });
    makeMlTree(tree, project);
    const began = performance.now();
    await bench.time(cli[0], [...cli.slice(1), 'train'], { cwd: folder });
    // The script asks for a terminal, and stays until its container ends.
    const line = [...cli, 'deploy'].map((word) => `'${word}'`).join(' ');
    const deployed = bench.time('script', ['--quiet', '--return', '--command', line, '/dev/null'], { cwd: folder });
    const id = await waitFor(deployed, () => bench.docker('ps', '--quiet', `--filter=publish=${port}`));
    await waitFor(deployed, () => runHere('curl', ['-sf', `http://127.0.0.1:${port}/ping`]).status === 0);
    const curl = ['-sf', '-H', 'Content-Type: text/csv', '--data-binary', `@${requestOf(project)}`, `http://127.0.0.1:${port}/invocations`];
    answers.set(SAGIFY, bench.run('curl', curl));
    bench.docker('stop', id);
    // A container that was stopped is a failure to it.
    await deployed.catch(() => {});
    return performance.now() - began;
  };
}

/** Asks until there is an answer; no port is asked before its container has started, which would make it a second late. */
async function waitFor(running, ask) {
  let ended;
  running.then(
    () => (ended = new Error('the server ended by itself')),
    (error) => (ended = error),
  );
  for (;;) {
    const answer = ask();
    if (answer) return answer;
    await sleep(10);
    if (ended !== undefined) throw ended;
  }
}
