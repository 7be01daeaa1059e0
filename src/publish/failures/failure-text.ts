/**
 * Where on the way to an algorithm or a listing something is refused: the call itself, the images as AWS finds them, the jobs that
 * validation runs, in their order, or a change set of AWS Marketplace.
 */
export const STAGES = ['request', 'images', 'training', 'model', 'transform', 'listing'] as const;

export type Stage = (typeof STAGES)[number];

/**
 * A text by which AWS says that something failed, with its likely cause. To add one: an entry with a real `sample` that it matches
 * and no other does.
 */
export interface FailureText {
  /** Short name, in kebab case. */
  readonly id: string;
  readonly stage: Stage;
  readonly pattern: RegExp;
  readonly cause: string;
  readonly fix: string;
  /** Command that shows it, or keeps it from happening, before AWS is asked; undefined where nothing here can. */
  readonly local: string | undefined;
  readonly sample: string;
  /** Public record of the text: repository and number of a thread, or the page of AWS that names it. */
  readonly source: string;
  /** `observed`: somebody met it on real AWS, in the operation or job that `met` names. `documented`: only AWS's pages name it. */
  readonly record: 'observed' | 'documented';
  readonly met: string;
  /** It says only that AWS gave up, not why: whatever else is found comes first. */
  readonly vague?: true;
  /** What of cause and fix is inference and was seen nowhere. */
  readonly inference?: string;
}
