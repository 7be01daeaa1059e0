import { mkdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { createVite } from '../harness/set-up.mjs';

export const packageSize = {
  title: 'The package',
  method:
    '`npm pack`: the bytes that are downloaded, what they take unpacked, and how many files and packages come along. 1 MB is 1,000,000 bytes.',
  misses:
    'Of the tarball, bundled code is four fifths: our own code and texts half of that, the AWS SDK a seventh, then the parsers of JavaScript, Python and TypeScript (acorn, lezer, sucrase), execa, zod and secretlint. Templates are a fifth, and a fifth of those are hashes of Python packages, which hardly become smaller. A second minifier (terser) would save 60 kB for 12 s of every build.',
  needs: ['createVite'],
  async prepare(bench) {
    const name = 'create-sagemaker-algo';
    return [
      {
        id: 'package',
        title: 'The package',
        rounds: 1,
        warmUps: 0,
        metrics: {
          tarball: { title: 'tarball', unit: 'MB' },
          unpacked: { title: 'unpacked', unit: 'MB' },
          files: { title: 'files', unit: 'files' },
          packages: { title: 'depends on', unit: 'packages' },
        },
        candidates: { [name]: () => measureOwn(bench), 'create-vite': () => measureTarball(bench, createVite.tarball) },
        own: [name],
        claims: [
          { id: 'package/tarball', what: 'Tarball', own: name, metric: 'tarball', unit: 'MB', target: { most: 1.2 } },
          { id: 'package/unpacked', what: 'Unpacked', own: name, metric: 'unpacked', unit: 'MB' },
          { id: 'package/files', what: 'Files', own: name, metric: 'files', unit: 'files' },
          {
            id: 'package/dependencies',
            what: 'Packages that it depends on',
            own: name,
            metric: 'packages',
            unit: 'packages',
            target: { most: 0 },
          },
        ],
      },
    ];
  },
};

function measureOwn(bench) {
  const folder = bench.at('packed');
  mkdirSync(folder, { recursive: true });
  // The build is there already; without its script npm prints nothing but this.
  const name = bench.run('npm', ['pack', '--silent', '--ignore-scripts', '--pack-destination', folder], { cwd: bench.root }).trim();
  return measureTarball(bench, path.join(folder, name));
}

function measureTarball(bench, tarball) {
  const folder = bench.at(`unpacked-${path.basename(tarball)}`);
  mkdirSync(folder, { recursive: true });
  const files = bench.run('tar', ['-C', folder, '-xzvf', tarball]).trim().split('\n');
  const sizes = files.map((file) => statSync(path.join(folder, file))).filter((stat) => stat.isFile());
  const { dependencies = {}, optionalDependencies = {} } = JSON.parse(readFileSync(path.join(folder, 'package/package.json'), 'utf8'));
  return {
    tarball: statSync(tarball).size / 1e6,
    unpacked: sizes.reduce((sum, { size }) => sum + size, 0) / 1e6,
    files: sizes.length,
    packages: Object.keys({ ...dependencies, ...optionalDependencies }).length,
  };
}
