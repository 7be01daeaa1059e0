import type { Config } from '../config/schema.ts';
import { BUYER, type ListingFile } from './bodies.ts';
import { renderSdk } from './examples.ts';
import { describeJobs } from './job-parts.ts';
import { renderNotebook } from './notebook.ts';
import { renderPage } from './page.ts';
import { besideNotebook, chooseExampleRequest, isAnswered } from './samples.ts';
import type { ListingPack } from './types.ts';

/** Name of the machine-readable file. */
export const PACK_FILE = 'listing.json';

/** The texts of the folder: page, data, notebook, and what the public repository says. Samples come besides. */
export function renderFiles(pack: ListingPack, config: Config): readonly ListingFile[] {
  const { page, recordings } = pack;
  const jobs = describeJobs(config);
  const notebook = `${config.name}.ipynb`;
  const title = page.productTitle ?? config.name;
  const parts = {
    title,
    description: page.shortDescription ?? config.description,
    jobs,
    requests: recordings.realtime.filter(isAnswered).map(({ contentType, accept, request, response }) => ({
      ...{ contentType, accept },
      request: besideNotebook(request.file),
      answer: besideNotebook(response.file),
    })),
    sdk: renderSdk(jobs, chooseExampleRequest(recordings)),
    tunable: Object.entries(config.training.hyperparameters).flatMap(([name, { tunable }]) => (tunable ? [name] : [])),
  };
  return [
    { path: 'README.md', content: renderPage(pack, notebook) },
    { path: PACK_FILE, content: `${JSON.stringify(pack, undefined, 2)}\n` },
    { path: `${BUYER}/${notebook}`, content: renderNotebook(parts) },
    { path: `${BUYER}/README.md`, content: renderRepositoryPage(pack, { title, notebook }) },
  ];
}

function renderRepositoryPage(
  { page, delivery }: ListingPack,
  { title, notebook }: { readonly title: string; readonly notebook: string },
): string {
  const sections = [
    `# ${title}`,
    page.longDescription ?? page.shortDescription,
    `[\`${notebook}\`](${encodeURIComponent(notebook)}) runs the whole way on the data in \`samples/\`: train, deploy, predict, batch transform, clean up.`,
    // One level down: the page has its own title.
    delivery.usageInstructions.trimEnd().replaceAll(/^(#{1,5}) /gm, '#$1 '),
  ];
  return `${sections.filter((text) => text !== undefined).join('\n\n')}\n`;
}
