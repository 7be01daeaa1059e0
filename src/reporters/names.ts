/** Forms of a report that `--report` knows; light enough to be read by the command line. */
export const REPORTER_NAMES = ['terminal', 'json', 'junit', 'github', 'html'] as const;
export type ReporterName = (typeof REPORTER_NAMES)[number];
