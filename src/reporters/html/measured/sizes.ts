import type { ImageSize, Measurements, ModelSize, StopTime } from '../../../report/measurements.ts';
import { formatBytes } from '../../../text/bytes.ts';
import { renderBar } from '../chart/frame.ts';
import { html, line, type Markup } from '../markup.ts';
import { formatMs } from './format.ts';

const ROLES = { train: 'Training image', serve: 'Serving image' } as const;

/** What each image is made of; images that are one are told once. */
export function renderImages({ images = [] }: Measurements): readonly Markup[] {
  const [first, second] = images;
  if (first === undefined) return [];
  if (second !== undefined && second.id === first.id) return [renderImage(first, 'One image for training and serving')];
  return images.map((image) => renderImage(image, ROLES[image.role]));
}

function renderImage({ bytes, layers }: ImageSize, title: string): Markup {
  const rest = bytes - layers.reduce((sum, layer) => sum + layer.bytes, 0);
  const rows = [
    ...layers.filter((layer) => layer.bytes > 0).map((layer) => ({ name: describeStep(layer.step), bytes: layer.bytes })),
    ...(rest > bytes / 100 && layers.length > 0 ? [{ name: html`everything else`, bytes: rest }] : []),
  ];
  const summary = layers.length === 0 ? formatBytes(bytes) : `${formatBytes(bytes)}, largest layers first`;
  return renderSizes({ title, summary, whole: bytes, rows });
}

function describeStep(step: string): Markup {
  return step.trim() === '' ? html`a layer of the base image` : html`<code>${line(step, 160)}</code>`;
}

export function renderModel({ model }: Measurements): readonly Markup[] {
  if (model === undefined) return [];
  const rows = model.largest.map(({ path, bytes }) => ({ name: html`<code>${line(path, 160)}</code>`, bytes }));
  return [renderSizes({ title: 'Model', summary: describeModel(model), whole: model.bytes, rows })];
}

function describeModel({ files, bytes, tarGzBytes, largest }: ModelSize): string {
  const shown = files > largest.length ? `; the ${largest.length} largest` : '';
  return `${files === 1 ? '1 file' : `${files} files`}, ${formatBytes(bytes)}; model.tar.gz ${formatBytes(tarGzBytes)}${shown}`;
}

interface Sizes {
  readonly title: string;
  readonly summary: string;
  readonly whole: number;
  readonly rows: readonly { readonly name: Markup; readonly bytes: number }[];
}

function renderSizes({ title, summary, whole, rows }: Sizes): Markup {
  return html`<figure class="sizes">
<figcaption><strong>${title}</strong> <span>${summary}</span></figcaption>
<ul>${rows.map(
    ({
      name,
      bytes,
    }) => html`<li><span class="name">${name}</span> <span class="value">${formatBytes(bytes)}</span>${renderBar(whole === 0 ? 0 : bytes / whole, 'mark')}</li>
`,
  )}</ul>
</figure>
`;
}

/** How long each stop took of the time that the platform gives. */
export function renderStops({ stops = [] }: Measurements): readonly Markup[] {
  if (stops.length === 0) return [];
  return [
    html`<figure class="sizes">
<figcaption><strong>Stops</strong> <span>from SIGTERM to the end, of the time that the platform gives</span></figcaption>
<ul>${stops.map(renderStop)}</ul>
</figure>
`,
  ];
}

function renderStop({ what, ms, graceSeconds, killed, exitCode }: StopTime): Markup {
  const end = killed ? 'killed' : `exit code ${exitCode}`;
  return html`<li><span class="name">${line(what)}</span> <span class="value">${formatMs(ms)} of ${graceSeconds} s, ${end}</span>${renderBar(
    ms / (graceSeconds * 1000),
    killed ? 'bad' : 'mark',
  )}</li>
`;
}
