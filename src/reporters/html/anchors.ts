import type { Finding } from '../../report/report.ts';
import { neutraliseLine } from '../../text/safe.ts';

/** Names by which the parts of a page are linked to. */
export interface Anchors {
  of(finding: Finding): string;
}

/** Of every finding its check's id, as in `#serve/ping-status`; what could not stand in an address is replaced, and no two are the same. */
export function createAnchors(findings: readonly Finding[]): Anchors {
  const taken = new Set<string>();
  const names = new Map<Finding, string>();
  for (const finding of findings) {
    const base = neutraliseLine(finding.check, 120).replaceAll(/[^\w./-]+/g, '-') || 'finding';
    // A slash keeps it apart from the names of the page's own parts.
    const plain = base.includes('/') ? base : `finding/${base}`;
    let name = plain;
    for (let count = 2; taken.has(name); count += 1) name = `${plain}-${count}`;
    taken.add(name);
    names.set(finding, name);
  }
  return { of: (finding) => names.get(finding) ?? 'findings' };
}
