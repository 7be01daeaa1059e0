/** One FIFO that is written to. No method waits longer than until the feeder is stopped. */
export interface Fifo {
  /** Resolves with true once somebody has it open for reading, with false when feeding was stopped first. */
  opened(): Promise<boolean>;
  /** Resolves when all bytes are in the pipe; false when the reader has gone, or feeding was stopped. */
  write(bytes: Uint8Array): Promise<boolean>;
  /** Closes the writing end, after what was written: the reader comes to the end of the epoch. */
  end(): Promise<void>;
  /** Whether somebody still has it open for reading, also when its name is gone. */
  held(): Promise<boolean>;
  /** Takes the name away. */
  unlink(): Promise<void>;
  /** Lets go of it; it is of no use any more. */
  release(): Promise<void>;
}

/** Where the FIFOs are that a container reads: a folder of this machine, or a volume of the engine's. */
export interface FifoPlace {
  /** Makes one. Rejects with a UserError where that cannot be. */
  make(name: string): Promise<Fifo>;
  /** Ends every wait; FIFOs that are left lose their names. Idempotent. */
  stop(): Promise<void>;
}
