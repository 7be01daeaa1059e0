// A chart of how cost grows: medians over the sizes, with the quartiles as a band, and a straight line to compare with.
import { max } from 'd3-array';
import { scaleLinear } from 'd3-scale';
import { area, line } from 'd3-shape';
import { nameAt } from '../harness/growth.mjs';
import { summarise } from '../harness/statistics.mjs';
import { showNumber } from './tables.mjs';

const WIDTH = 640;
const HEIGHT = 300;
const PLOT = { left: 66, right: 612, top: 46, bottom: 252 };

// Both are told from the ground and from each other in either scheme, and by dash where colours are not seen.
const STYLE = `
.ground { fill: #ffffff; stroke: #d1d9e0 }
text { font: 13px system-ui, sans-serif; fill: #24292f }
.title { font-weight: 600 }
.quiet { fill: #59636e }
.grid { stroke: #d1d9e0; stroke-width: 1 }
.line { fill: none; stroke-width: 2 }
.band { stroke: none; opacity: .18 }
.one { stroke: #0969da } .one.band, .one.dot { fill: #0969da; }
.two { stroke: #bc4c00 } .two.band, .two.dot { fill: #bc4c00 } .two.line { stroke-dasharray: 7 3 }
@media (prefers-color-scheme: dark) {
.ground { fill: #0d1117; stroke: #3d444d }
text { fill: #e6edf3 } .quiet { fill: #9198a1 } .grid { stroke: #3d444d }
.one { stroke: #4493f8 } .one.band, .one.dot { fill: #4493f8 }
.two { stroke: #f0883e } .two.band, .two.dot { fill: #f0883e }
}`;

/**
 * The picture of one part and metric as SVG, the same bytes for the same results. Time and size run in a straight scale from 0, so that a
 * straight line is one.
 */
export function renderGrowthChart({ title, grows, metrics, samples }, metric) {
  const series = grows.of.map((name, index) => ({
    name,
    kind: ['one', 'two'][index % 2],
    points: pointsOf(name, { grows, samples, metric }),
  }));
  const { title: measured = metric, unit } = metrics[metric];
  const x = scaleLinear([0, grows.values.at(-1)], [PLOT.left, PLOT.right]);
  const y = scaleLinear([0, max(series.flatMap(({ points }) => points.map(({ q3 }) => q3)))], [PLOT.bottom, PLOT.top]).nice(4);
  const described = series.map(
    ({ name, points }) => `${name}: ${points.map(({ value, median }) => `${showNumber(median)} ${unit} at ${short(value)}`).join(', ')}`,
  );
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" width="${WIDTH}" height="${HEIGHT}" role="img">
<title>${escapeXml(title)}</title>
<desc>${escapeXml(described.join('; '))}</desc>
<style>${STYLE}
</style>
<rect class="ground" x="0.5" y="0.5" width="${WIDTH - 1}" height="${HEIGHT - 1}" rx="6"/>
<text class="title" x="14" y="24">${escapeXml(capital(measured))} (${escapeXml(unit)})</text>
${series.length > 1 ? renderKey(series) : ''}${y
  .ticks(4)
  .map(
    (tick) =>
      `<line class="grid" x1="${PLOT.left}" x2="${PLOT.right}" y1="${round(y(tick))}" y2="${round(y(tick))}"/><text class="quiet" x="${PLOT.left - 8}" y="${round(y(tick) + 4)}" text-anchor="end">${y.tickFormat(4)(tick)}</text>`,
  )
  .join('\n')}
${x
  .ticks(Math.min(6, grows.values.at(-1)))
  .map((tick) => `<text class="quiet" x="${round(x(tick))}" y="${PLOT.bottom + 20}" text-anchor="middle">${short(tick)}</text>`)
  .join('\n')}
<text x="${PLOT.right}" y="${HEIGHT - 10}" text-anchor="end">${escapeXml(describeAxis(grows))}</text>
${series.map((one) => renderSeries(one, { x, y })).join('\n')}
</svg>
`;
}

function pointsOf(name, { grows, samples, metric }) {
  return grows.values.map((value) => ({ value, ...summarise(samples[nameAt(name, value, grows.unit)].map((sample) => sample?.[metric])) }));
}

function renderSeries({ kind, points }, { x, y }) {
  const across = ({ value }) => round(x(value));
  const band = area(
    across,
    ({ q1 }) => round(y(q1)),
    ({ q3 }) => round(y(q3)),
  );
  const curve = line(across, ({ median }) => round(y(median)));
  const dots = points.map((point) => `<circle class="${kind} dot" cx="${across(point)}" cy="${round(y(point.median))}" r="3.5"/>`);
  return [`<path class="${kind} band" d="${band(points)}"/>`, `<path class="${kind} line" d="${curve(points)}"/>`, ...dots].join('\n');
}

/** Names of the curves, at the right above the plot. */
function renderKey(series) {
  return series
    .map(({ name, kind }, index) => {
      const at = PLOT.right - (series.length - index) * 130;
      return `<line class="${kind} line" x1="${at}" x2="${at + 28}" y1="20" y2="20"/><text x="${at + 36}" y="24">${escapeXml(name)}</text>\n`;
    })
    .join('');
}

const describeAxis = ({ by, unit }) => (by === unit ? by : `${by} (${unit})`);
const capital = (text) => text.charAt(0).toUpperCase() + text.slice(1);
const round = (value) => Math.round(value * 10) / 10;
/** 1,600,000 takes too much room below a tick. */
const short = (value) => value.toLocaleString('en-US', { notation: 'compact' });
const escapeXml = (text) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
