import { area, line } from 'd3-shape';

/** A point of a plot, both from 0 to 1, the origin at the lower left. */
export interface PlotPoint {
  readonly x: number;
  readonly y: number;
}

/** Side of the square in which paths are drawn; it is stretched to the plot's own size. */
export const SIDE = 1_000;

const across = ({ x }: PlotPoint) => Math.round(x * SIDE * 10) / 10;
const down = ({ y }: PlotPoint) => Math.round((1 - y) * SIDE * 10) / 10;

/** Outline of a line through the points, as the `d` of a path. */
export function linePath(points: readonly PlotPoint[]): string {
  return line<PlotPoint>(across, down)([...points]) ?? '';
}

/** Outline of what lies below that line. */
export function areaPath(points: readonly PlotPoint[]): string {
  return area<PlotPoint>(across, SIDE, down)([...points]) ?? '';
}
