import { readFileSync } from 'node:fs';
import type spec from '../../sagemaker-algo.json';

/** `sagemaker-algo.json` as TypeScript sees it: the literal keys of this project. No code generation is involved. */
export type Spec = typeof spec;

/** What the runtime reads from `sagemaker-algo.json`. */
export interface RuntimeSpec {
  readonly training: {
    readonly hyperparameters?: Readonly<Record<string, HyperparameterSpec>>;
    readonly channels: Readonly<Record<string, ChannelSpec>>;
  };
  readonly inference: { readonly contentTypes: readonly string[]; readonly responseTypes?: readonly string[] };
}

export interface HyperparameterSpec {
  readonly type: string;
  readonly range?: { readonly min: number | string; readonly max: number | string };
  readonly values?: readonly string[];
  readonly default?: string | number | boolean;
  readonly required?: boolean;
}

export interface ChannelSpec {
  readonly required?: boolean;
  readonly contentTypes?: readonly string[];
}

/** Reads the spec that lies beside `src`. */
export function readSpec(): RuntimeSpec {
  return JSON.parse(readFileSync(new URL('../../sagemaker-algo.json', import.meta.url), 'utf8')) as RuntimeSpec;
}
