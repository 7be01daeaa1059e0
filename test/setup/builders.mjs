// What builds images besides the docker command itself, for the tests: docker's buildx plugin, and BuildKit as a server of its own, for a
// builder that is not the engine. Both are built with Go, some minutes the first time, and kept. By hand: `node test/setup/builders.mjs`.
import { existsSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { cacheFolder, mustRun, run } from './machine.mjs';

const folder = path.join(cacheFolder(), 'builders');

/** Programs that are there; undefined for those that nobody built. */
export function findBuilders() {
  const find = (name) => (existsSync(path.join(folder, name)) ? path.join(folder, name) : undefined);
  // runc comes with Docker of the 29 line.
  const runc = path.join(cacheFolder(), 'docker-29');
  return { buildx: find('docker-buildx'), buildkitd: find('buildkitd'), runc: existsSync(path.join(runc, 'runc')) ? runc : undefined };
}

/** Builds what is missing. */
export function provideBuilders() {
  const { buildx, buildkitd } = findBuilders();
  if (buildx !== undefined && buildkitd !== undefined) return;
  const go = findGo();
  mkdirSync(folder, { recursive: true });
  console.log('Builders: building the buildx plugin and buildkitd with Go, some minutes.');
  if (buildx === undefined) buildInModule(go, 'github.com/docker/buildx', './cmd/buildx', 'docker-buildx');
  if (buildkitd === undefined) buildInModule(go, 'github.com/moby/buildkit', './cmd/buildkitd', 'buildkitd');
}

/** The Go command; throws where there is none. */
export function findGo() {
  const go = ['go', '/usr/local/go/bin/go'].find((command) => run(command, ['version']).status === 0);
  if (go === undefined)
    throw new Error('Some tests need programs that are built with Go, which is not installed: https://go.dev/doc/install');
  return go;
}

/** `go install` refuses modules that exclude versions of others; in their own folder they build. */
function buildInModule(go, module, program, name) {
  const { Dir } = JSON.parse(mustRun(go, ['mod', 'download', '-json', `${module}@latest`], { timeout: 10 * 60_000 }));
  const half = path.join(folder, `${name}.half`);
  mustRun(go, ['build', '-o', half, program], { cwd: Dir, env: { GOFLAGS: '', GOWORK: 'off' }, timeout: 15 * 60_000 });
  mustRun('mv', [half, path.join(folder, name)]);
}

if (process.argv[1] === import.meta.filename) {
  provideBuilders();
  console.log(`Builders: ${JSON.stringify(findBuilders())}`);
}
