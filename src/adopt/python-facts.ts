import {
  type CodeFacts,
  type HyperparameterRead,
  isPlatformName,
  readChannelPath,
  readChannelVariable,
  readHyperparameterVariable,
  type ValueType,
} from './code-facts.ts';
import { type Expression, readPython } from './python-syntax.ts';
import { findPrinted, findTypes } from './python-texts.ts';
import {
  calledName,
  foldText,
  isCollection,
  isHyperparametersFile,
  literalOf,
  type Names,
  named,
  partsOf,
  positional,
  typeOfConversion,
  typeOfLiteral,
  variableOf,
} from './python-values.ts';

/** What has been learned of a program up to a line. */
interface Learned extends Names {
  readonly reads: HyperparameterRead[];
  readonly channels: { name: string; line: number }[];
  /** Names that hold the value of one hyperparameter. */
  readonly holders: Map<string, string>;
}

/** How a value is used where it stands. */
interface Use {
  readonly line: number;
  readonly type?: ValueType | undefined;
  /** `or 5` behind it. */
  readonly fallback?: Expression | undefined;
}

/** What a Python program says about hyperparameters, channels, metrics and content types. */
export function readPythonFacts(text: string): CodeFacts {
  const learned: Learned = { texts: new Map(), collections: new Set(), files: new Set(), reads: [], channels: [], holders: new Map() };
  const printed: CodeFacts['printed'][number][] = [];
  const types: CodeFacts['types'][number][] = [];
  for (const event of readPython(text)) {
    const { value, line } = event;
    visit(value, { line }, learned);
    printed.push(...findPrinted(value).map((one) => ({ text: one, line })));
    types.push(...findTypes(value).map((one) => ({ ...one, line })));
    if (event.kind === 'assign') learn(event.to, value, learned);
  }
  return { hyperparameters: learned.reads, channels: learned.channels, printed, types };
}

function learn(name: string, value: Expression, learned: Learned): void {
  const folded = foldText(value, learned);
  if (folded === undefined) learned.texts.delete(name);
  else learned.texts.set(name, folded);
  if (isCollection(value, learned)) learned.collections.add(name);
  else if (isHyperparametersFile(value, learned)) learned.files.add(name);
  const read = readOf(unwrap(value), learned);
  if (read !== undefined) learned.holders.set(name, read.name);
}

/** What is converted, without the conversion. */
function unwrap(value: Expression): Expression {
  const [first, ...others] = value.kind === 'call' ? positional(value.args) : [];
  return first !== undefined && others.length === 0 && typeOfConversion(calledName(value)) !== undefined ? unwrap(first) : value;
}

function visit(expression: Expression, use: Use, learned: Learned): void {
  const channel = readChannelPath(foldText(expression, learned) ?? '') ?? readChannelVariable(variableOf(expression) ?? '');
  if (channel !== undefined) learned.channels.push({ name: channel, line: use.line });
  const read = readOf(expression, learned);
  if (read !== undefined && !isPlatformName(read.name)) addRead(read, use, learned);
  if (calledName(expression) === 'add_argument' && expression.kind === 'call') {
    const option = readOption(expression.args, learned);
    if (option !== undefined) learned.reads.push({ ...option, line: use.line });
  }
  if (expression.kind === 'operation') {
    visitOperation(expression, use, learned);
    return;
  }
  // Where a name that holds a value is converted, its type shows.
  if (expression.kind === 'name' && use.type !== undefined) {
    const name = learned.holders.get(expression.name);
    if (name !== undefined) learned.reads.push({ name, line: use.line, type: use.type, optional: true, option: false });
  }
  // `float(x if x else 1)` converts x too.
  const type = expression.kind === 'call' ? typeOfConversion(calledName(expression)) : expression.kind === 'other' ? use.type : undefined;
  for (const part of partsOf(expression)) visit(part, { line: use.line, type }, learned);
}

function visitOperation({ operator, left, right }: Extract<Expression, { kind: 'operation' }>, use: Use, learned: Learned): void {
  if (/\bin$/.test(operator) && left.kind === 'text' && isCollection(right, learned)) {
    // The code asks whether it is there, so it can do without.
    if (!isPlatformName(left.text)) learned.reads.push({ name: left.text, line: use.line, optional: true, option: false });
    return;
  }
  visit(left, operator === 'or' ? { ...use, fallback: right } : { line: use.line }, learned);
  visit(right, { line: use.line }, learned);
}

interface Read {
  readonly name: string;
  readonly fallback: Expression | undefined;
  readonly optional: boolean;
  readonly type?: ValueType | undefined;
}

function addRead({ name, fallback, optional, type }: Read, use: Use, learned: Learned): void {
  const behind = fallback ?? use.fallback;
  learned.reads.push({
    name,
    line: use.line,
    type: use.type ?? type ?? typeOfLiteral(behind),
    default: literalOf(behind),
    optional: optional || behind !== undefined,
    option: false,
  });
}

/** The hyperparameter that an expression reads: `hp['x']`, `hp.get('x', 5)`, `read_int(hp, 'x', 5)`, `os.environ['SM_HP_X']`. */
function readOf(expression: Expression, learned: Names): Read | undefined {
  const variable = variableOf(expression);
  if (variable !== undefined) {
    const name = readHyperparameterVariable(variable);
    const fallback = expression.kind === 'call' ? positional(expression.args)[1] : undefined;
    return name === undefined ? undefined : { name, fallback, optional: expression.kind === 'call' };
  }
  if (expression.kind === 'index') {
    const { of, index } = expression;
    return index.kind === 'text' && isCollection(of, learned) ? { name: index.text, fallback: undefined, optional: false } : undefined;
  }
  if (expression.kind !== 'call') return undefined;
  const { callee, args } = expression;
  const [first, second, third] = positional(args);
  if (callee.kind === 'member' && ['get', 'pop', 'setdefault'].includes(callee.name) && isCollection(callee.of, learned)) {
    if (first?.kind !== 'text') return undefined;
    return { name: first.text, fallback: second ?? named(args, 'default'), optional: callee.name !== 'pop' || second !== undefined };
  }
  // A function of the program's own that is handed the collection and a name.
  if (first === undefined || second?.kind !== 'text' || !isCollection(first, learned)) return undefined;
  if (!/get|read|param|int|float|bool|str/i.test(calledName(expression) ?? '')) return undefined;
  const fallback = third ?? named(args, 'default');
  return { name: second.text, fallback, optional: fallback !== undefined, type: typeOfConversion(calledName(expression)) };
}

/** Options of the training toolkit's own, and paths: nothing that a buyer sets. */
const NO_HYPERPARAMETER =
  /(^|[-_])(dir|path|file|folder|hosts?|gpus?)$|^(train|training|validation|test|eval|help|verbose|debug|version|port)$/i;

/** `add_argument('--max_depth', type=int, default=6)`. */
function readOption(args: Extract<Expression, { kind: 'call' }>['args'], learned: Learned): Omit<HyperparameterRead, 'line'> | undefined {
  const flags = positional(args).flatMap((flag) => (flag.kind === 'text' ? [flag.text] : []));
  const name = flags.find((flag) => flag.startsWith('--'))?.slice(2);
  const fallback = named(args, 'default');
  if (name === undefined || NO_HYPERPARAMETER.test(name) || isPlatformName(name)) return undefined;
  // A default from the platform's variables or folders.
  if (fallback !== undefined && (variableOf(fallback) !== undefined || /^\/|\/opt\/ml/.test(foldText(fallback, learned) ?? '')))
    return undefined;
  const conversion = named(args, 'type');
  const word = conversion?.kind === 'name' || conversion?.kind === 'member' ? conversion.name : undefined;
  const action = named(args, 'action');
  const choices = named(args, 'choices');
  const help = named(args, 'help');
  const isSwitch = action?.kind === 'text' && action.text.startsWith('store_');
  const listed = choices?.kind === 'list' ? choices.items.map(literalOf) : [];
  return {
    name,
    type: isSwitch ? 'Boolean' : (typeOfConversion(word) ?? typeOfLiteral(fallback)),
    default: literalOf(fallback),
    optional: literalOf(named(args, 'required')) !== true,
    choices: listed.length > 0 && listed.every((one) => one !== undefined) ? listed.map(String) : undefined,
    help: help?.kind === 'text' ? help.text : undefined,
    option: true,
  };
}
