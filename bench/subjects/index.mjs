// Every subject, in the order of the tables.
import { packageSize } from './package.mjs';
import { scaffold } from './scaffold.mjs';
import { startup } from './startup.mjs';

export const subjects = { startup, package: packageSize, scaffold };
