import type { Attempts, StopRun } from '../observe/types.ts';
import { findMetrics } from '../sagemaker/metric-pattern.ts';
import { measureRequests } from './measure-requests.ts';
import type { ContainerTimes, ImageSize, Measurements, MemorySeries, MetricSeries, StopTime } from './measurements.ts';
import { seen, shorten, thinOut } from './seen.ts';

const METRICS_MAX = 50;
const VALUES_MAX = 1_000;
const FILES_SHOWN = 10;

/** What the observations of a run hold of times, sizes and curves; undefined when that is nothing. */
export function measure(attempts: Attempts): Measurements | undefined {
  const diary = seen(attempts, 'run/diary');
  const since = diary?.since;
  const all: Measurements = {
    ...(since === undefined ? {} : { since: new Date(since).toISOString(), containers: describeContainers(attempts, since) }),
    ...measureRequests(attempts, since),
    ...(since === undefined ? {} : { memory: describeMemory(attempts, since) }),
    stops: describeStops(attempts),
    metrics: describeMetrics(attempts),
    images: describeImages(attempts),
    ...describeModel(attempts),
  };
  const known = Object.entries(all).filter(([, value]) => !Array.isArray(value) || value.length > 0);
  return known.every(([name]) => name === 'since') ? undefined : Object.fromEntries(known);
}

function describeContainers(attempts: Attempts, since: number): readonly ContainerTimes[] {
  const lives = seen(attempts, 'run/diary')?.containers ?? [];
  return lives.map(({ id, what, role, asked, started, firstOutput, ready, stopped, ended, exitCode, oomKilled }) => ({
    ...{ id, what: shorten(what), role, askedAtMs: asked - since, startedAtMs: started - since },
    ...(firstOutput === undefined ? {} : { firstOutputAtMs: firstOutput - since }),
    ...(ready === undefined ? {} : { readyAtMs: ready - since }),
    ...(stopped === undefined ? {} : { stoppedAtMs: stopped - since }),
    ...(ended === undefined ? {} : { endedAtMs: ended - since }),
    ...(exitCode === undefined ? {} : { exitCode }),
    ...(oomKilled === undefined ? {} : { oomKilled }),
  }));
}

function describeMemory(attempts: Attempts, since: number): readonly MemorySeries[] {
  return (seen(attempts, 'run/diary')?.containers ?? []).flatMap(({ id, memory = [] }) =>
    memory.length === 0 ? [] : [{ container: id, points: memory.map(({ at, bytes }) => ({ atMs: at - since, bytes })) }],
  );
}

function describeStops(attempts: Attempts): readonly StopTime[] {
  const hosts = seen(attempts, 'distributed/stop')?.hosts ?? [];
  const stops: readonly (readonly [string, StopRun | undefined])[] = [
    ['training in the middle', seen(attempts, 'train/stop')],
    ['training right after its start', seen(attempts, 'train/stop-early')],
    ...hosts.map((host) => [`host ${host.host}`, host] as const),
    ['idle server', seen(attempts, 'serve/stop')],
    ['server with a request in flight', seen(attempts, 'serve/stop-busy')],
  ];
  return stops.flatMap(([what, run]) => {
    if (run === undefined || run.endedBefore) return [];
    const { stopMs, graceSeconds, killed, exit } = run;
    return [{ what: shorten(what), ms: Math.round(stopMs), graceSeconds, killed, exitCode: exit.exitCode }];
  });
}

function describeMetrics(attempts: Attempts): readonly MetricSeries[] {
  const training = seen(attempts, 'project')?.config.training;
  const log = seen(attempts, 'train/nominal')?.log;
  if (training === undefined || log === undefined) return [];
  const wanted = Object.fromEntries(Object.entries(training.metrics).slice(0, METRICS_MAX));
  return Object.entries(findMetrics(wanted, `${log.stdout}\n${log.stderr}`)).flatMap(([name, captured]) => {
    const values = captured.map((text) => (text === undefined || text.trim() === '' ? Number.NaN : Number(text))).filter(Number.isFinite);
    if (values.length === 0) return [];
    const objective = training.objectives.find(({ metric }) => metric === name)?.type;
    const shown = { name: shorten(name), values: thinOut(values, VALUES_MAX), count: values.length };
    return [objective === undefined ? shown : { ...shown, objective }];
  });
}

function describeImages(attempts: Attempts): readonly ImageSize[] {
  return (['train', 'serve'] as const).flatMap((role) => {
    const image = seen(attempts, `image/${role}`);
    if (image === undefined || image.sizeBytes <= 0) return [];
    const layers = seen(attempts, `image/${role}-contents`)?.layers ?? [];
    const shown = layers.slice(0, FILES_SHOWN).map(({ step, bytes }) => ({ step: shorten(step), bytes }));
    return [{ role, id: image.id, bytes: image.sizeBytes, layers: shown }];
  });
}

function describeModel(attempts: Attempts): Pick<Measurements, 'model'> {
  const model = seen(attempts, 'model');
  if (model === undefined) return {};
  const files = model.entries.filter(({ type }) => type === 'file' || type === 'hardlink');
  const largest = files.toSorted((one, other) => other.bytes - one.bytes).slice(0, FILES_SHOWN);
  return {
    model: {
      files: files.length,
      bytes: files.reduce((sum, { bytes }) => sum + bytes, 0),
      tarGzBytes: model.tarGzBytes,
      largest: largest.map(({ path, bytes }) => ({ path: shorten(path), bytes })),
    },
  };
}
