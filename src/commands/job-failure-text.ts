import type { FailedJob } from '../publish/failures/evidence.ts';
import { renderTranslation } from '../publish/failures/render.ts';
import { translateFailure } from '../publish/failures/translate.ts';

/** Columns of what is said about a failure. */
const COLUMNS = 100;

/** Why a job failed: what SageMaker says, the end of the log, and what is known of such a failure. */
export function describeJobFailure(
  kind: FailedJob['kind'],
  job: {
    readonly name: string;
    readonly status: string;
    readonly failureReason: string | undefined;
    readonly log: readonly { readonly text: string }[];
  },
): string {
  const { name, status, failureReason: reason } = job;
  return renderTranslation(translateFailure({ jobs: [{ kind, name, status, reason, log: job.log.map(({ text }) => text) }] }), COLUMNS);
}
