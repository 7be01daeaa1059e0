import { HOLE } from './code-facts.ts';
import type { SourceFacts } from './read-code.ts';
import type { Place } from './tree.ts';

/** A metric that a line of the log may hold; a suggestion, because nothing was run. */
export interface FoundMetric {
  readonly name: string;
  readonly regex: string;
  readonly place: Place;
}

/** Words that make a printed number a measure of the model; "rows: 100" is none. */
const MEASURE =
  /(^|[^a-z])(acc|accuracy|auc|roc|prc?|loss|logloss|cost|error|err|rmse|rmsle|mse|mae|mape|r2|r\^2|rsquared|f1|fbeta|precision|recall|sensitivity|specificity|score|perplexity|bleu|rouge|map|ndcg|iou|dice|kappa|mcc|likelihood|elbo|deviance|objective)([^a-z]|$)/i;

/** A name right before a value: `validation-accuracy: `, `rmse=`, `"auc" `. */
const BEFORE_VALUE = new RegExp(`([A-Za-z][\\w:./@^-]*(?: [A-Za-z][\\w:./@^-]*)?)(["']?)(\\s*[:=]\\s*|\\s+)${HOLE}`, 'g');

/** Longer texts are no lines of a log. */
const TEXT_MAX = 2_000;

const NUMBER = '([-+]?[0-9]*\\.?[0-9]+(?:[eE][-+]?[0-9]+)?)';

/** Patterns for what the sources print, one for each name, as suggestions. */
export function findMetrics(sources: readonly SourceFacts[]): readonly FoundMetric[] {
  const found = new Map<string, FoundMetric & { readonly before: string }>();
  for (const { path, facts } of sources) {
    for (const { text, line } of facts.printed) {
      for (const { name, before } of measuresOf(text)) {
        const key = name.replaceAll(/[^\w:./@-]/g, '-');
        if (!found.has(key)) found.set(key, { name: key, regex: '', before, place: { file: path, line } });
      }
    }
  }
  const all = [...found.values()].slice(0, 40);
  return all.map(({ name, place, before }) => {
    // `accuracy: ` is in `validation-accuracy: ` too.
    const within = all.some((other) => other.before !== before && other.before.endsWith(before));
    return { name, place, regex: `${within ? '(?:^|[\\s,;|])' : ''}${literally(before)}${NUMBER}` };
  });
}

function* measuresOf(text: string): Generator<{ readonly name: string; readonly before: string }> {
  for (const [, words = '', quote = '', separator = ''] of text.slice(0, TEXT_MAX).matchAll(BEFORE_VALUE)) {
    const parts = words.split(' ');
    // Of two words the first may only be the end of a sentence.
    const name =
      parts.length === 2 && !/^(validation|val|test|train|training|eval|mean|final|best|average|avg)$/i.test(parts[0] ?? '')
        ? (parts[1] ?? words)
        : words;
    const clean = name.replace(/^[^A-Za-z]+|[:./@^-]+$/g, '');
    if (!MEASURE.test(clean)) continue;
    yield { name: clean, before: `${name}${quote}${separator}` };
  }
}

function literally(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&').replaceAll(/\s+/g, '\\s+');
}
