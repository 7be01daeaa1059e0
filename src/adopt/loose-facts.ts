import {
  COLLECTION,
  type CodeFacts,
  HOLE,
  HYPERPARAMETERS_FILE,
  type HyperparameterRead,
  isPlatformName,
  readChannelPath,
  readChannelVariable,
  readHyperparameterVariable,
  type ValueType,
} from './code-facts.ts';

/** A language that is read line by line, with patterns: enough for what such programs usually do, and never more than a suggestion. */
export interface LooseLanguage {
  /** Comments to the end of the line. */
  readonly comment: RegExp;
  /** What stands between a name and the value that it is given. */
  readonly assign: RegExp;
  /** What follows a collection's name and reads one of its values: the name in the first group that matched. */
  readonly reads: readonly RegExp[];
  /** What stands behind a read and gives a default in the first group. */
  readonly fallbacks: readonly RegExp[];
  /** What stands before a read and converts it. */
  readonly conversions: readonly (readonly [RegExp, ValueType])[];
  /** Whether a line prints. */
  readonly prints: RegExp;
}

const BRACKETS = /^\s*\[{1,2}\s*["']([^"']+)["']\s*\]{1,2}/;
const CALL_GET = /^\s*\.\s*(?:get|getOrDefault|opt|path|at)\w*\(\s*["']([^"']+)["']/;

const ASSIGN = /(?<![=!<>+*/%|&-])=(?![=>])/;

/** By the ending of the file. */
const LANGUAGES = {
  r: {
    comment: /#.*$/,
    assign: /<-|(?<![=!<>])=(?!=)/,
    reads: [/^\s*\$\s*`?([\w.-]+)`?/, BRACKETS],
    fallbacks: [/^\s*\)*\s*%\|\|%\s*([^),]+)/],
    conversions: [
      [/as\.integer\(\s*$/, 'Integer'],
      [/as\.(?:numeric|double)\(\s*$/, 'Continuous'],
      [/as\.logical\(\s*$/, 'Boolean'],
      [/as\.character\(\s*$/, 'Text'],
    ],
    prints: /\b(?:cat|print|message|sprintf|writeLines)\s*\(/,
  },
  js: {
    comment: /(^|\s)\/\/.*$/,
    assign: ASSIGN,
    reads: [
      BRACKETS,
      /^\s*\??\.\s*(?!(?:map|filter|forEach|length|toString|hasOwnProperty|keys|entries|values|get|then)\b)([A-Za-z_$][\w$]*)(?!\s*\(|[\w$])/,
      CALL_GET,
    ],
    fallbacks: [/^\s*\)*\s*(?:\?\?|\|\|)\s*([^);,]+)/],
    conversions: [
      [/(?:Number\.)?parseInt\(\s*$/, 'Integer'],
      [/(?:(?:Number\.)?parseFloat|Number)\(\s*$|\+\s*$/, 'Continuous'],
      [/Boolean\(\s*$/, 'Boolean'],
      [/String\(\s*$/, 'Text'],
    ],
    prints: /\b(?:console\.\w+|process\.stdout\.write|log(?:ger)?\.\w+)\s*\(/,
  },
  java: {
    comment: /(^|\s)\/\/.*$/,
    assign: ASSIGN,
    reads: [CALL_GET, BRACKETS],
    fallbacks: [/^\s*,\s*([^)]+)\)/, /^\s*\)\s*\.\s*as(?:Int|Long|Double|Text|Boolean)\(\s*([^)]+)\)/, /^\s*\)*\s*\?:\s*([^),;]+)/],
    conversions: [
      [/(?:Integer|Long)\.(?:parseInt|parseLong|valueOf)\(\s*$/, 'Integer'],
      [/(?:Double|Float)\.(?:parseDouble|parseFloat|valueOf)\(\s*$/, 'Continuous'],
      [/Boolean\.\w+\(\s*$/, 'Boolean'],
    ],
    prints: /\b(?:System\.(?:out|err)\.\w+|println|printf|log(?:ger)?\.\w+)\s*\(/i,
  },
  jl: {
    comment: /#.*$/,
    assign: ASSIGN,
    reads: [BRACKETS],
    fallbacks: [],
    conversions: [
      [/parse\(\s*Int\w*\s*,\s*$/, 'Integer'],
      [/parse\(\s*Float\w*\s*,\s*$/, 'Continuous'],
    ],
    prints: /\b(?:println|print|@info|@printf)\b/,
  },
} as const satisfies Readonly<Record<string, LooseLanguage>>;

const ENDINGS: Readonly<Record<string, keyof typeof LANGUAGES>> = {
  ...{ r: 'r', jl: 'jl', java: 'java', kt: 'java', scala: 'java' },
  ...{ js: 'js', mjs: 'js', cjs: 'js', ts: 'js', mts: 'js', cts: 'js' },
};

/** The language of an ending, undefined when its files are not looked into. */
export function looseLanguageOf(ending: string): LooseLanguage | undefined {
  const name = ENDINGS[ending];
  return name === undefined ? undefined : LANGUAGES[name];
}

/** Longer lines were written by a program. */
const LINE_MAX = 2_000;

/** What a program in one of the languages above says, as far as patterns can see it. */
export function readLooseFacts(text: string, language: LooseLanguage): CodeFacts {
  const lines = blankComments(text).split(/\r\n|\n|\r/);
  const collections = new Set<string>();
  const sources = new Set<string>();
  const hyperparameters: HyperparameterRead[] = [];
  const channels: { name: string; line: number }[] = [];
  const printed: { text: string; line: number }[] = [];
  lines.forEach((whole, index) => {
    if (whole.length > LINE_MAX) return;
    const code = whole.replace(language.comment, '');
    const line = index + 1;
    hyperparameters.push(...readLine(code, line, language, collections));
    learn(code, language, { collections, sources });
    for (const { name, isChannel } of variablesOf(code)) {
      if (isChannel) channels.push({ name, line });
      else hyperparameters.push({ name, line, optional: true, option: false });
    }
    for (const [, literal = ''] of code.matchAll(/["'`]([^"'`]*\/input\/data\/[^"'`]*)["'`]/g)) {
      const name = readChannelPath(literal);
      if (name !== undefined) channels.push({ name, line });
    }
    if (language.prints.test(code)) printed.push({ text: templateOf(code), line });
  });
  return { hyperparameters, channels, printed, types: [] };
}

/** Comments of the form that spans lines, with the line breaks kept. */
function blankComments(text: string): string {
  return text.replaceAll(/\/\*[\s\S]*?\*\//g, (comment) => comment.replaceAll(/[^\r\n]/g, ' '));
}

/** A name that is given the file, its path or what was read of it becomes a source; what a parser makes of that is a collection. */
function learn(code: string, language: LooseLanguage, { collections, sources }: { collections: Set<string>; sources: Set<string> }): void {
  const operator = language.assign.exec(code);
  if (operator === null) return;
  // A type may stand behind the name, and a type or a keyword before it.
  const name = /[\w.]+$/.exec((code.slice(0, operator.index).split(':')[0] ?? '').trimEnd())?.[0];
  if (name === undefined) return;
  const value = code.slice(operator.index + operator[0].length);
  const words = new Set(value.match(/[\w$.]+/g) ?? []);
  if (!value.includes(HYPERPARAMETERS_FILE) && ![...sources].some((source) => words.has(source))) return;
  sources.add(name);
  if (/json|parse|read|load/i.test(value)) collections.add(name);
}

function* readLine(code: string, line: number, language: LooseLanguage, collections: ReadonlySet<string>): Generator<HyperparameterRead> {
  for (const { 0: word, index } of code.matchAll(/[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)?/g)) {
    const name = [word, word.split('.')[0] ?? ''].find((one) => collections.has(one) || COLLECTION.test(one));
    if (name === undefined) continue;
    const behind = code.slice(index + name.length);
    // The name of the file, not of what is in it.
    if (behind.startsWith('.json')) continue;
    for (const pattern of language.reads) {
      const found = pattern.exec(behind);
      const key = found?.[1];
      if (found === null || key === undefined || isPlatformName(key)) continue;
      const rest = behind.slice(found[0].length);
      const before = code.slice(0, index);
      // `is.null(params$x)` asks; it does not read.
      const asks = /is\.null\(\s*$|!\s*$/.test(before);
      const fallback = language.fallbacks.map((one) => one.exec(rest)?.[1]?.trim()).find((one) => one !== undefined);
      const value = fallback === undefined ? undefined : readLiteral(fallback);
      const type = language.conversions.find(([conversion]) => conversion.test(before))?.[1] ?? typedCall(found[0]) ?? value?.type;
      yield { name: key, line, type, default: value?.value, optional: asks || fallback !== undefined, option: false };
      break;
    }
  }
}

/** `.getInt("x")`, `.optDouble("x", 0.1)`. */
function typedCall(call: string): ValueType | undefined {
  if (/(?:get|opt)(?:Int|Long)/i.test(call)) return 'Integer';
  if (/(?:get|opt)(?:Double|Float)/i.test(call)) return 'Continuous';
  return /(?:get|opt)Bool/i.test(call) ? 'Boolean' : undefined;
}

function readLiteral(text: string): { readonly value: string | number | boolean; readonly type: ValueType } | undefined {
  const plain = /^(["'`])(.*)\1$/.exec(text)?.[2] ?? text;
  if (/^[+-]?\d+L?$/.test(plain)) return { value: Number(plain.replace('L', '')), type: 'Integer' };
  if (/^[+-]?(\d+(?:\.\d*)?|\.\d+)(e[+-]?\d+)?[dfDF]?$/i.test(plain)) return { value: Number.parseFloat(plain), type: 'Continuous' };
  if (/^(true|false)$/i.test(plain)) return { value: /^true$/i.test(plain), type: 'Boolean' };
  return plain === text ? undefined : { value: plain, type: 'Text' };
}

function* variablesOf(code: string): Generator<{ readonly name: string; readonly isChannel: boolean }> {
  for (const [variable] of code.matchAll(/\bSM_(?:HP|CHANNEL)_\w+/g)) {
    const channel = readChannelVariable(variable);
    const name = channel ?? readHyperparameterVariable(variable);
    if (name !== undefined) yield { name, isChannel: channel !== undefined };
  }
}

/** The texts of a line that prints, joined, with a hole for every value in or behind them. */
function templateOf(code: string): string {
  const parts: string[] = [];
  for (const { 0: literal, 2: body = '', index } of code.matchAll(/(["'`])((?:\\.|(?!\1)[^\\\r\n])*)\1/g)) {
    const filled = body.replaceAll(/\$\{[^}]*\}|\$\w+|%%|%[-+ #0]*[\d.]*[a-zA-Z]|\{\}/g, (all) => (all === '%%' ? '%' : HOLE));
    const follows = /^\s*[,+]\s*[^"'`\s)]/.test(code.slice(index + literal.length));
    // What follows a text with places for it goes there.
    parts.push(filled.replaceAll('\\n', '\n'), follows && !filled.includes(HOLE) ? HOLE : '');
  }
  return parts.join('');
}
