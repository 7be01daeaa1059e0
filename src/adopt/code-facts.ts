/** What a source file says about the algorithm; one shape for all languages. */
export interface CodeFacts {
  readonly hyperparameters: readonly HyperparameterRead[];
  readonly channels: readonly { readonly name: string; readonly line: number }[];
  /** Texts that are printed, with `HOLE` where a value stands. */
  readonly printed: readonly { readonly text: string; readonly line: number }[];
  /** Content types that a server compares with or answers in. */
  readonly types: readonly { readonly type: string; readonly side: 'request' | 'response'; readonly line: number }[];
}

/** One place where the code reads a hyperparameter, with what can be seen of it there. */
export interface HyperparameterRead {
  readonly name: string;
  readonly line: number;
  readonly type?: ValueType | undefined;
  /** As the spec would hold it; undefined when there is none or it cannot be seen. */
  readonly default?: string | number | boolean | undefined;
  /** Whether the code has a way to do without. */
  readonly optional: boolean;
  readonly choices?: readonly string[] | undefined;
  readonly help?: string | undefined;
  /** A command line option counts only where the training toolkit makes options of hyperparameters. */
  readonly option: boolean;
}

export type ValueType = 'Integer' | 'Continuous' | 'Boolean' | 'Text';

/** Stands for a value in a text; no source holds it. */
export const HOLE = '\u0000';

/** Names that people give to the hyperparameters as a whole. */
export const COLLECTION = /^(_*hyper_?param(eter)?s?(_?(dict|map|json|config))?|training_?params|train_?params|hparams|hps|hp)$/i;

/** The file in which SageMaker hands them over. */
export const HYPERPARAMETERS_FILE = 'hyperparameters.json';

/** Hyperparameters that the platform and its toolkits add themselves. */
export function isPlatformName(name: string): boolean {
  return name.startsWith('_') || name.startsWith('sagemaker_') || name === '';
}

/** A variable of the training toolkit that holds one hyperparameter. */
export function readHyperparameterVariable(variable: string): string | undefined {
  return /^SM_HP_(\w+)$/.exec(variable)?.[1]?.toLowerCase();
}

/** A variable of the training toolkit that holds the folder of a channel. */
export function readChannelVariable(variable: string): string | undefined {
  return /^SM_CHANNEL_(\w+)$/.exec(variable)?.[1]?.toLowerCase();
}

/** The channel that a path below `/opt/ml/input/data` belongs to; for Pipe mode without the number of the epoch. */
export function readChannelPath(path: string): string | undefined {
  const name = /\/input\/data\/([A-Za-z0-9._-]+)/.exec(path)?.[1];
  return name?.replace(/_\d+$/, '');
}
