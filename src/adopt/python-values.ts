import { COLLECTION, HOLE, HYPERPARAMETERS_FILE, type ValueType } from './code-facts.ts';
import type { Argument, Expression } from './python-syntax.ts';

/** What is known of a program's names so far. */
export interface Names {
  /** Texts, with `HOLE` for what is not known of them. */
  readonly texts: Map<string, string>;
  /** Names that hold the hyperparameters. */
  readonly collections: Set<string>;
  /** Names of the file with the hyperparameters, opened or read, but not parsed yet. */
  readonly files: Set<string>;
}

/** A literal as the spec would hold it. */
export function literalOf(expression: Expression | undefined): string | number | boolean | undefined {
  switch (expression?.kind) {
    case 'text':
      return expression.text;
    case 'number':
      return Number.isFinite(expression.value) ? expression.value : undefined;
    case 'constant':
      return expression.value ?? undefined;
    default:
      return undefined;
  }
}

/** The type that a literal shows. Text that is a number is one: SageMaker hands every value over as text. */
export function typeOfLiteral(expression: Expression | undefined): ValueType | undefined {
  switch (expression?.kind) {
    case 'number':
      return expression.whole ? 'Integer' : 'Continuous';
    case 'constant':
      return expression.value === null ? undefined : 'Boolean';
    case 'text':
      if (/^[+-]?\d+$/.test(expression.text)) return 'Integer';
      if (/^(true|false)$/i.test(expression.text)) return 'Boolean';
      return /^[+-]?(\d+(?:\.\d*)?|\.\d+)(e[+-]?\d+)?$/i.test(expression.text) ? 'Continuous' : 'Text';
    default:
      return undefined;
  }
}

/** The type that a conversion function gives. */
export function typeOfConversion(name: string | undefined): ValueType | undefined {
  if (name === undefined) return undefined;
  if (/^(get_?)?(int|int32|int64|integer)$/i.test(name)) return 'Integer';
  if (/^(get_?)?(float|float32|float64|double|Decimal)$/i.test(name)) return 'Continuous';
  if (/bool/i.test(name)) return 'Boolean';
  return /^(get_?)?(str|string)$/i.test(name) ? 'Text' : undefined;
}

/** The last name of what is called: `load` of `json.load(...)`. */
export function calledName(expression: Expression): string | undefined {
  if (expression.kind !== 'call') return undefined;
  const { callee } = expression;
  return callee.kind === 'name' || callee.kind === 'member' ? callee.name : undefined;
}

/** Values of a call without a name, in order. */
export function positional(args: readonly Argument[]): readonly Expression[] {
  return args.flatMap(({ name, value }) => (name === undefined ? [value] : []));
}

/** The value of a named argument. */
export function named(args: readonly Argument[], name: string): Expression | undefined {
  return args.find((one) => one.name === name)?.value;
}

/** A text that is put together from constants, paths above all; undefined when nothing of it is known. */
export function foldText(expression: Expression, names: Names): string | undefined {
  switch (expression.kind) {
    case 'text':
      return expression.text;
    case 'format':
      return expression.parts.map((part) => part ?? HOLE).join('');
    case 'name':
      return names.texts.get(expression.name);
    case 'operation': {
      const { operator, left, right } = expression;
      if (operator !== '+' && operator !== '/') return undefined;
      const [one, other] = [foldText(left, names), foldText(right, names)];
      if (one === undefined && other === undefined) return undefined;
      return `${one ?? HOLE}${operator === '/' ? '/' : ''}${other ?? HOLE}`;
    }
    case 'call': {
      const parts = positional(expression.args);
      if (!['join', 'Path', 'PurePath', 'PosixPath', 'joinpath', 'str', 'fspath', 'abspath'].includes(calledName(expression) ?? '')) {
        // An environment variable has a default at best.
        return variableOf(expression) === undefined || parts[1] === undefined ? undefined : foldText(parts[1], names);
      }
      const on = expression.callee.kind === 'member' && calledName(expression) === 'joinpath' ? [expression.callee.of] : [];
      const texts = [...on, ...parts].map((part) => foldText(part, names));
      return texts.every((text) => text === undefined)
        ? undefined
        : texts
            .map((text) => text ?? HOLE)
            .join('/')
            .replaceAll(/\/{2,}/g, '/');
    }
    default:
      return undefined;
  }
}

/** The environment variable that an expression reads. */
export function variableOf(expression: Expression): string | undefined {
  if (expression.kind === 'index') return isEnvironment(expression.of) ? textOf(expression.index) : undefined;
  if (expression.kind !== 'call') return undefined;
  const { callee, args } = expression;
  const reads = calledName(expression) === 'getenv' || (callee.kind === 'member' && callee.name === 'get' && isEnvironment(callee.of));
  return reads ? textOf(positional(args)[0]) : undefined;
}

function isEnvironment(expression: Expression): boolean {
  return (expression.kind === 'member' || expression.kind === 'name') && expression.name === 'environ';
}

function textOf(expression: Expression | undefined): string | undefined {
  return expression?.kind === 'text' ? expression.text : undefined;
}

/** The parts of an expression. */
export function partsOf(expression: Expression): readonly Expression[] {
  switch (expression.kind) {
    case 'member':
      return [expression.of];
    case 'index':
      return [expression.of, expression.index];
    case 'call':
      return [expression.callee, ...expression.args.map(({ value }) => value)];
    case 'operation':
      return [expression.left, expression.right];
    case 'list':
      return expression.items;
    case 'other':
      return expression.parts;
    default:
      return [];
  }
}

/** Whether an expression is the file with the hyperparameters, its path, or what was read from it. */
export function isHyperparametersFile(expression: Expression, names: Names): boolean {
  if (expression.kind === 'name' && names.files.has(expression.name)) return true;
  if (foldText(expression, names)?.endsWith(HYPERPARAMETERS_FILE) === true || variableOf(expression) === 'SM_HPS') return true;
  return partsOf(expression).some((part) => isHyperparametersFile(part, names));
}

/** Whether an expression holds the hyperparameters: by its name, or because it was parsed from their file. */
export function isCollection(expression: Expression, names: Names): boolean {
  switch (expression.kind) {
    case 'name':
      return names.collections.has(expression.name) || COLLECTION.test(expression.name);
    case 'member':
      return COLLECTION.test(expression.name);
    case 'call': {
      const called = calledName(expression) ?? '';
      if (/hyper_?param/i.test(called)) return true;
      // What a file's own `read` gives is still text.
      const parses = /load|read|json|parse/i.test(called) && !/^read(_text|_bytes|lines?)?$/.test(called);
      if (parses && isHyperparametersFile(expression, names)) return true;
      const copied = /^(copy|deepcopy|dict|items)$/.test(called);
      return copied && partsOf(expression).some((part) => isCollection(part.kind === 'member' ? part.of : part, names));
    }
    case 'other':
      // `{key: int(value) for key, value in hyperparameters.items()}`
      return expression.parts.some((part) => calledName(part) === 'items' && isCollection(part, names));
    default:
      return false;
  }
}
