import { type Finding, isUnexplained, type Report } from '../report/report.ts';
import { neutralise, neutraliseLine } from '../text/safe.ts';
import { describeFinding } from './finding-text.ts';
import type { Reporter } from './reporter.ts';

const MESSAGE = { lines: 40, lineLength: 400 };
/** What the findings are about, as a file that is surely in the repository. */
const FILE = 'sagemaker-algo.json';

/**
 * Workflow commands of GitHub Actions: an annotation for each finding that a person has to see. Print them to stdout in a
 * workflow step. What follows from a failure is named in its annotation and gets none.
 */
export const renderGithub: Reporter = (report, { strict }) => {
  const lines = report.findings.flatMap((finding) => {
    const level = levelOf(finding, report.findings, strict);
    return level === undefined ? [] : [annotate(level, finding, report.findings)];
  });
  return [...lines, describeCounts(report)].map((line) => `${line}\n`).join('');
};

type Level = 'error' | 'warning' | 'notice';

function levelOf(finding: Finding, all: readonly Finding[], strict: boolean): Level | undefined {
  const { status, follows } = finding;
  if (status === 'failed' || status === 'error') return 'error';
  if (status === 'warned') return strict ? 'error' : 'warning';
  if (isUnexplained(finding, all)) return 'error';
  return status === 'not-checked' && follows === undefined ? 'notice' : undefined;
}

function annotate(level: Level, finding: Finding, all: readonly Finding[]): string {
  const followers = all.filter(({ status, follows }) => status === 'not-checked' && follows === finding.check);
  const blocks = followers.length === 0 ? [] : [`Blocked by this: ${followers.map(({ check }) => check).join(', ')}`];
  const told = neutralise([...describeFinding(finding), ...blocks].join('\n'), MESSAGE);
  const title = `${finding.title} (${[finding.check, ...finding.clauses].join(', ')})`;
  const message = `${neutraliseLine(finding.title, 400)}\n${told}`;
  return `::${level} file=${escapeProperty(FILE)},title=${escapeProperty(neutraliseLine(title, 250))}::${escapeData(message)}`;
}

/** One plain line for the log of the step. */
function describeCounts({ summary, project }: Report): string {
  const { passed, failed, warned, errors, notApplicable, notChecked } = summary;
  const counts = `${passed} passed, ${failed} failed, ${warned} warned, ${errors} broken, ${notApplicable} not applicable, ${notChecked} not checked`;
  return `${neutraliseLine(`sagemaker-algo ${project.name} ${project.version}`)}: ${counts}`.replace(/^::/, ': :');
}

function escapeData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
