import type { HyperparameterRead, ValueType } from './code-facts.ts';
import type { SourceFacts } from './read-code.ts';
import type { Place } from './tree.ts';

/** A hyperparameter as all places together show it. */
export interface FoundHyperparameter {
  readonly name: string;
  readonly type: 'Integer' | 'Continuous' | 'Categorical' | 'FreeText';
  readonly values?: readonly string[] | undefined;
  readonly default?: string | number | boolean | undefined;
  /** The code reads it and has no way to do without. */
  readonly required: boolean;
  readonly description?: string | undefined;
  /** Where it is read, the most telling place first; none for one that only a sample sets. */
  readonly places: readonly Place[];
  /** What was taken for granted, as the end of a sentence. */
  readonly assumed: readonly string[];
}

type Located = HyperparameterRead & { readonly file: string };

/** Most hyperparameters that the API takes; more than that in code are something else. */
const MOST = 100;

/**
 * The hyperparameters that the sources read, each once, and those that only the sample sets. Options of a command line count
 * where no other way was found: then the training toolkit has to turn hyperparameters into options.
 */
export function findHyperparameters(
  sources: readonly SourceFacts[],
  sample: Readonly<Record<string, string>>,
): readonly FoundHyperparameter[] {
  const all = sources.flatMap(({ path, facts }) => facts.hyperparameters.map((read): Located => ({ ...read, file: path })));
  const direct = all.filter(({ option }) => !option);
  const reads = direct.length > 0 ? direct : all;
  const names = [...new Set([...reads.map(({ name }) => name), ...Object.keys(sample)])];
  return names.slice(0, MOST).map((name) => describe(name, { reads: reads.filter((read) => read.name === name), sample: sample[name] }));
}

function describe(name: string, { reads, sample }: { reads: readonly Located[]; sample: string | undefined }): FoundHyperparameter {
  const choices = reads.find((read) => read.choices !== undefined)?.choices;
  const shown = strongestType(reads);
  const fallback = reads.find((read) => read.default !== undefined)?.default;
  const type = shown ?? (sample === undefined ? undefined : typeOfText(sample));
  const assumed: string[] = [];
  if (type === undefined) assumed.push('free text, because nothing shows another type');
  else if (shown === undefined) assumed.push(`${wordOf(type)}, because its sample value is ${sample}`);
  if (reads.length === 0) assumed.push('read by the code somewhere, because the sample sets it');
  const fits = fallback !== undefined && fitsType(fallback, type, choices);
  const spec = specType(type, choices);
  return {
    name,
    type: spec,
    values: choices ?? (spec === 'Categorical' ? ['true', 'false'] : undefined),
    default: fits ? (typeof fallback === 'boolean' ? String(fallback) : fallback) : undefined,
    // Optional where any place shows how the code does without.
    required: reads.length > 0 && reads.every((read) => !read.optional),
    description: reads
      .find((read) => read.help !== undefined)
      ?.help?.replaceAll(/\s+/g, ' ')
      .slice(0, 1024),
    places: uniquePlaces(reads),
    assumed,
  };
}

/** A conversion or default that says more wins: a value that is read as 5 in one place and 0.5 in another is no integer. */
function strongestType(reads: readonly Located[]): ValueType | undefined {
  const types = new Set(reads.flatMap(({ type }) => type ?? []));
  return (['Continuous', 'Integer', 'Boolean', 'Text'] as const).find((type) => types.has(type));
}

function typeOfText(text: string): ValueType {
  if (/^[+-]?\d+$/.test(text)) return 'Integer';
  if (/^[+-]?(\d+(?:\.\d*)?|\.\d+)(e[+-]?\d+)?$/i.test(text)) return 'Continuous';
  return /^(true|false)$/i.test(text) ? 'Boolean' : 'Text';
}

function wordOf(type: ValueType): string {
  return { Integer: 'a whole number', Continuous: 'a number', Boolean: 'true or false', Text: 'free text' }[type];
}

function specType(type: ValueType | undefined, choices: readonly string[] | undefined): FoundHyperparameter['type'] {
  if (choices !== undefined || type === 'Boolean') return 'Categorical';
  return type === 'Integer' || type === 'Continuous' ? type : 'FreeText';
}

function fitsType(value: string | number | boolean, type: ValueType | undefined, choices: readonly string[] | undefined): boolean {
  if (choices !== undefined) return choices.includes(String(value));
  if (type === undefined || type === 'Text') return true;
  const shown = typeOfText(String(value));
  return shown === type || (type === 'Continuous' && shown === 'Integer');
}

/** Every place once, those that show type or default first. */
function uniquePlaces(reads: readonly Located[]): readonly Place[] {
  const telling = (read: Located) => Number(read.default === undefined) + Number(read.type === undefined);
  const sorted = [...reads].sort((one, other) => telling(one) - telling(other));
  const keys = new Set<string>();
  return sorted.flatMap(({ file, line }) => {
    const key = `${file}:${line}`;
    if (keys.has(key)) return [];
    keys.add(key);
    return [{ file, line }];
  });
}
