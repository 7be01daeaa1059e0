// `push` of images that are in their registry already, beside a bare `docker push` of the same to the same registry. The registry is a real one on
// loopback, ECR a counterpart before it.
import { randomBytes } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { cloudPython } from '../../test/setup/cloud.mjs';
import { answers, freePort, putAway } from '../harness/servers.mjs';

const LAYERS = 8;
const LAYER_BYTES = 200_000;
const PUSH = ['push', '--untested', '--no-scan', '--json'];

async function startRegistry(bench) {
  const addr = `127.0.0.1:${await freePort()}`;
  const storage = { filesystem: { rootdirectory: bench.at('registry') } };
  writeFileSync(bench.at('registry.json'), JSON.stringify({ version: '0.1', log: { level: 'error' }, http: { addr }, storage }));
  bench.start('docker-registry', ['serve', bench.at('registry.json')]);
  await answers(`http://${addr}/v2/`);
  return addr;
}

/** Returns the address of its API; the images themselves go to `registry`. */
async function startEcr(bench, { near, registry, roundTrip }) {
  const script = path.join(bench.root, 'test/cloud/double/server.py');
  const env = { ...bench.env, PYTHONUNBUFFERED: '1', PYTHONDONTWRITEBYTECODE: '1' };
  const args = [script, '--registry', near, '--set', `registryUrl=http://${registry}`];
  const child = bench.start(cloudPython(), args, { stdio: ['ignore', 'pipe', 'ignore'], env });
  for await (const line of createInterface({ input: child.stdout }))
    if (line.startsWith('ready')) return `http://127.0.0.1:${await putAway(bench, Number(line.split(' ')[1]), roundTrip)}`;
  throw new Error("ECR's counterpart did not come up");
}

/** An image of layers that nobody else has, as `docker save` writes it. */
function loadImage(bench, tag) {
  const folder = bench.at(tag.replaceAll(/\W/g, '-'));
  mkdirSync(folder);
  const files = Array.from({ length: LAYERS }, (_, index) => {
    writeFileSync(path.join(folder, `file-${index}`), randomBytes(LAYER_BYTES));
    bench.run('tar', ['-C', folder, '-cf', path.join(folder, `layer-${index}.tar`), `file-${index}`]);
    return `layer-${index}.tar`;
  });
  const digests = files.map((file) => bench.run('sha256sum', [path.join(folder, file)]).slice(0, 64));
  const rootfs = { type: 'layers', diff_ids: digests.map((digest) => `sha256:${digest}`) };
  const config = { os: 'linux', architecture: 'amd64', config: { Cmd: ['/x'] }, rootfs };
  writeFileSync(path.join(folder, 'config.json'), JSON.stringify(config));
  writeFileSync(path.join(folder, 'manifest.json'), JSON.stringify([{ Config: 'config.json', RepoTags: [tag], Layers: files }]));
  bench.run('tar', ['-C', folder, '-cf', bench.at('image.tar'), 'manifest.json', 'config.json', ...files]);
  bench.docker('load', '--quiet', '--input', bench.at('image.tar'));
  bench.onEnd(() => bench.docker('image', 'rm', '--force', tag));
}

/** A project that builds nothing: its images are there. */
function makeProject(bench, name, tags) {
  mkdirSync(bench.at(name, 'data'), { recursive: true });
  const spec = {
    ...{ name, version: '1.0.0', images: { train: { tag: tags[0] }, serve: { tag: tags.at(-1) } } },
    training: { channels: { train: { contentTypes: ['text/csv'], inputModes: ['File'] } } },
    inference: { contentTypes: ['text/csv'] },
    samples: { channels: { train: { path: 'data' } } },
  };
  writeFileSync(bench.at(name, 'sagemaker-algo.json'), JSON.stringify(spec));
  return bench.at(name);
}

const none = '/nonexistent';
const toEcr = (ecr) => ({
  ...{ AWS_ENDPOINT_URL_ECR: ecr, AWS_REGION: 'us-east-1', AWS_EC2_METADATA_DISABLED: 'true' },
  ...{ AWS_ACCESS_KEY_ID: 'AKIDBENCH', AWS_SECRET_ACCESS_KEY: 'bench', AWS_CONFIG_FILE: none, AWS_SHARED_CREDENTIALS_FILE: none },
});

/** Images of one project, pushed under their own names by docker and by the tool; returns what pushes them once more. */
async function prepareImages(bench, { name, tags, registry, ecr }) {
  const env = { ...bench.env, ...toEcr(ecr) };
  const bare = tags.map((tag) => `${registry}/bare/${tag}`);
  for (const [index, tag] of tags.entries()) {
    loadImage(bench, tag);
    bench.docker('tag', tag, bare[index]);
    bench.onEnd(() => bench.docker('image', 'rm', '--force', bare[index]));
    bench.docker('push', bare[index]);
  }
  const folder = makeProject(bench, name, tags);
  const push = (...more) => bench.time(...bench.tool(...PUSH, ...more), { cwd: folder, env });
  await push('--create');
  return {
    push: () => push(),
    dockerPush: async () => {
      let ms = 0;
      for (const tag of bare) ms += await bench.time('docker', ['push', tag]);
      return ms;
    },
    check() {
      const { images } = JSON.parse(bench.run(...bench.tool(...PUSH), { cwd: folder, env }));
      if (images.some(({ outcome }) => outcome !== 'unchanged')) throw new Error('an image was sent again');
    },
  };
}

async function preparePart(bench, { id, title, near, roundTrip }) {
  const registry = `127.0.0.1:${await putAway(bench, Number(near.split(':')[1]), roundTrip)}`;
  const ecr = await startEcr(bench, { near, registry, roundTrip });
  const prefix = `bench-push-${randomBytes(3).toString('hex')}`;
  const one = await prepareImages(bench, { name: `${prefix}-one`, tags: [`${prefix}-a:1`], registry, ecr });
  const two = await prepareImages(bench, { name: `${prefix}-two`, tags: [`${prefix}-b:1`, `${prefix}-c:1`], registry, ecr });
  return {
    id,
    title,
    rounds: 15,
    warmUps: 1,
    candidates: {
      'node -e 0': () => bench.time(process.execPath, ['-e', '0']),
      'docker push, one image': one.dockerPush,
      'docker push, two, one after the other': two.dockerPush,
      'push, one image': one.push,
      'push, two': two.push,
    },
    own: ['push, one image', 'push, two'],
    claims: [
      {
        ...{ id: `${id}/two`, what: `\`push\`, nothing changed, two images, ${title}, against two \`docker push\`es` },
        ...{ own: 'push, two', base: 'docker push, two, one after the other', target: { most: 1.2 } },
      },
      {
        ...{ id: `${id}/one`, what: `\`push\`, nothing changed, one image, ${title}, against one \`docker push\`` },
        ...{ own: 'push, one image', base: 'docker push, one image', target: { most: 1.2 } },
      },
    ],
    check() {
      one.check();
      two.check();
    },
  };
}

export const push = {
  title: 'Pushing images that are there',
  method: `Images of ${LAYERS} layers that the registry has. The registry is a real one on this machine, either as it is or behind a line on which 40 ms go by there and back; before it stands a counterpart of ECR, which the tool asks and \`docker push\` does not.`,
  misses:
    'The tool loads the AWS SDK and reads the spec with its rules before it asks anybody, and then asks ECR once for each image, at the same time; a digest that was judged good before stands for the same content. A `docker push` of what is there is a small client that asks an engine which runs already, and the engine asks the registry some eight times, one after the other. So the way to the registry decides for two images far away, and the start of the tool for one image and for a registry on the same machine, which no publisher has.',
  needs: ['docker', 'cloud'],
  async prepare(bench) {
    const near = await startRegistry(bench);
    return [
      await preparePart(bench, { id: 'push/far', title: '40 ms from the registry', near, roundTrip: 40 }),
      await preparePart(bench, { id: 'push/near', title: 'on the same machine', near, roundTrip: 0 }),
    ];
  },
};
