// The machine and the versions that a run was made on.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import os from 'node:os';

/** Facts that stand beside the tables: no name of the machine, nothing of its user. */
export function describeMachine() {
  return {
    processors: `${os.availableParallelism()} × ${os.cpus()[0]?.model.trim() ?? 'unknown'}`,
    memory: `${(os.totalmem() / 2 ** 30).toFixed(0)} GiB`,
    system: `${releaseName()}, ${os.type()} ${os.release().split('-')[0]}`,
    versions: {
      'Node.js': process.versions.node,
      Docker: version('docker', ['version', '--format', '{{.Server.Version}} with the {{.Client.Version}} client']),
      npm: version('npm', ['--version']),
      Python: version('python3', ['--version'])?.replace('Python ', ''),
    },
  };
}

function releaseName() {
  try {
    return /^PRETTY_NAME="(.*)"$/m.exec(readFileSync('/etc/os-release', 'utf8'))?.[1] ?? os.platform();
  } catch {
    return os.platform();
  }
}

function version(command, args) {
  const { status, stdout } = spawnSync(command, args, { encoding: 'utf8', timeout: 20_000 });
  return status === 0 ? stdout.trim() : undefined;
}
