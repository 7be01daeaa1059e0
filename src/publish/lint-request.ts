import { type CreateAlgorithmRequest, describeRequestShape } from '../config/create-algorithm.ts';
import type { JsonPath } from '../config/parse-json.ts';
import { formatPath, valueAt } from '../config/paths.ts';
import type { Config, ConfigIssue } from '../config/schema.ts';
import * as buyer from './lint/buyer.ts';
import * as declared from './lint/declared.ts';
import { type Finding, type LintFacts, type LintRule, must, type RawFinding } from './lint/finding.ts';
import * as marketplace from './lint/marketplace.ts';
import * as places from './lint/places.ts';
import { profileTransform } from './lint/transform.ts';
import { specPathOf } from './spec-paths.ts';

export type { Finding } from './lint/finding.ts';

/** Besides the shape of the request and the rules of the spec. To add one: a function in `lint/` and a line here. */
export const LINT_RULES = {
  'needed parts': marketplace.neededParts,
  'one container': marketplace.oneContainer,
  images: places.images,
  'role account': places.roleAccount,
  'algorithm region': places.algorithmRegion,
  's3 addresses': places.s3Addresses,
  tags: places.tags,
  machines: marketplace.machines,
  processors: marketplace.processors,
  'names once': declared.namesOnce,
  declarations: declared.declarations,
  'channel habits': declared.channelHabits,
  'variable count': declared.variableCount,
  'profile hyperparameters': buyer.profileHyperparameters,
  'profile channels': buyer.profileChannels,
  'profile machines': buyer.profileMachines,
  'profile transform': profileTransform,
  tuning: marketplace.tuning,
  'modes in common': buyer.modesInCommon,
  descriptions: marketplace.descriptions,
} as const satisfies Readonly<Record<string, LintRule>>;

/** What a request was made of. */
export interface LintContext extends LintFacts {
  readonly config: Config;
  /** What the rules of the spec have found. */
  readonly issues: readonly ConfigIssue[];
}

/**
 * Everything that AWS, Marketplace or a buyer's SDK would refuse about a request, the musts first: the limits of the API's model, the
 * rules of the spec, and what only shows in the whole. A place that is wrong for one reason is named once.
 */
export function lintRequest(request: CreateAlgorithmRequest, context: LintContext): readonly Finding[] {
  const { problems, whole } = describeRequestShape(request);
  const shape = problems.map(({ path, reason }) => must(path, valueAt(request, path), reason, 'API-01'));
  const rules = whole ? Object.values(LINT_RULES).flatMap((rule) => rule(request, context)) : [];
  const bySpec = context.issues.map((issue) => fromIssue(issue, request, context.config));
  const byShape = leaveOut(shape.map(locate(context.config)), bySpec);
  const all = [...bySpec, ...byShape, ...leaveOut(rules.map(locate(context.config)), [...bySpec, ...byShape])];
  return [...all.filter(({ level }) => level === 'must'), ...all.filter(({ level }) => level === 'should')];
}

/** Findings about places of which something is known already are left out. */
function leaveOut(findings: readonly Finding[], known: readonly Finding[]): readonly Finding[] {
  const places = new Set(known.flatMap(({ path, specPath }) => [path, specPath]).filter((one) => one !== undefined && one !== ''));
  return findings.filter(({ path, specPath }) => !places.has(path) && !places.has(specPath));
}

/** What is about no member of the request is about its Region. */
const locate =
  (config: Config) =>
  ({ at, ...rest }: RawFinding): Finding => {
    const spec = at.length === 0 ? (['publish', 'region'] as const) : specPathOf(config, at);
    return { path: at.length === 0 ? '' : formatPath(at), specPath: spec === undefined ? undefined : formatPath(spec), ...rest };
  };

function fromIssue({ path, value, reason, clause }: ConfigIssue, request: CreateAlgorithmRequest, config: Config): Finding {
  return { path: requestPathOf(path, request, config), specPath: path, value, reason, clause, level: 'must' };
}

/** The place in the request that comes from a place in the spec; empty where there is none. */
function requestPathOf(specPath: string, request: CreateAlgorithmRequest, config: Config): string {
  for (const at of everyPath(request, [])) {
    const spec = specPathOf(config, at);
    if (spec !== undefined && formatPath(spec) === specPath) return formatPath(at);
  }
  return '';
}

function* everyPath(value: unknown, at: JsonPath): Generator<JsonPath> {
  if (at.length > 0) yield at;
  if (typeof value !== 'object' || value === null) return;
  for (const [key, one] of Object.entries(value)) yield* everyPath(one, [...at, Array.isArray(value) ? Number(key) : key]);
}
