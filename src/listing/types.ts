/** What `listing` writes to `listing/listing.json` and `publish --listing` reads. Plain JSON; a changed meaning bumps `schemaVersion`. */
export interface ListingPack {
  readonly schemaVersion: 1;
  readonly product: {
    readonly name: string;
    readonly version: string;
    /** IDs of the images that the samples were recorded from, as the engine calls them; undefined without containers. */
    readonly images: { readonly train: string | undefined; readonly serve: string | undefined };
  };
  /** Of `digestSource`: of which texts, prices and terms it was made. */
  readonly madeOf: string;
  readonly recordedAt: string;
  readonly page: ListingPage;
  readonly delivery: ListingDelivery;
  readonly terms: ListingTerms;
  /** Everything that was sent to the real container and what it answered. */
  readonly recordings: Recordings;
  /** The run of `test-local` that proves abilities; undefined when none does. */
  readonly provenBy?: Proof | undefined;
  /** What the product can do, and how that is known. */
  readonly abilities: readonly Ability[];
  /** What the page still lacks; empty when everything is there. */
  readonly gaps: readonly Gap[];
}

/** Texts of the page of the product, those that stand in files read; what is undefined is among the gaps unless it is optional. */
export interface ListingPage {
  readonly productTitle?: string | undefined;
  readonly shortDescription?: string | undefined;
  readonly longDescription?: string | undefined;
  readonly logoUrl?: string | undefined;
  readonly highlights: readonly string[];
  readonly supportDescription?: string | undefined;
  readonly categories: readonly string[];
  readonly searchKeywords: readonly string[];
  readonly additionalResources: readonly { readonly text: string; readonly url: string }[];
  readonly sku?: string | undefined;
  readonly videoUrl?: string | undefined;
}

/** One version of the product and how buyers use it. */
export interface ListingDelivery {
  readonly versionTitle: string;
  readonly releaseNotes?: string | undefined;
  readonly accessRole?: string | undefined;
  readonly usageInstructions: string;
  readonly repositoryUrl?: string | undefined;
  readonly notebookUrl?: string | undefined;
  readonly input: InputProperties;
  readonly output: OutputProperties;
  readonly recommendedInstanceTypes: Readonly<Record<Use, string | undefined>>;
}

/** The three things that a buyer runs. */
export type Use = 'training' | 'transform' | 'realtime';

export interface InputProperties {
  readonly description: string;
  readonly limitations?: string | undefined;
  readonly parameters: readonly {
    readonly name: string;
    readonly description: string;
    readonly constraints?: string | undefined;
    readonly required: boolean;
  }[];
  readonly sample: Readonly<Record<'realtime' | 'batch', SampleValue | undefined>>;
}

export interface OutputProperties {
  readonly description: string;
  readonly parameters: readonly { readonly name: string; readonly description: string; readonly alwaysReturned: boolean }[];
  readonly sample: Readonly<Record<'realtime' | 'batch', SampleValue | undefined>>;
}

/** A sample as the page takes it: a text of at most 10,000 characters, or an address. */
export type SampleValue = { readonly kind: 'text'; readonly text: string } | { readonly kind: 'url'; readonly url: string };

export interface ListingTerms {
  readonly pricing?: ListingPricing | undefined;
  /** `version` of the standard contract, or the address of the seller's own text. */
  readonly eula?: { readonly kind: 'standard'; readonly version: string } | { readonly kind: 'custom'; readonly url: string } | undefined;
  readonly refundPolicy?: string | undefined;
  readonly buyerAccounts: readonly string[];
}

export type ListingPricing =
  | { readonly model: 'free' }
  | {
      readonly model: 'usage';
      readonly trialDays?: number | undefined;
      /** US dollars for an hour, for every supported instance type that has a price. */
      readonly hourly: Readonly<Record<Use, Readonly<Record<string, number>>>>;
      /** US dollars for an inference of an endpoint; then no hours of `realtime` are priced. */
      readonly perInference?: number | undefined;
    };

export interface Recordings {
  readonly realtime: readonly RecordedExchange[];
  readonly batch: RecordedBatch | undefined;
}

/** A request of the samples and the answer of the real container. */
export interface RecordedExchange {
  /** Sample file, relative to the project. */
  readonly sample: string;
  readonly contentType: string;
  readonly accept: string | undefined;
  readonly request: RecordedBody;
  /** 0 when there was no answer; then `trouble` says why. */
  readonly status: number;
  readonly trouble?: string | undefined;
  readonly responseType: string | undefined;
  readonly response: RecordedBody;
}

/** A batch transform of the sample input, object by object. */
export interface RecordedBatch {
  /** Sample file or folder, relative to the project. */
  readonly sample: string;
  readonly contentType: string;
  readonly accept: string | undefined;
  readonly splitType: string;
  readonly strategy: string;
  readonly assembleWith: string;
  readonly objects: readonly RecordedObject[];
}

/** One object of a batch job. `trouble` says why it has no output. */
export interface RecordedObject {
  readonly key: string;
  readonly input: RecordedBody;
  readonly output: RecordedBody;
  readonly trouble?: string | undefined;
}

/** A body as a file in `listing/`, and as text when it is text. */
export interface RecordedBody {
  /** Relative to the folder of the listing. */
  readonly file: string;
  readonly bytes: number;
  readonly sha256: string;
  /** Undefined when it is not UTF-8 text or longer than 10,000 characters. */
  readonly text?: string | undefined;
}

/** What the checks of a complete local run said, by the id of the check. */
export interface Proof {
  /** How the page calls it, such as `test-local, 2026-11-23`. */
  readonly source: string;
  /** Digest of the spec that was rehearsed; another spec is not proven by it. */
  readonly spec: string;
  readonly checks: Readonly<Record<string, string>>;
}

/** Something that buyers ask of an algorithm. */
export interface Ability {
  readonly name: 'tuning' | 'distributed' | 'gpu' | 'pipe' | 'fastfile' | 'realtime' | 'batch';
  /** What the spec says. */
  readonly declared: boolean;
  /** `proven`: a complete local run showed it. `not-proven`: declared, and nobody saw it here. `no`: not declared. */
  readonly state: 'proven' | 'not-proven' | 'no';
  /** One sentence for the page. */
  readonly sentence: string;
}

/** Something that the listing lacks or that breaks a limit. */
export interface Gap {
  /** Field of the listing, in the words of the portal. */
  readonly field: string;
  /** What is wrong with it. */
  readonly reason: string;
  /** Spec field or file that mends it, such as `listing.productTitle`. */
  readonly source: string;
  /** `must`: AWS refuses the listing without it. `should`: the reviewers ask for it. */
  readonly severity: 'must' | 'should';
}
