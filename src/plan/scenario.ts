import type { Config } from '../config/schema.ts';
import type { RunSpec } from '../engine/engine.ts';
import type { FilePlan } from '../files.ts';
import type { DataShape } from './data-shape.ts';

/** The project a run is about. `dir` is absolute. */
export interface Project {
  readonly config: Config;
  readonly dir: string;
}

/** How the objects of a Pipe channel become bytes; nothing of it means as they are, one after the other. */
export interface ChannelFeed {
  /** Each object, or each attribute of a manifest, is one record (PIPE-07). */
  readonly recordWrapper?: 'RecordIO';
  /** Records come in several parts. */
  readonly splitRecords?: true;
  /** Objects whose names end in .gz come inflated (PIPE-08). */
  readonly inflate?: true;
  /** Objects come in another order in each epoch. */
  readonly shuffleSeed?: number;
  /** The objects are augmented manifests, of which these attributes are streamed (PIPE-09). */
  readonly attributes?: readonly string[];
}

/** Sample data to place below `/opt/ml`. */
export interface DataSource {
  readonly channel: string;
  /** Absolute path of a folder or file. */
  readonly from: string;
  /** How messages name it, for example `samples.channels.train.path`. */
  readonly named: string;
  /** `folder` is copied or linked into `input/data/<channel>`; `pipe` is fed through FIFOs (PIPE-01). */
  readonly as: 'folder' | 'pipe';
  /** Keeps names and number of files and puts noise into each. */
  readonly broken?: true;
  /** Only every `of`-th file, beginning with the one at `at`; none where that is beyond the last (DATA-06). */
  readonly shard?: { readonly at: number; readonly of: number };
  readonly feed?: ChannelFeed;
  /** Other names and places for its files. */
  readonly shape?: DataShape;
}

/** One container run before it happens: what stands below `/opt/ml` and how the container is started. */
export interface Scenario {
  /** Unique within a run; part of the container's name and its folder. */
  readonly id: string;
  /** What is special about it, in words for a report. */
  readonly what: string;
  readonly folders: readonly string[];
  readonly files: readonly FilePlan[];
  readonly data: readonly DataSource[];
  /** `internal` is connected to a network of this run by the one who starts it. */
  readonly network: 'none' | 'internal' | 'outside';
  /** An internal network that only the hosts of one job share, and the names under which they find this one there. */
  readonly peers?: { readonly group: string; readonly aliases: readonly string[] };
  readonly run: Omit<RunSpec, 'name' | 'ml' | 'labels' | 'network'>;
}

/** Variables of which a program may wrongly think that every machine sets them (TRAIN-13, INF-17). */
export const MORE_VARIABLES: Readonly<Record<string, string>> = {
  HOME: '/root',
  USER: 'root',
  LOGNAME: 'root',
  LANG: 'C.UTF-8',
  LC_ALL: 'C.UTF-8',
  TZ: 'UTC',
  PWD: '/',
  SHELL: '/bin/sh',
  TMPDIR: '/tmp',
  AWS_DEFAULT_REGION: 'us-east-1',
  AWS_REGION: 'us-east-1',
  AWS_EXECUTION_ENV: 'AWS_ECS_EC2',
  DMLC_INTERFACE: 'eth0',
  NVIDIA_VISIBLE_DEVICES: 'void',
  SAGEMAKER_METRICS_DIRECTORY: '/opt/ml/output/metrics/sagemaker',
};

/** An ip-style name, as real hosts have; never `algo-1` (TRAIN-13). */
export const HOSTNAME = 'ip-10-0-96-231.ec2.internal';
