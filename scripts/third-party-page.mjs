// Renders docs/third-party.md from reports and judgements.

const INTRO = `# Containers of other origin

What \`sagemaker-algo test-local\` reports about containers that were not made for it: toolkits and servers of others, and the shapes
that people start from. Everything is built from packages of PyPI and Debian, adopted with \`sagemaker-algo init\` and run as it is.
\`npm run third-party\` writes this page; each finding was judged by hand (test/third-party/judgements.json).`;

/** \`results\` in the order of the page; \`judgements\` by container and check. */
export function renderThirdParty(results, judgements) {
  const sections = results.map((result) => renderContainer(result, judgements[result.name] ?? {}));
  const rows = results.map((result) => `| [${result.container.title}](#${result.name}) | ${summary(result)} |`);
  return `${[INTRO, ['| container | verdict |', '|---|---|', ...rows].join('\n'), ...sections].join('\n\n')}\n`;
}

function summary({ failed, report, seconds }) {
  if (failed !== undefined) return 'could not be tried';
  const count = (status) => report.findings.filter((finding) => finding.status === status).length;
  return `${count('passed')} passed, ${count('failed')} failed, ${count('warned')} warned, ${count('not-checked')} not checked (${Math.round(seconds)} s)`;
}

function renderContainer(result, judged) {
  const { name, container, versions = [], failed, report } = result;
  const head = [
    `## ${name}`,
    `${container.title}: ${container.made}.`,
    ...(versions.length > 0 ? [`Versions: ${versions.join(', ')}.`] : []),
  ];
  if (failed !== undefined) return [...head, `Could not be tried: ${cell(failed).slice(0, 400)}`].join('\n\n');
  const wrong = report.findings.filter(({ status }) => ['failed', 'warned', 'error'].includes(status));
  const stale = Object.keys(judged).filter((check) => !wrong.some((finding) => finding.check === check));
  const table = [
    '| finding | seen | judged |',
    '|---|---|---|',
    ...wrong.map(
      ({ check, status, actual, reason }) =>
        `| ${status}: \`${check}\` | ${cell(actual ?? reason ?? '')} | ${cell(judged[check] ?? '**not judged yet**')} |`,
    ),
  ];
  const gone = stale.length > 0 ? [`Judged before and not found this time: ${stale.map((check) => `\`${check}\``).join(', ')}.`] : [];
  return [...head, `Verdict: ${summary(result)}.`, wrong.length === 0 ? 'Nothing was found.' : table.join('\n'), ...gone].join('\n\n');
}

/** What a program said, inside a table. */
function cell(text) {
  return text.replaceAll(/\s+/g, ' ').replaceAll('|', '\\|').replaceAll('<', '&lt;').slice(0, 300);
}
