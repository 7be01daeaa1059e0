/** A second engine; see own-engine.mjs. */
export interface OwnEngine {
  readonly name: string;
  readonly folder: string;
  readonly socket: string;
  readonly certs: string;
  readonly address: string;
  readonly namespace: string;
  readonly tcpHost: string;
  readonly env: Readonly<Record<string, string>>;
  readonly enter: readonly [string, ...string[]];
  readonly docker: readonly string[];
  pid(): number | undefined;
  start(): Promise<void>;
  stop(signal?: NodeJS.Signals): Promise<void>;
  remove(): Promise<void>;
}

export function provideOwnEngine(options: {
  readonly name: string;
  readonly index: number;
  readonly folder?: string;
  readonly programs?: string;
  readonly tcp?: boolean;
  readonly hidden?: readonly string[];
  readonly settings?: readonly string[];
  readonly megabytes?: number;
}): Promise<OwnEngine>;
/** A file system of that size at `place`; whoever makes it unmounts it. */
export function mountDisk(place: string, megabytes: number): void;
export function copyBaseImages(engine: OwnEngine): void;
export function call(
  engine: OwnEngine,
  args: readonly string[],
): { readonly status: number | null; readonly stdout: string; readonly stderr: string };
export function answers(engine: OwnEngine): boolean;
