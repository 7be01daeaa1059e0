// `npm run test:cloud`: what calls AWS, against counterparts: moto, one of ours that judges by botocore's service models, and a real registry.
// Needs a container engine. Names of files as arguments run only those.
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { setUpCloud } from '../test/setup/cloud.mjs';
import { setUpEngine } from '../test/setup/engine.mjs';
import { installPackages } from './packages.mjs';

const root = path.dirname(import.meta.dirname);

installPackages(root);
const engine = await setUpEngine();
console.log(engine.message);
const cloud = setUpCloud();
console.log(cloud.message);
const steps = [['scripts/build.mjs'], ['node_modules/vitest/vitest.mjs', 'run', '--project=cloud', ...process.argv.slice(2)]];
const passed =
  engine.ready && cloud.ready && steps.every((argv) => spawnSync(process.execPath, argv, { cwd: root, stdio: 'inherit' }).status === 0);
process.exitCode = passed ? 0 : 1;
