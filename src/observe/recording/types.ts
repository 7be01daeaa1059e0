/** What buyers will see of a product as samples: requests as they were sent to the real container, and answers as they came. */
export interface SampleRecordings {
  readonly realtime: readonly SampleExchange[];
  readonly batch: SampleBatchRun | undefined;
}

/** A sample request and its answer. `status` is undefined when none came; `trouble` says why. */
export interface SampleExchange {
  /** Path in the spec. */
  readonly sample: string;
  readonly contentType: string;
  readonly accept: string | undefined;
  readonly request: Uint8Array;
  readonly status: number | undefined;
  readonly trouble: string | undefined;
  readonly responseType: string | undefined;
  readonly response: Uint8Array;
}

/** The sample input as a batch transform job. */
export interface SampleBatchRun {
  readonly sample: string;
  readonly contentType: string;
  readonly accept: string | undefined;
  readonly splitType: string;
  readonly strategy: string;
  readonly assembleWith: string;
  readonly objects: readonly SampleObject[];
}

/** One object of it. `trouble` says why it has no output. */
export interface SampleObject {
  readonly key: string;
  readonly input: Uint8Array;
  readonly output: Uint8Array;
  readonly trouble: string | undefined;
}
