import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chownSync } from 'node:fs';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { workspace } from './workspace.ts';

/** A door to the engine of this machine, or to the one behind another socket, that can be shut, or be given to another user. */
export interface EngineProxy {
  /** For `DOCKER_HOST`. */
  readonly host: string;
  /** As if the engine had died: every connection ends and no new one is taken. */
  shut(): Promise<void>;
}

/** Ends with its standard input: that works even when this process has become another user meanwhile. */
const DOOR = `
const { connect, createServer } = require('node:net');
createServer({ allowHalfOpen: true }, (client) => {
  const engine = connect({ path: process.argv[2], allowHalfOpen: true });
  for (const socket of [client, engine]) socket.on('error', () => { client.destroy(); engine.destroy(); });
  client.pipe(engine);
  engine.pipe(client);
}).listen(process.argv[1], () => console.log('open'));
process.stdin.resume().on('end', () => process.exit());
`;

export async function engineProxy(owner?: number, engine = '/var/run/docker.sock'): Promise<EngineProxy> {
  const folder = workspace();
  const path = join(folder, 'docker.sock');
  const door = spawn(process.execPath, ['-e', DOOR, path, engine], { stdio: ['pipe', 'pipe', 'inherit'] });
  const closed = once(door, 'close');
  await once(door.stdout, 'data');
  if (owner !== undefined) for (const owned of [folder, path]) chownSync(owned, owner, owner);
  const shut = async () => {
    door.stdin.end();
    await closed;
  };
  onTestFinished(shut);
  return { host: `unix://${path}`, shut };
}
