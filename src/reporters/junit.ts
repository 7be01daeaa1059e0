import { type Finding, isUnexplained, type Report } from '../report/report.ts';
import { neutralise, neutraliseLine } from '../text/safe.ts';
import { describeFinding, headline } from './finding-text.ts';
import type { Reporter } from './reporter.ts';

/**
 * The report as JUnit XML, in the form that the schemas of Ant and of Jenkins both allow: a suite for each area, a case for each
 * check. A warning, which no JUnit reader knows, is a skipped case unless it fails the run. Whatever follows from a failure is
 * skipped with the name of what blocks it, so that one cause is one failure here too.
 */
export const renderJunit: Reporter = (report, { strict }) => {
  const areas = [...new Set(report.findings.map(({ area }) => area))];
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<testsuites>',
    ...areas.flatMap((area, index) => renderSuite(report, { area, index, strict })),
    '</testsuites>',
    '',
  ].join('\n');
};

type Verdict = 'passed' | 'failure' | 'error' | 'skipped';

function renderSuite(report: Report, { area, index, strict }: { area: string; index: number; strict: boolean }): readonly string[] {
  const findings = report.findings.filter((finding) => finding.area === area);
  const verdicts = findings.map((finding) => judge(finding, report.findings, strict));
  const count = (verdict: Verdict) => String(verdicts.filter((one) => one === verdict).length);
  const attributes = {
    id: String(index),
    package: 'sagemaker-algo',
    name: area,
    hostname: 'localhost',
    // Both schemas want local time without a zone; this is UTC.
    timestamp: report.startedAt.slice(0, 19),
    tests: String(findings.length),
    failures: count('failure'),
    errors: count('error'),
    skipped: count('skipped'),
    time: seconds(findings.reduce((sum, { durationMs }) => sum + durationMs, 0)),
  };
  const properties = {
    project: `${report.project.name} ${report.project.version}`,
    engine: `${report.engine.name} ${report.engine.version}`,
    tool: `${report.tool.name} ${report.tool.version}`,
  };
  return [
    `  <testsuite${renderAttributes(attributes)}>`,
    '    <properties>',
    ...Object.entries(properties).map(([name, value]) => `      <property${renderAttributes({ name, value })}/>`),
    '    </properties>',
    ...findings.flatMap((finding, at) => renderCase(finding, verdicts[at] ?? 'error')),
    '    <system-out/>',
    '    <system-err/>',
    '  </testsuite>',
  ];
}

function renderCase(finding: Finding, verdict: Verdict): readonly string[] {
  const clauses = finding.clauses.length === 0 ? '' : ` (${finding.clauses.join(', ')})`;
  const start = `    <testcase${renderAttributes({
    classname: `sagemaker-algo.${finding.area}`,
    name: `${finding.check}${clauses}`,
    time: seconds(finding.durationMs),
  })}`;
  if (verdict === 'passed') return [`${start}/>`];
  const about = { message: headline(finding), type: verdict === 'error' && finding.status === 'error' ? 'bug' : finding.status };
  const text = verdict === 'skipped' && finding.status !== 'warned' ? '' : escapeXml(neutralise(describeFinding(finding).join('\n')));
  return [`${start}>`, `      <${verdict}${renderAttributes(about)}>${text}</${verdict}>`, '    </testcase>'];
}

/** What could not be looked at is an error where the run is none to trust, and nothing to blame where another finding explains it. */
function judge(finding: Finding, all: readonly Finding[], strict: boolean): Verdict {
  switch (finding.status) {
    case 'passed':
      return 'passed';
    case 'failed':
      return 'failure';
    case 'warned':
      return strict ? 'failure' : 'skipped';
    case 'error':
      return 'error';
    case 'not-checked':
      return isUnexplained(finding, all) ? 'error' : 'skipped';
    case 'not-applicable':
      return 'skipped';
  }
}

function renderAttributes(values: Readonly<Record<string, string>>): string {
  return Object.entries(values)
    .map(([name, value]) => ` ${name}="${escapeXml(neutraliseLine(value, 500))}"`)
    .join('');
}

function seconds(ms: number): string {
  return (Math.max(0, ms) / 1000).toFixed(3);
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&apos;' };

/** Text for content and attributes. Control characters and halves of surrogate pairs are gone by now; two code points are left that no XML may hold. */
function escapeXml(text: string): string {
  return text.replaceAll(/[&<>"'\ufffe\uffff]/g, (character) => ENTITIES[character] ?? '\ufffd');
}
