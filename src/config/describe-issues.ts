import type { core } from 'zod/mini';
import { nearest } from '../text/nearest.ts';
import { jsonSchema } from './json-schema.ts';
import type { JsonPath } from './parse-json.ts';
import { valueAt } from './paths.ts';

/** One thing wrong with the shape of the file. */
export interface ShapeProblem {
  readonly path: JsonPath;
  readonly reason: string;
  /** Whether there is a value to show. */
  readonly found: boolean;
}

const KINDS: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  record: 'an object',
};

/** Puts what the schema found into words for somebody who edits the file by hand. */
export function describeIssues(
  issues: readonly core.$ZodIssue[],
  root: unknown,
  schema: () => object = jsonSchema,
): readonly ShapeProblem[] {
  return issues.flatMap((issue) => {
    const path = issue.path.filter((part) => typeof part !== 'symbol');
    if (issue.code === 'unrecognized_keys') {
      return issue.keys.map((key) => ({ path: [...path, key], reason: unknownKey(key, path, schema()), found: false }));
    }
    if (valueAt(root, path) === undefined) return [{ path, reason: 'is missing', found: false }];
    return [{ path, reason: describeReason(issue), found: issue.code !== 'invalid_key' }];
  });
}

function describeReason(issue: core.$ZodIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return `must be ${KINDS[issue.expected] ?? issue.expected}`;
    case 'invalid_value':
      return `must be one of ${issue.values.map(String).join(', ')}`;
    case 'invalid_union': {
      const kinds = issue.errors
        .flat()
        .map((error) => (error.code === 'invalid_type' ? (KINDS[error.expected] ?? error.expected) : error.message));
      return `must be ${[...new Set(kinds)].join(' or ')}`;
    }
    case 'too_small':
      return describeLeast(issue);
    case 'too_big':
      return describeMost(issue);
    case 'invalid_key': {
      const [nested] = issue.issues;
      return nested === undefined || nested.code === 'too_small' ? 'a name must not be empty' : `its name ${describeReason(nested)}`;
    }
    default:
      return issue.message;
  }
}

function describeLeast({ origin, minimum }: core.$ZodIssueTooSmall): string {
  if (origin === 'string') return minimum === 1 ? 'must not be empty' : `needs at least ${minimum} characters`;
  if (origin === 'array') return `needs at least ${minimum} ${minimum === 1 ? 'entry' : 'entries'}`;
  return `must be at least ${minimum}`;
}

function describeMost({ origin, maximum }: core.$ZodIssueTooBig): string {
  if (origin === 'string') return `has more than ${maximum} characters`;
  return origin === 'array' ? `has more than ${maximum} ${maximum === 1 ? 'entry' : 'entries'}` : `must be at most ${maximum}`;
}

function unknownKey(key: string, path: JsonPath, schema: object): string {
  const known = knownKeys(path, schema);
  const meant = nearest(key, known);
  return `is not a known key; ${meant === undefined ? `known here: ${known.join(', ')}` : `did you mean "${meant}"?`}`;
}

interface SchemaNode {
  readonly properties?: Readonly<Record<string, SchemaNode>>;
  readonly additionalProperties?: SchemaNode | boolean;
  readonly items?: SchemaNode;
}

/** Keys that the schema allows in the object at this path. */
function knownKeys(path: JsonPath, schema: object): readonly string[] {
  let node: SchemaNode | undefined = schema;
  for (const part of path) {
    if (typeof part === 'number') node = node?.items;
    else node = node?.properties?.[part] ?? (typeof node?.additionalProperties === 'object' ? node.additionalProperties : undefined);
  }
  return Object.keys(node?.properties ?? {}).filter((key) => key !== '$schema');
}
