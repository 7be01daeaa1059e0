import {
  DescribeChangeSetCommand,
  DescribeEntityCommand,
  type EntityTypeFilters,
  MarketplaceCatalogClient,
  paginateListChangeSets,
  paginateListEntities,
  StartChangeSetCommand,
} from '@aws-sdk/client-marketplace-catalog';
import type { ClientSettings } from './client-settings.ts';
import { callAws, failedWith } from './failure.ts';

/** The catalog has one endpoint, whatever the Region of what it sells. */
const REGION = 'us-east-1';
const Catalog = 'AWSMarketplace';
const PRODUCT_TYPE = 'MachineLearningProduct';

export type ChangeSetStatus = 'PREPARING' | 'APPLYING' | 'SUCCEEDED' | 'CANCELLED' | 'FAILED';

/** A change set as far as it has come. Plain JSON. */
export interface ChangeSetState {
  readonly id: string;
  readonly status: ChangeSetStatus;
  /** Its changes, with the entity that each is about: for one that was made, its id. */
  readonly changes: readonly {
    readonly changeType: string;
    readonly entityType: string;
    readonly entityId: string | undefined;
    readonly errors: readonly { readonly code: string; readonly message: string }[];
  }[];
  /** `CLIENT_ERROR` or `SERVER_FAULT`, and AWS's words, when it failed. */
  readonly failureCode: string | undefined;
  readonly failure: string | undefined;
}

export interface FoundEntity {
  readonly id: string;
  readonly name: string;
  /** `Draft`, `Limited`, `Public`, `Restricted` of a product; `Draft` or `Released` of an offer. */
  readonly state: string | undefined;
}

/** A product as the catalog describes it, as far as it matters here. */
export interface DescribedProduct {
  readonly id: string;
  readonly visibility: string | undefined;
  readonly versionTitles: readonly string[];
  /** Texts of its page, by the member of UpdateInformation that sets each. */
  readonly page: Readonly<Record<string, string | readonly string[] | undefined>>;
}

/** A change set to start. */
export interface ChangeSetRequest {
  readonly name: string;
  readonly changes: readonly object[];
  readonly intent: 'VALIDATE' | 'APPLY';
  /** The same again gives the same change set, however often and by however many it is asked for; at most 64 characters. */
  readonly token: string;
}

/** Products of AWS Marketplace and the changes to them. Every method throws AwsError. */
export interface ProductCatalog {
  /** Id of the change set. */
  start(request: ChangeSetRequest): Promise<string>;
  describe(id: string): Promise<ChangeSetState>;
  /** Change sets of this name, the newest first; AWS remembers them for 60 days. */
  changeSets(name: string): Promise<readonly { readonly id: string; readonly status: ChangeSetStatus }[]>;
  products(title: string): Promise<readonly FoundEntity[]>;
  offers(productId: string): Promise<readonly FoundEntity[]>;
  /** Undefined when there is none of this id. */
  product(id: string): Promise<DescribedProduct | undefined>;
}

export function createCatalog(settings: ClientSettings, signal: AbortSignal): ProductCatalog {
  const client = new MarketplaceCatalogClient({ ...settings, region: REGION });
  const abort = { abortSignal: signal };
  return {
    async start({ name, changes, intent, token }) {
      const input = { Catalog, ChangeSetName: name, Intent: intent, ClientRequestToken: token, ChangeSet: changes as never };
      const { ChangeSetId = '' } = await call('StartChangeSet', () => client.send(new StartChangeSetCommand(input), abort));
      return ChangeSetId;
    },
    describe: async (ChangeSetId) =>
      plain(await call('DescribeChangeSet', () => client.send(new DescribeChangeSetCommand({ Catalog, ChangeSetId }), abort))),
    changeSets: (name) =>
      call('ListChangeSets', async () => {
        const found: { id: string; status: ChangeSetStatus }[] = [];
        const FilterList = [{ Name: 'ChangeSetName', ValueList: [name] }];
        const query = { Catalog, FilterList, Sort: { SortBy: 'StartTime', SortOrder: 'DESCENDING' } } as const;
        for await (const { ChangeSetSummaryList = [] } of paginateListChangeSets({ client }, query, { abortSignal: signal })) {
          signal.throwIfAborted();
          found.push(...ChangeSetSummaryList.map((one) => ({ id: one.ChangeSetId ?? '', status: one.Status ?? 'FAILED' })));
        }
        return found;
      }),
    products: (title) =>
      listEntities(client, signal, PRODUCT_TYPE, { MachineLearningProductFilters: { ProductTitle: { ValueList: [title] } } }),
    offers: (productId) => listEntities(client, signal, 'Offer', { OfferFilters: { ProductId: { ValueList: [productId] } } }),
    async product(EntityId) {
      try {
        const answer = await call('DescribeEntity', () => client.send(new DescribeEntityCommand({ Catalog, EntityId }), abort));
        return readProduct(EntityId, answer.DetailsDocument ?? JSON.parse(answer.Details ?? '{}'));
      } catch (error) {
        if (failedWith(error, 'ResourceNotFoundException')) return undefined;
        throw error;
      }
    },
  };
}

const call = <T>(operation: string, send: () => Promise<T>): Promise<T> => callAws('marketplace-catalog', operation, send);

function listEntities(
  ...[client, signal, EntityType, EntityTypeFilters]: readonly [MarketplaceCatalogClient, AbortSignal, string, EntityTypeFilters]
): Promise<readonly FoundEntity[]> {
  return call('ListEntities', async () => {
    const found: FoundEntity[] = [];
    for await (const { EntitySummaryList = [] } of paginateListEntities(
      { client },
      { Catalog, EntityType, EntityTypeFilters },
      { abortSignal: signal },
    )) {
      signal.throwIfAborted();
      for (const { EntityId = '', Name = '', Visibility, OfferSummary, MachineLearningProductSummary } of EntitySummaryList) {
        found.push({ id: EntityId, name: Name, state: OfferSummary?.State ?? MachineLearningProductSummary?.Visibility ?? Visibility });
      }
    }
    return found;
  });
}

interface Answer {
  readonly ChangeSetId?: string | undefined;
  readonly Status?: ChangeSetStatus | undefined;
  readonly FailureCode?: string | undefined;
  readonly FailureDescription?: string | undefined;
  readonly ChangeSet?:
    | readonly {
        readonly ChangeType?: string | undefined;
        readonly Entity?: { readonly Type?: string | undefined; readonly Identifier?: string | undefined } | undefined;
        readonly ErrorDetailList?:
          | readonly { readonly ErrorCode?: string | undefined; readonly ErrorMessage?: string | undefined }[]
          | undefined;
      }[]
    | undefined;
}

function plain({ ChangeSetId = '', Status = 'PREPARING', FailureCode, FailureDescription, ChangeSet = [] }: Answer): ChangeSetState {
  return {
    id: ChangeSetId,
    status: Status,
    failureCode: FailureCode,
    failure: FailureDescription,
    changes: ChangeSet.map(({ ChangeType = '', Entity, ErrorDetailList = [] }) => ({
      changeType: ChangeType,
      entityType: Entity?.Type ?? '',
      // An id may carry the revision of the entity, which others must not be told.
      entityId: Entity?.Identifier?.split('@')[0],
      errors: ErrorDetailList.map(({ ErrorCode = '', ErrorMessage = '' }) => ({ code: ErrorCode, message: ErrorMessage })),
    })),
  };
}

/** Members of the description that say the same as those of UpdateInformation. */
const PAGE = ['ProductTitle', 'ShortDescription', 'LongDescription', 'Highlights', 'SearchKeywords', 'Categories'] as const;

function readProduct(id: string, details: unknown): DescribedProduct {
  const { Description = {}, Versions = [] } = details as {
    readonly Description?: Readonly<Record<string, string | readonly string[] | undefined>>;
    readonly Versions?: readonly { readonly VersionTitle?: string }[];
  };
  const { Visibility } = Description;
  return {
    id,
    visibility: typeof Visibility === 'string' ? Visibility : undefined,
    versionTitles: Versions.flatMap(({ VersionTitle }) => VersionTitle ?? []),
    page: Object.fromEntries(PAGE.map((name) => [name, Description[name]])),
  };
}
