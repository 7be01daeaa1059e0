import type { ImageInfo } from '../../engine/engine.ts';
import { InterruptedError } from '../../errors.ts';
import { parseBoundedJson } from '../../text/bounded-json.ts';
import type { Lab } from '../lab.ts';
import { NotPossible, type Observer } from '../observer.ts';
import type { ImageScan, Vulnerability } from './types.ts';

/** A scanner that sellers have: how it is asked about an image of this engine, and what of its answer counts. */
interface Scanner {
  readonly name: string;
  args(id: string): readonly string[];
  read(answer: unknown): readonly Vulnerability[];
}

/** Tried in this order. Their lists of weaknesses are fetched by themselves when they are old. */
const SCANNERS: readonly Scanner[] = [
  {
    name: 'trivy',
    args: (id) => [
      ...['image', '--quiet', '--format', 'json', '--image-src', 'docker', '--scanners', 'vuln'],
      ...['--severity', 'HIGH,CRITICAL', '--ignore-unfixed', '--offline-scan', id],
    ],
    read: (answer) =>
      list(field(answer, 'Results')).flatMap((result) =>
        list(field(result, 'Vulnerabilities')).map((one) => ({
          id: text(field(one, 'VulnerabilityID')),
          severity: text(field(one, 'Severity')),
          package: text(field(one, 'PkgName')),
          installed: text(field(one, 'InstalledVersion')),
          fixed: text(field(one, 'FixedVersion')),
        })),
      ),
  },
  {
    name: 'grype',
    args: (id) => [`docker:${id}`, '--output', 'json', '--only-fixed', '--quiet'],
    read: (answer) =>
      list(field(answer, 'matches')).map((match) => ({
        id: text(field(field(match, 'vulnerability'), 'id')),
        severity: text(field(field(match, 'vulnerability'), 'severity')),
        package: text(field(field(match, 'artifact'), 'name')),
        installed: text(field(field(match, 'artifact'), 'version')),
        fixed: list(field(field(field(match, 'vulnerability'), 'fix'), 'versions'))
          .map(text)
          .join(', '),
      })),
  },
];

const KEPT = 'image-scan';
const MAX_FOUND = 20;
/** Answers hold much besides; one that is longer is cut off and cannot be read. */
const MAX_ANSWER = 33_554_432;

/** What an installed scanner says of the images; asked once a day about each image. */
export const imageScan: Observer<'image/scan'> = {
  title: undefined,
  after: ['image/train', 'image/serve'],
  make: async ({ lab, seen }) => {
    if (lab.engine.info.kind === 'process') throw new NotPossible(`The engine '${lab.engine.info.name}' has no images.`);
    const { train, serve } = lab.project.config.images;
    const images = [
      { tag: train.tag, image: seen('image/train') },
      { tag: serve.tag, image: seen('image/serve') },
    ].filter(({ image }, index, all) => all.findIndex((other) => other.image.id === image.id) === index);
    const scans: ImageScan[] = [];
    for (const { tag, image } of images) scans.push({ image: tag, ...(await scanOnce(lab, image)) });
    return scans;
  },
};

type Said =
  | { readonly status: 'scanned'; readonly scanner: string; readonly found: readonly Vulnerability[]; readonly count: number }
  | { readonly status: 'not-scanned'; readonly reason: string };

async function scanOnce(lab: Lab, { id }: ImageInfo): Promise<Said> {
  const day = new Date(lab.context.now()).toISOString().slice(0, 10);
  const kept = lab.keeper?.read(KEPT, [id, day]);
  if (typeof kept === 'object' && kept !== null && 'found' in kept) return kept as Said;
  const said = await scan(lab, id);
  if (said.status === 'scanned' && /^sha256:[0-9a-f]{64}$/.test(id)) lab.keeper?.write(KEPT, [id, day], said);
  return said;
}

async function scan({ context, limits, signal, slots }: Lab, id: string): Promise<Said> {
  for (const { name, args, read } of SCANNERS) {
    // Without the signal: to end a program that could not be started would end this process group instead.
    const isThere = await context.exec({ command: name, args: ['--version'], env: context.env, timeoutMs: 30_000 });
    if (signal.aborted) throw new InterruptedError();
    if (isThere.startError !== undefined) continue;
    const request = { command: name, args: args(id), env: context.env, timeoutMs: limits.imageScan * 1000, signal, keep: MAX_ANSWER };
    const result = await slots.shared(() => context.exec(request));
    if (signal.aborted) throw new InterruptedError();
    if (result.timedOut) return { status: 'not-scanned', reason: `${name} had not ended after ${limits.imageScan} s` };
    const answer = result.exitCode === 0 ? parse(result.stdout) : undefined;
    if (answer === undefined) {
      const [line = 'it gave no answer that can be read'] = result.stderr
        .split('\n')
        .filter((one) => one.trim() !== '')
        .slice(-1);
      return { status: 'not-scanned', reason: `${name} ended with ${result.exitCode ?? 'a signal'}: ${line.slice(0, 200)}` };
    }
    const found = read(answer).filter(({ severity, fixed }) => /^(?:high|critical)$/i.test(severity) && fixed !== '');
    return { status: 'scanned', scanner: name, found: found.slice(0, MAX_FOUND), count: found.length };
  }
  return { status: 'not-scanned', reason: 'neither trivy nor grype is on PATH' };
}

function parse(answer: string): unknown {
  try {
    const read: unknown = parseBoundedJson(answer);
    return typeof read === 'object' && read !== null ? read : undefined;
  } catch {
    return undefined;
  }
}

function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>)[name] : undefined;
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
