import type { Diagnosis, Judgement } from './define-diagnosis.ts';
import type { Facts, FoundFacts } from './facts.ts';

/** What became of one diagnosis. */
export interface Diagnosed {
  readonly id: string;
  readonly area: string;
  /** What holds when nothing is found. */
  readonly passes: string;
  readonly judgement: Judgement;
  /** Something that should have been seen was not, or the diagnosis itself broke: worth a line by itself. */
  readonly surprise: boolean;
  /** The diagnosis itself broke, which is a mistake of this tool. */
  readonly broken: boolean;
}

/** Judges what was found. Where a fact is missing, the reason stands in the place of the judgement. */
export function diagnose(diagnoses: readonly Diagnosis[], found: FoundFacts): readonly Diagnosed[] {
  const known = Object.fromEntries(
    Object.entries(found).flatMap(([key, fact]) => (fact?.status === 'found' ? [[key, fact.value] as const] : [])),
  ) as Partial<Facts>;
  return diagnoses.map((diagnosis) => {
    const { id, passes } = diagnosis;
    const named = { id, passes, area: areaOf(diagnosis) };
    for (const key of diagnosis.needs) {
      const fact = found[key];
      if (fact?.status === 'found') continue;
      const { reason, expected } = fact ?? { reason: `"${key}" was not looked at.`, expected: false };
      return { ...named, judgement: { status: 'not-checked', reason }, surprise: !expected, broken: false };
    }
    try {
      // All that it needs is there, as was seen just now.
      return { ...named, judgement: diagnosis.judge(known as Facts, known), surprise: false, broken: false };
    } catch (error) {
      const said = error instanceof Error ? error.message : String(error);
      return {
        ...named,
        judgement: { status: 'not-checked', reason: `The check itself broke (${said}); please report it.` },
        surprise: true,
        broken: true,
      };
    }
  });
}

/** First part of an id. */
export function areaOf({ id }: Pick<Diagnosis, 'id'>): string {
  return id.slice(0, id.indexOf('/'));
}

/** Facts that these diagnoses look at, each once. */
export function neededFacts(diagnoses: readonly Diagnosis[]): readonly (keyof Facts)[] {
  return [...new Set(diagnoses.flatMap(({ needs, uses = [] }) => [...needs, ...uses]))];
}
