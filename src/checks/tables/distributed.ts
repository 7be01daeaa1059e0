import type { Check } from '../define-check.ts';
import { distributedAllHostsEndWell } from '../distributed/all-hosts-end-well.ts';
import { distributedCheckpointNames } from '../distributed/checkpoint-names.ts';
import { distributedEmptyShard } from '../distributed/empty-shard.ts';
import { distributedHostNames } from '../distributed/host-names.ts';
import { distributedHostOrder } from '../distributed/host-order.ts';
import { distributedInstanceGroups } from '../distributed/instance-groups.ts';
import { distributedLatePeers } from '../distributed/late-peers.ts';
import { distributedOutputNames } from '../distributed/output-names.ts';
import { distributedOwnName } from '../distributed/own-name.ts';
import { distributedStopsOnTerm } from '../distributed/stops-on-term.ts';

/** Training on several hosts. */
export const distributedChecks: readonly Check[] = [
  distributedAllHostsEndWell,
  distributedOwnName,
  distributedHostNames,
  distributedHostOrder,
  distributedLatePeers,
  distributedEmptyShard,
  distributedInstanceGroups,
  distributedOutputNames,
  distributedCheckpointNames,
  distributedStopsOnTerm,
];
