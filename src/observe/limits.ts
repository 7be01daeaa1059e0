import { BATCH_MODEL_MAX, IMAGE_SIZE, TIME } from '../sagemaker/contract.ts';

/** Seconds that things may take before we give up on them, and bytes. */
export interface Limits {
  readonly training: number;
  readonly startup: number;
  readonly trainingGrace: number;
  readonly servingGrace: number;
  readonly invocation: number;
  /** Until a training opens its held channel or writes something; then it is stopped all the same. */
  readonly signOfLife: number;
  readonly batchInvocation: number;
  /** For a server whose processes were killed to come back; twice its start-up time is added. */
  readonly recovery: number;
  /** The least time without a byte read or written after which a training with pipes is given up. */
  readonly pipeSilence: number;
  /** The least between the starts of hosts that come late (DIST-04); a slow program gets more. */
  readonly lateHost: number;
  /** The least that a job on several hosts gets, and its last hosts once the others have ended (DIST-06). */
  readonly group: number;
  readonly straggler: number;
  /** Bytes that a model may take on the volume of a batch machine (BATCH-19). */
  readonly batchVolume: number;
  /** Reading an image, and scanning one. */
  readonly imageRead: number;
  readonly imageScan: number;
  readonly imageBytes: number;
  readonly layerBytes: number;
  /** Bytes that one container may write; never more than most of what is free. */
  readonly diskBytes: number;
}

export const LIMITS: Limits = {
  training: 3_600,
  startup: TIME.startupWindow,
  trainingGrace: TIME.trainingGrace,
  servingGrace: TIME.servingGrace,
  invocation: TIME.invocation,
  signOfLife: 15,
  batchInvocation: TIME.batchInvocation,
  pipeSilence: 20,
  recovery: 10,
  lateHost: 1.5,
  group: 60,
  straggler: 30,
  batchVolume: BATCH_MODEL_MAX,
  imageRead: 120,
  imageScan: 300,
  imageBytes: IMAGE_SIZE.advised,
  layerBytes: IMAGE_SIZE.layer,
  diskBytes: 50e9,
};
