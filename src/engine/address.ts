import type { Duplex } from 'node:stream';

/** A TCP connection, or what behaves like one. */
export type Connection = Duplex & { setNoDelay(): unknown };

/** Where a port of a container can be reached from this process. */
export interface Address {
  readonly host: string;
  readonly port: number;
  /** Connects where no socket of this machine leads: to the port of the container that is named, whatever `host` says. */
  readonly open?: (options: { readonly port: number; readonly allowHalfOpen: boolean }) => Connection;
}
