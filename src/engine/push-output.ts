import type { PushProgress } from './pusher.ts';

const PRESENT = /^(layer already exists|mounted from |already exists|skipped: already exists)/i;
const SENT = /^(pushed|done)\b/i;

/** Reads what `docker push` prints when nobody watches, a line for each change of a layer, and what `podman push` prints. */
export function createPushOutput(): { read(line: string): PushProgress } {
  const layers = new Map<string, string>();
  return {
    read(line) {
      const found = readDocker(line) ?? readPodman(line);
      if (found !== undefined) layers.set(found.layer, found.state);
      const states = [...layers.values()];
      const count = (pattern: RegExp) => states.filter((state) => pattern.test(state)).length;
      const waits = found !== undefined && /^retrying/i.test(found.state);
      return {
        sent: count(SENT),
        present: count(PRESENT),
        total: states.length,
        note: waits ? `${found.layer}: ${found.state}` : states.length === 0 ? line : undefined,
        retrying: waits,
      };
    },
  };
}

interface Layer {
  readonly layer: string;
  readonly state: string;
}

/** `5f70bf18a086: Layer already exists`. */
function readDocker(line: string): Layer | undefined {
  const [, layer, state] = /^([0-9a-f]{12}): (.+)$/.exec(line.trim()) ?? [];
  return layer === undefined || state === undefined ? undefined : { layer, state };
}

/** `Copying blob sha256:5f70... done`, `Copying blob 5f70... skipped: already exists`; a blob that is begun is named alone. */
function readPodman(line: string): Layer | undefined {
  const [, layer, state = ''] = /^Copying blob (?:sha256:)?([0-9a-f]{12})[0-9a-f]*\s*(.*)$/.exec(line.trim()) ?? [];
  return layer === undefined ? undefined : { layer, state };
}
