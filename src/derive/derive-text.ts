import { nearest } from '../text/nearest.ts';
import { DERIVATIONS } from './derivations.ts';
import type { Facts } from './facts.ts';
import { fillRegions, findRegions, judgeRegion, type Region, type RegionState, type StrayMarker } from './regions.ts';

/** A region of a file, and whether it is as the spec wants it. */
export interface FoundRegion {
  readonly name: string;
  readonly line: number;
  readonly state: RegionState;
}

export interface DerivedText {
  readonly text: string;
  readonly regions: readonly FoundRegion[];
  /** Markers that lead nowhere; their text is nobody's but the user's. */
  readonly stray: readonly StrayMarker[];
}

/** Brings the regions of one file up to the spec; those that were edited by hand only with `force`. */
export function deriveText(path: string, text: string, facts: Facts, { force }: { readonly force: boolean }): DerivedText {
  const { regions, stray } = findRegions(path, text);
  const filled = new Map<Region, string>();
  const unknown: StrayMarker[] = [];
  const found = regions.flatMap((region) => {
    const derive = Object.hasOwn(DERIVATIONS, region.name) ? DERIVATIONS[region.name] : undefined;
    if (derive === undefined) {
      unknown.push({ line: region.line, reason: describeUnknown(region.name) });
      return [];
    }
    const wanted = derive(facts);
    const state = judgeRegion(region, wanted);
    if (state === 'stale' || (state === 'edited' && force)) filled.set(region, wanted);
    return [{ name: region.name, line: region.line, state }];
  });
  const ordered = [...stray, ...unknown].sort((one, other) => one.line - other.line);
  return { text: filled.size === 0 ? text : fillRegions(path, text, filled), regions: found, stray: ordered };
}

function describeUnknown(name: string): string {
  const known = Object.keys(DERIVATIONS);
  const meant = nearest(name, known);
  return `there is no region ${name}; ${meant === undefined ? `there are ${known.join(', ')}` : `did you mean ${meant}?`}`;
}
