const RULE = '-'.repeat(80);

/** Text of the licences file that travels with the bundles. Packages with the same text, to the letter, share it. */
export function renderLicences(packages) {
  const sharing = new Map();
  for (const { title, licence, text } of packages) sharing.set(text, [...(sharing.get(text) ?? []), `${title} (${licence})`]);
  return [
    'create-sagemaker-algo contains code of the packages below, each under its own licence.\n',
    ...[...sharing].map(([text, titles]) => `${RULE}\n${titles.join('\n')}\n${RULE}\n\n${text}\n`),
  ].join('\n');
}
