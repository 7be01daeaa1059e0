/** Lines of a failed step that are kept, the newest. */
const KEEP_LINES = 200;

/** Follows what a builder prints, legacy or BuildKit in its plain form. */
export interface BuildOutput {
  add(line: string): void;
  /** The step that failed, or the last one that began; empty before the first. */
  readonly step: string;
  /** What that step printed and what the builder said about it, one string. */
  readonly log: string;
}

/** The step that a line announces, as in `2/9 RUN npm ci`; undefined for any other line. */
export function parseStep(line: string): string | undefined {
  const legacy = /^Step (\d+\/\d+) : (.*)$/.exec(line);
  if (legacy !== null) return `${legacy[1]} ${legacy[2]}`;
  const buildkit = /^#\d+ \[(?:\S+ )?(\d+\/\d+)\] (.*)$/.exec(line);
  return buildkit === null ? undefined : `${buildkit[1]} ${buildkit[2]}`;
}

export function createBuildOutput(): BuildOutput {
  // BuildKit runs steps at the same time and numbers them; the legacy builder has one at a time, here number 0.
  const steps = new Map<string, { title: string; readonly lines: string[] }>();
  let current = '0';
  let failed: string | undefined;
  const stepOf = (id: string) => {
    const step = steps.get(id) ?? { title: '', lines: [] };
    steps.set(id, step);
    return step;
  };
  const keep = (id: string, line: string) => {
    const { lines } = stepOf(id);
    lines.push(line);
    if (lines.length > KEEP_LINES) lines.shift();
  };
  return {
    add(line) {
      if (isNoise(line)) return;
      const [, id = '0', rest = line] = /^#(\d+) (.*)$/.exec(line) ?? [];
      const title = parseStep(line);
      if (title !== undefined) {
        if (id === '0') steps.delete(id);
        stepOf(id).title = title;
        if (failed === undefined) current = id;
      } else if (/^(ERROR|CANCELED)/.test(rest) && id !== '0') {
        if (rest.startsWith('ERROR') && failed === undefined) failed = current = id;
        keep(id, rest.replace(/^ERROR: /, ''));
      } else if (id === '0') {
        keep(failed ?? current, line);
      } else {
        // BuildKit puts the seconds since the step began in front.
        keep(id, rest.replace(/^\d+\.\d+ /, ''));
      }
    },
    get step() {
      return steps.get(current)?.title ?? '';
    },
    get log() {
      return (steps.get(current)?.lines ?? []).join('\n');
    },
  };
}

/** What says nothing about this build: the notice that the legacy builder is old, and progress of sending. */
function isNoise(line: string): boolean {
  return /^DEPRECATED: The legacy builder|^ +(Install the buildx component|https:\/\/docs\.docker\.com\/go\/buildx)|^Sending build context to Docker daemon|^\s*$/.test(
    line,
  );
}
