// Every subject, in the order of the tables.
import { packageSize } from './package.mjs';
import { pythonServing } from './python-serving.mjs';
import { rehearsal } from './rehearsal.mjs';
import { scaffold } from './scaffold.mjs';
import { serving } from './serving.mjs';
import { smoke } from './smoke.mjs';
import { startup } from './startup.mjs';

export const subjects = { startup, package: packageSize, scaffold, smoke, rehearsal, serving, pythonServing };
