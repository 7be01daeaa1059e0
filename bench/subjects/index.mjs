// Every subject, in the order of the tables.
import { rehearsal } from './rehearsal.mjs';
import { smoke } from './smoke.mjs';
import { startup } from './startup.mjs';

export const subjects = { startup, smoke, rehearsal };
