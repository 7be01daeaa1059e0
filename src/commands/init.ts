import type { Context } from '../context.ts';
import { type ExitCode, UserError } from '../errors.ts';

export async function init(_options: object | string, _context: Context): Promise<ExitCode> {
  throw new UserError('init is being written.');
}
