import { connect } from 'node:net';
import type { Address, Connection } from '../engine/address.ts';

/** Opens a connection to a port of a container, whatever leads there; events and errors are those of a socket. */
export function dial({ host, port, open }: Address, { allowHalfOpen = false }: { readonly allowHalfOpen?: boolean } = {}): Connection {
  return open === undefined ? connect({ host, port, allowHalfOpen }) : open({ port, allowHalfOpen });
}
