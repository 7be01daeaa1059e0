import { execFileSync } from 'node:child_process';

/** Stops the container tests at once, with the next step, where they could only fail one by one. */
export function setup(): void {
  // `vitest list` names the tests and runs none.
  if (process.argv[2] === 'list') return;
  try {
    // `docker info` differs between engines.
    execFileSync('docker', ['version', '--format', '{{.Server.Version}}'], { stdio: 'pipe', timeout: 20_000 });
  } catch (error) {
    throw new Error('No container engine answers. On Debian or Ubuntu as root: node test/setup/engine.mjs', { cause: error });
  }
}
