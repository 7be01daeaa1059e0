import { renderPage } from './html/page.ts';
import type { Reporter } from './reporter.ts';

/** The report as one HTML page for people: verdict, findings, and what was measured as charts. */
export const renderHtml: Reporter = (report, { strict }) => renderPage(report, { strict });
