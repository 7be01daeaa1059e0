import { resolve } from 'node:path';
import type { Config } from '../config/schema.ts';
import type { Context } from '../context.ts';
import { UserError } from '../errors.ts';
import type { HttpRequest } from '../observe/http.ts';
import { readSample } from '../observe/sample-files.ts';
import { contentTypeOf } from '../sagemaker/content-types.ts';

/** What a user may choose about a request. */
export interface RequestFlags {
  readonly file?: string | undefined;
  readonly contentType?: string | undefined;
  readonly accept?: string | undefined;
  /** Seconds. */
  readonly timeout: number;
}

/** The request that the user asks for, or the first sample of the project. Throws UserError when there is nothing to send. */
export function resolveRequest(
  options: RequestFlags,
  { cwd }: Pick<Context, 'cwd'>,
  project: { readonly config: Config; readonly projectDir: string } | undefined,
): HttpRequest {
  const samples = project?.config.samples.requests ?? [];
  const dir = project?.projectDir ?? cwd;
  const asked = options.file === undefined ? undefined : resolve(cwd, options.file);
  const sample = asked === undefined ? samples[0] : samples.find(({ path }) => resolve(dir, path) === asked);
  const path = asked ?? (sample === undefined ? undefined : resolve(dir, sample.path));
  if (path === undefined) {
    throw new UserError('There is nothing to send: sagemaker-algo.json names no sample request.', {
      hint: 'Name a file: sagemaker-algo invoke FILE --content-type text/csv',
    });
  }
  const contentType = options.contentType ?? sample?.contentType ?? contentTypeOf(path);
  if (contentType === undefined) {
    throw new UserError(`The content type of ${path} is not known.`, { hint: 'Say it with --content-type.' });
  }
  const accept = options.accept ?? sample?.accept;
  return {
    label: path,
    method: 'POST',
    path: '/invocations',
    headers: { 'Content-Type': contentType, ...(accept === undefined ? {} : { Accept: accept }) },
    body: readSample(path, asked === undefined ? 'samples.requests.0.path' : 'the request'),
    deadlineMs: options.timeout * 1000,
  };
}
