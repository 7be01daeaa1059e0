import { pluginPlaces } from './docker-build.ts';
import type { DockerClient } from './docker-client.ts';
import { endpointFiles, socketPath } from './endpoint.ts';
import type { ContainerEngine } from './engine.ts';
import { isScript, programPlaces } from './find-program.ts';

/** Where docker's images can be asked for without its client, and what decided that it is this engine and this builder. */
export function findImageSource(
  { command, dialect, endpoint }: DockerClient,
  env: Readonly<Record<string, string | undefined>>,
): ContainerEngine['imageSource'] {
  const socket = socketPath(endpoint);
  if (dialect.name !== 'docker' || socket === undefined || isScript(command)) return undefined;
  const places = programPlaces('docker', env, 'linux');
  const at = places.indexOf(command);
  return at < 0 ? undefined : { socket, decidedBy: [...places.slice(0, at + 1), ...endpointFiles(endpoint, env), ...pluginPlaces(env)] };
}
