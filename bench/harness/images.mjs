// Images that a subject builds, and that go with it.
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const LABEL = 'sagemaker-algo-bench';
const BASE = /^ARG BASE_IMAGE=(.*)$/m;

/**
 * Lets the Dockerfiles of a project start from a copy of their base image that has a label: what is built from it inherits the label, stages and
 * images without a name too, and all of it is removed at the end. It adds no step to a build.
 */
export function labelImages(bench, project, dockerfiles) {
  const owner = path.basename(bench.work).toLowerCase();
  const texts = dockerfiles.map((name) => [path.join(project, name), readFileSync(path.join(project, name), 'utf8')]);
  const base = `${owner}-base:1`;
  const build = ['build', '--quiet', '--platform', 'linux/amd64', '--tag', base, '--label', `${LABEL}=${owner}`, '-'];
  bench.run('docker', build, { input: `FROM ${BASE.exec(texts[0][1])[1]}\n` });
  for (const [file, text] of texts) writeFileSync(file, text.replace(BASE, `ARG BASE_IMAGE=${base}`));
  bench.onEnd(() => {
    // Those with children go with the last child.
    const made = bench.docker('image', 'ls', '--quiet', '--no-trunc', '--filter', `label=${LABEL}=${owner}`).split('\n');
    bench.run('docker', ['image', 'rm', '--force', ...new Set(made)]);
  });
}
