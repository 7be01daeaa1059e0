import type { CreateAlgorithmRequest } from '../../config/create-algorithm.ts';
import type { JsonPath } from '../../config/parse-json.ts';
import type { SampleCompression } from '../sample-compression.ts';

/** One thing about a request that AWS or a buyer would refuse (`must`), or that makes a product worse (`should`). Plain JSON. */
export interface Finding {
  /** Place in the request, such as `TrainingSpecification.TrainingChannels[0].Name`; empty where nothing stands. */
  readonly path: string;
  /** The place in sagemaker-algo.json where it comes from; undefined when it comes from elsewhere. */
  readonly specPath: string | undefined;
  readonly value: unknown;
  readonly reason: string;
  readonly clause: string;
  readonly level: 'must' | 'should';
}

/** The same before its places are known. */
export interface RawFinding extends Pick<Finding, 'value' | 'reason' | 'clause' | 'level'> {
  readonly at: JsonPath;
}

/** What is known besides the request. */
export interface LintFacts {
  /** Region of the algorithm; undefined when nobody said it. */
  readonly region: string | undefined;
  /** Twelve digits; undefined when nobody said it. */
  readonly account: string | undefined;
  readonly compression: SampleCompression | undefined;
}

export type LintRule = (request: CreateAlgorithmRequest, facts: LintFacts) => readonly RawFinding[];

export const must = (at: JsonPath, value: unknown, reason: string, clause: string): RawFinding => ({
  at,
  value,
  reason,
  clause,
  level: 'must',
});

export const should = (at: JsonPath, value: unknown, reason: string, clause: string): RawFinding => ({
  at,
  value,
  reason,
  clause,
  level: 'should',
});

export const PROFILE: JsonPath = ['ValidationSpecification', 'ValidationProfiles', 0];

/** The one validation profile, where there is one. */
export function profileOf(request: CreateAlgorithmRequest) {
  return request.ValidationSpecification?.ValidationProfiles[0];
}
