import type { TrainRun } from '../train/types.ts';
import type { StopRun } from '../types.ts';

/** What may be odd about a job on several hosts, and has to be borne. */
export type HostOddity = 'other-names' | 'text-order' | 'foreign-hostnames' | 'late-hosts' | 'empty-shard' | 'two-groups';

/** One host of a job. */
export interface HostRun extends TrainRun {
  readonly host: string;
}

/** A path that several hosts have written; `same` when its bytes are the same on all of them. */
export interface SharedPath {
  /** Relative to `/opt/ml`. */
  readonly path: string;
  readonly hosts: readonly string[];
  readonly same: boolean;
}

/** One job on several hosts, each of which was let run to its end (DIST-06). */
export interface JobRun {
  readonly what: string;
  /** In the order of `hosts` in resourceconfig.json. */
  readonly hosts: readonly HostRun[];
  /** What is in the way when the folders of all hosts become one (DIST-07, DIST-08). */
  readonly shared: readonly SharedPath[];
  /** The first thing that makes the job fail, or its result wrong; undefined when all went well. */
  readonly trouble: JobTrouble | undefined;
}

/** A host that failed, a host that did not end, no model on any host, different files of the same name. */
export type JobTrouble = 'failed' | 'stuck' | 'no-model' | 'clash';

/** What several training containers do together. */
export interface DistributedObservations {
  /** One job that carries every oddity at once; `run` is left out where the spec promises one host only. */
  'distributed/together': { readonly run?: JobRun };
  /** Made only when that job was in trouble: the plain job, and when it went well one job for each oddity. */
  'distributed/apart': { readonly plain?: JobRun; readonly carrying: Readonly<Partial<Record<HostOddity, JobRun>>> };
  /** SIGTERM to all hosts at once while they wait for one more; left out where the spec promises one host only. */
  'distributed/stop': { readonly hosts: readonly (StopRun & { readonly host: string })[] };
}
