import type { Clause } from './clause.ts';

const TRAINING_RUN = 'SageMaker AI developer guide, "How Amazon SageMaker AI Provides Training Information"';
const TRAINING_OUTPUT = 'SageMaker AI developer guide, "How Amazon SageMaker AI Processes Training Output"';
const TRAINING_START = 'SageMaker AI developer guide, "How Amazon SageMaker AI Runs Your Training Image"';
const ISOLATION = 'SageMaker AI developer guide, "Internet-free containers" for algorithms and models of AWS Marketplace';
const CHECKPOINTS = 'SageMaker AI developer guide, "Checkpoints in Amazon SageMaker AI"';
const GROUPS = 'SageMaker AI developer guide, "Train Using a Heterogeneous Cluster"';
const OBSERVED = 'seen in the logs of real jobs';

/** Training on several hosts (DIST). */
export const distributedClauses: Readonly<Record<string, Clause>> = {
  'DIST-01': {
    title: 'The same container on every host',
    requirement: 'Every host starts the same image with `train`; only current_host in resourceconfig.json differs.',
    source: TRAINING_RUN,
  },
  'DIST-02': {
    title: 'Names of hosts',
    requirement: 'Hosts are called what resourceconfig.json says, which may change; the host name of a container is something else.',
    source: TRAINING_RUN,
  },
  'DIST-03': {
    title: 'Order of hosts',
    requirement: 'The list hosts is sorted as text, algo-10 before algo-2; lists inside instance_groups need not be sorted.',
    source: `${TRAINING_RUN}; ${OBSERVED}`,
  },
  'DIST-04': {
    title: 'Peers that start later',
    requirement: 'The name of a peer may not resolve yet when a host starts; it has to try again.',
    source: TRAINING_RUN,
  },
  'DIST-05': {
    title: 'Network interface',
    requirement: 'The interface on which the hosts reach each other is called what network_interface_name says.',
    source: TRAINING_RUN,
    unjudged:
      'The interface of a container is always eth0 here, as on nearly all real hosts; another name in the file would be wrong, and would fail programs that rightly use it.',
  },
  'DIST-06': {
    title: 'All hosts end well',
    requirement: 'A host that ends with another code than 0 fails the job; hosts that end early leave the others running.',
    source: 'inferred from how jobs on several hosts report their failures',
  },
  'DIST-07': {
    title: 'Output of several hosts',
    requirement: 'The model and output folders of all hosts are merged, so the same path must not hold different bytes.',
    source: TRAINING_OUTPUT,
  },
  'DIST-08': {
    title: 'Checkpoints of several hosts',
    requirement: 'All hosts copy their checkpoints to the same place, so their names have to differ.',
    source: CHECKPOINTS,
  },
  'DIST-09': {
    title: 'Isolation lets peers through',
    requirement: 'Under network isolation the hosts of a job still reach each other, and nothing else.',
    source: ISOLATION,
  },
  'DIST-10': {
    title: 'Unlike hosts',
    requirement: 'A job may have up to five instance groups, and some of their hosts no data.',
    source: GROUPS,
  },
  'DIST-11': {
    title: 'A stop reaches every host',
    requirement: 'SIGTERM comes to all hosts at once, and each has 120 seconds.',
    source: TRAINING_START,
  },
};
