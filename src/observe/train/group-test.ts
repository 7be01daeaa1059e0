import { planTolerated, type Tolerance, type ToleranceGroup } from '../../plan/tolerances.ts';
import type { Lab } from '../lab.ts';
import { trainOnce } from './observers.ts';
import type { TrainOptions } from './run.ts';
import type { GroupRun, GroupTest, Tolerated, TrainRun } from './types.ts';

/** How a group is tested. */
export interface GroupOptions extends TrainOptions {
  /** Whether a run has put up with all that it carried; exit code 0 unless told. */
  readonly accepts?: (run: TrainRun) => boolean | Promise<boolean>;
}

/**
 * Tries the tolerances of each group in one run. Only where that fails it is taken apart, by kind first and then by halves, until
 * each one that a run fails on has failed alone, twice. Things that fail only together are no failure: nobody asks for all at once.
 */
export async function testGroups(lab: Lab, groups: readonly ToleranceGroup[], options: GroupOptions = {}): Promise<GroupTest> {
  const search = createSearch(
    lab,
    groups.flatMap(({ tolerances }) => tolerances),
    options,
  );
  let place = 0;
  await Promise.all(
    groups
      .filter(({ tolerances }) => tolerances.length > 0)
      .map(({ id, what, tolerances }) => {
        const carries = tolerances.map((_, index) => place + index);
        place += tolerances.length;
        return search.begin(id, what, carries);
      }),
  );
  return search.result();
}

function createSearch(lab: Lab, all: readonly Tolerance[], { accepts = endedWell, ...options }: GroupOptions) {
  const runs: GroupRun[] = [];
  const unsteady: string[] = [];
  const shown = new Map<number, { readonly accepted: boolean; readonly run: string }>();
  const carried = (carries: readonly number[]) => carries.flatMap((place) => all[place] ?? []);

  /** Runs with these at once and says whether that was accepted. */
  const attempt = async (id: string, what: string, carries: readonly number[]) => {
    const run = await trainOnce(lab, planTolerated(id, what, carried(carries)), options);
    runs.push({ id, carries, run });
    return accepts(run);
  };
  const settle = (carries: readonly number[], accepted: boolean, run: string) => {
    for (const place of carries) shown.set(place, { accepted, run });
  };
  /** Resolves to whether anything was refused. */
  const take = async (id: string, what: string, carries: readonly number[]): Promise<boolean> => {
    if (await attempt(id, what, carries)) {
      settle(carries, true, id);
      return false;
    }
    if (carries.length === 1) {
      const again = await attempt(`${id}-again`, what, carries);
      if (again) unsteady.push(id);
      settle(carries, again, again ? `${id}-again` : id);
      return !again;
    }
    const parts = split(carries, all).map((part, index) => take(`${id}-${index + 1}`, describe(carried(part)), part));
    return (await Promise.all(parts)).includes(true);
  };
  return {
    async begin(id: string, what: string, carries: readonly number[]) {
      const refused = await take(id, what, carries);
      const failed = runs.find((run) => run.id === id);
      if (refused || carries.length === 1 || failed === undefined || shown.get(carries[0] ?? -1)?.run === id) return;
      // Each alone is fine: either they quarrel with each other, or the program fails at random.
      if (await attempt(`${id}-again`, what, carries)) unsteady.push(id);
    },
    result(): GroupTest {
      const tolerated = all.map(
        ({ kind, detail }, place): Tolerated => ({ kind, detail, ...(shown.get(place) ?? { accepted: true, run: '' }) }),
      );
      return { runs, tolerated, unsteady };
    },
  };
}

function endedWell({ exit }: TrainRun): boolean {
  return exit.exitCode === 0;
}

/** By kind, as what fails is mostly one of them; the halves of one kind. */
function split(carries: readonly number[], all: readonly Tolerance[]): readonly (readonly number[])[] {
  const kinds = [...new Set(carries.map((place) => all[place]?.kind))];
  if (kinds.length > 1) return kinds.map((kind) => carries.filter((place) => all[place]?.kind === kind));
  const middle = Math.ceil(carries.length / 2);
  return [carries.slice(0, middle), carries.slice(middle)];
}

function describe(tolerances: readonly Tolerance[]): string {
  return `with ${tolerances.map(({ detail }) => detail).join(', ')}`;
}
