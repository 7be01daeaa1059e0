import { resolve } from 'node:path';
import type { SampleRequest } from '../../config/schema.ts';
import { mediaType } from '../../sagemaker/payload.ts';
import type { HttpRequest } from '../http.ts';
import type { Lab } from '../lab.ts';
import { readSample } from '../sample-files.ts';

/** A sample request, ready to be sent. */
export interface SampleCall extends HttpRequest {
  readonly body: Uint8Array;
  readonly sample: SampleRequest;
}

/** The sample requests of the spec in order. Throws UserError for a body that is missing. */
export function readRequests({
  project,
  limits,
  signal,
}: Pick<Lab, 'project' | 'signal'> & { readonly limits: Pick<Lab['limits'], 'invocation'> }): readonly SampleCall[] {
  return project.config.samples.requests.map((sample, index) => ({
    label: sample.path,
    method: 'POST',
    path: '/invocations',
    headers: { 'Content-Type': sample.contentType, ...(sample.accept === undefined ? {} : { Accept: sample.accept }) },
    body: readSample(resolve(project.dir, sample.path), `samples.requests.${index}.path`),
    deadlineMs: limits.invocation * 1000,
    signal,
    sample,
  }));
}

/** The first sample of each declared content type that is meant to succeed. */
export function firstOfEachType({ config }: Pick<Lab['project'], 'config'>, calls: readonly SampleCall[]): readonly SampleCall[] {
  return config.inference.contentTypes.flatMap((declared) => {
    const found = calls.find(({ sample }) => mediaType(sample.contentType) === mediaType(declared) && sample.expect.status < 300);
    return found === undefined ? [] : [found];
  });
}
