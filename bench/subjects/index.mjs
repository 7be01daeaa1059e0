// Every subject, in the order of the tables.
import { build } from './build.mjs';
import { csv } from './csv.mjs';
import { dryRun } from './dry-run.mjs';
import { growth } from './growth.mjs';
import { localMode } from './local-mode.mjs';
import { packageSize } from './package.mjs';
import { push } from './push.mjs';
import { pythonCsv } from './python-csv.mjs';
import { pythonServing } from './python-serving.mjs';
import { rehearsal } from './rehearsal.mjs';
import { scaffold } from './scaffold.mjs';
import { serving } from './serving.mjs';
import { smoke } from './smoke.mjs';
import { startup } from './startup.mjs';
import { train } from './train.mjs';
import { transform } from './transform.mjs';
import { watch } from './watch.mjs';

export const subjects = {
  startup,
  package: packageSize,
  scaffold,
  build,
  smoke,
  rehearsal,
  localMode,
  dryRun,
  push,
  watch,
  serving,
  pythonServing,
  pythonCsv,
  csv,
  train,
  transform,
  growth,
};
