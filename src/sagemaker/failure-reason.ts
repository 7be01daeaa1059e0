import { FAILURE_REASON_MAX } from './contract.ts';

/** What is known of a training that failed. */
export interface FailedTraining {
  readonly exit: { readonly exitCode: number };
  readonly failure: { readonly kind: 'file' | 'folder' | 'other'; readonly text: string } | undefined;
}

/**
 * `FailureReason` as a buyer reads it, in the form that real jobs show (TRAIN-23). How the words around the text count is not
 * documented, so the whole is cut.
 */
export function previewFailureReason({ exit, failure }: FailedTraining): string {
  const text = failure?.kind === 'file' ? failure.text.slice(0, FAILURE_REASON_MAX).trimEnd() : '';
  return `AlgorithmError: ${text}, exit code: ${exit.exitCode}`.slice(0, FAILURE_REASON_MAX);
}
