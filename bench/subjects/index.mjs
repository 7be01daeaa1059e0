// Every subject, in the order of the tables.
import { startup } from './startup.mjs';

export const subjects = { startup };
