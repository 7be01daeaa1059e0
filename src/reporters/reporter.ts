import type { Report } from '../report/report.ts';
import type { Terminal } from '../text/terminal.ts';

export interface ReportOptions {
  /** What the place shows where the text goes; machine forms ignore it. */
  readonly terminal: Terminal;
  /** Whether a warning fails the run; changes the words of the verdict, never the exit code. */
  readonly strict: boolean;
}

/** A report in, its text out. The exit code does not depend on it. */
export type Reporter = (report: Report, options: ReportOptions) => string;
