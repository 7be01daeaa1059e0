import * as z from 'zod/mini';
import { configSchema } from './schema.ts';

/** JSON schema of `sagemaker-algo.json` as a person writes it, for editors and the reference; fields with a default are optional. */
export function jsonSchema(): Readonly<Record<string, unknown>> {
  return { ...z.toJSONSchema(configSchema, { io: 'input', target: 'draft-7' }), title: 'sagemaker-algo.json' };
}
