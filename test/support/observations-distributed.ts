import type { HostOddity, HostRun, JobRun, JobTrouble, SharedPath } from '../../src/observe/distributed/types.ts';
import type { Observations } from '../../src/observe/types.ts';
import { config, exit, log, project, stopRun, trainRun } from './observations.ts';

export function hostRun(host: string, replaced: Partial<HostRun> = {}): HostRun {
  return { ...trainRun({ model: [] }), host, ...replaced };
}

/** A job on three hosts that went well. */
export function jobRun(replaced: Partial<JobRun> = {}): JobRun {
  const leader = hostRun('algo-10', { model: [{ path: 'model.json', type: 'file', bytes: 20 }] });
  return { what: 'on several hosts', hosts: [leader, hostRun('algo-2'), hostRun('node-a')], shared: [], trouble: undefined, ...replaced };
}

const CLASH: SharedPath = { path: 'model/model.json', hosts: ['algo-10', 'algo-2'], same: false };

/** A job in trouble of some kind. */
export function troubled(trouble: JobTrouble): JobRun {
  const bad = {
    failed: { exit: exit(1), log: log('Error: no peer') },
    stuck: { exit: exit(137), timedOut: true },
    'no-model': {},
    clash: {},
  };
  const hosts = [hostRun('algo-10'), hostRun('algo-2', bad[trouble]), hostRun('node-a')];
  return jobRun({ hosts, trouble, shared: trouble === 'clash' ? [CLASH] : [] });
}

/** Where the spec promises several hosts and all is well. */
export function onHosts(run: JobRun = jobRun()): Partial<Observations> {
  return { project: project({ config: config({ training: { distributed: true } }) }), 'distributed/together': { run } };
}

/** Where the job with every oddity is in trouble, and these oddities alone are as well. */
export function stumbling(over: Partial<Record<HostOddity, JobTrouble>>, plain: JobTrouble | undefined = undefined): Partial<Observations> {
  const trouble = plain ?? Object.values(over)[0] ?? 'failed';
  const carrying = Object.fromEntries(Object.entries(over).map(([oddity, kind]) => [oddity, troubled(kind)]));
  return {
    ...onHosts(troubled(trouble)),
    'distributed/apart': { plain: plain === undefined ? jobRun() : troubled(plain), carrying: { 'two-groups': jobRun(), ...carrying } },
  };
}

/** Hosts that were stopped. */
export function stoppedHosts(...hosts: readonly Parameters<typeof stopRun>[0][]): Partial<Observations> {
  return { ...onHosts(), 'distributed/stop': { hosts: hosts.map((stop, index) => ({ host: `algo-${index + 1}`, ...stopRun(stop) })) } };
}
