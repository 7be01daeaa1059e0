// Renders docs/third-party.md from reports and judgements.

const INTRO = `# Containers of other origin

What \`sagemaker-algo test-local\` reports about containers that were not made for it: toolkits and servers of others, and the shapes
that people start from. Everything is built from packages of PyPI and Debian, adopted with \`sagemaker-algo init\` and run as it is.
\`npm run third-party\` writes this page; each finding was judged by hand (test/third-party/judgements.json).`;

const WRONG = ['failed', 'warned', 'error'];

/** `results` in the order of the page; `judgements` and `mended` (false alarms of before) by container and check. */
export function renderThirdParty(results, judgements, mended) {
  const sections = results.map((result) => renderContainer(result, judgements[result.name] ?? {}, mended[result.name] ?? {}));
  const rows = results.map((result) => `| [${result.container.title}](#${result.name}) | ${summary(result)} |`);
  return `${[INTRO, ['| container | verdict |', '|---|---|', ...rows].join('\n'), ...sections].join('\n\n')}\n`;
}

/** Sentences on what must not be: a container that could not be tried, a finding that nobody judged, a false alarm that is back. */
export function describeProblems(results, judgements, mended) {
  return results.flatMap(({ name, failed, report }) => {
    if (failed !== undefined) return [`${name} could not be tried.`];
    return report.findings.flatMap(({ check, status }) => {
      if (!WRONG.includes(status)) return [];
      if (mended[name]?.[check] !== undefined) return [`${name}: the false alarm ${check} is back.`];
      return judgements[name]?.[check] === undefined ? [`${name}: ${check} is not judged yet.`] : [];
    });
  });
}

function summary({ failed, report, seconds }) {
  if (failed !== undefined) return 'could not be tried';
  const count = (status) => report.findings.filter((finding) => finding.status === status).length;
  return `${count('passed')} passed, ${count('failed')} failed, ${count('warned')} warned, ${count('not-checked')} not checked (${Math.round(seconds)} s)`;
}

function renderContainer(result, judged, mended) {
  const { name, container, versions = [], failed, report } = result;
  const head = [
    `## ${name}`,
    `${container.title}: ${container.made}.`,
    ...(versions.length > 0 ? [`Versions: ${versions.join(', ')}.`] : []),
  ];
  if (failed !== undefined) return [...head, `Could not be tried: ${cell(failed).slice(0, 400)}`].join('\n\n');
  const wrong = report.findings.filter(({ status }) => WRONG.includes(status));
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
  const silenced = Object.entries(mended).map(([check, reason]) => `- \`${check}\`: ${reason}`);
  const before = silenced.length > 0 ? [`False alarms of before, which must not come back:\n\n${silenced.join('\n')}`] : [];
  const found = wrong.length === 0 ? 'Nothing was found.' : table.join('\n');
  return [...head, `Verdict: ${summary(result)}.`, found, ...gone, ...before].join('\n\n');
}

/** What a program said, inside a table. */
function cell(text) {
  return text.replaceAll(/\s+/g, ' ').replaceAll('|', '\\|').replaceAll('<', '&lt;').slice(0, 300);
}
