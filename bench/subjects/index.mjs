// Every subject, in the order of the tables.
import { csv } from './csv.mjs';
import { packageSize } from './package.mjs';
import { rehearsal } from './rehearsal.mjs';
import { scaffold } from './scaffold.mjs';
import { smoke } from './smoke.mjs';
import { startup } from './startup.mjs';

export const subjects = { startup, package: packageSize, scaffold, smoke, rehearsal, csv };
