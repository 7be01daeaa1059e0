import {
  BatchGetImageCommand,
  CreateRepositoryCommand,
  DescribeImageScanFindingsCommand,
  DescribeImagesCommand,
  DescribeRepositoriesCommand,
  ECRClient,
  type EnhancedImageScanFinding,
  GetAuthorizationTokenCommand,
  type ImageScanFinding,
  type ImageScanFindings,
  PutImageCommand,
  type Repository,
  StartImageScanCommand,
} from '@aws-sdk/client-ecr';
import type { ClientSettings } from './client-settings.ts';
import { callAws, failedWith } from './failure.ts';

/** A repository as ECR describes it. Its address is used as it is: a host name put together by us would be wrong in some Regions. */
export interface EcrRepository {
  readonly account: string;
  readonly name: string;
  /** Registry and name, without a scheme. */
  readonly uri: string;
  /** Whether a tag that exists stays what it is; with exclusions it depends on the tag. */
  readonly tags: 'mutable' | 'immutable' | 'depends';
}

export interface EcrManifest {
  readonly account: string;
  readonly mediaType: string;
}

/** What a registry takes for twelve hours. */
export interface RegistryLogin {
  readonly user: string;
  readonly password: string;
  /** Address of the registry, with its scheme. */
  readonly endpoint: string;
}

/** What a scan of an image found, so far. */
export interface EcrScan {
  /** AWS's word, such as `COMPLETE`; undefined when the image was never scanned. */
  readonly status: string | undefined;
  readonly description: string | undefined;
  /** Number of findings by severity, such as `CRITICAL`. */
  readonly counts: Readonly<Record<string, number>>;
  /** The first hundred. */
  readonly findings: readonly EcrFinding[];
}

export interface EcrFinding {
  readonly severity: string;
  readonly name: string;
  /** Package and version. */
  readonly where: string | undefined;
  readonly uri: string | undefined;
}

/** Private repositories of this account and Region. Every method throws AwsError. */
export interface Ecr {
  readonly region: () => Promise<string>;
  /** Undefined when there is none of this name. */
  repository(name: string): Promise<EcrRepository | undefined>;
  /** Makes one whose tags stay what they are, that scans what is pushed. One that exists by now is as good. */
  createRepository(name: string, tags: Readonly<Record<string, string>>): Promise<EcrRepository>;
  login(): Promise<RegistryLogin>;
  /** Stores a manifest whose parts are there. One that exists already is as good. */
  putManifest(repository: string, manifest: { readonly text: string; readonly mediaType: string; readonly tag: string }): Promise<void>;
  /** Account and media type of the manifest with this digest under this tag; undefined when the tag has another, or there is none. */
  manifest(repository: string, image: { readonly tag: string; readonly digest: string }): Promise<EcrManifest | undefined>;
  /** Digest of the manifest under a tag; undefined when there is none. */
  digest(repository: string, tag: string): Promise<string | undefined>;
  /** Undefined status when the image was never scanned. */
  scan(repository: string, digest: string): Promise<EcrScan>;
  /** Asks for a scan; false when this registry, or this image today, gets none by asking. */
  startScan(repository: string, digest: string): Promise<boolean>;
}

type Call = <T>(operation: string, send: () => Promise<T>) => Promise<T>;
const call: Call = (operation, send) => callAws('ecr', operation, send);

export function createEcr(settings: ClientSettings, signal: AbortSignal): Ecr {
  const client = new ECRClient({ ...settings });
  // The SDK takes "was scanned today" for throttling, and would ask for half a minute.
  const once = new ECRClient({ ...settings, maxAttempts: 1 });
  const abort = { abortSignal: signal };
  const find = async (name: string): Promise<EcrRepository | undefined> => {
    try {
      const { repositories = [] } = await call('DescribeRepositories', () =>
        client.send(new DescribeRepositoriesCommand({ repositoryNames: [name] }), abort),
      );
      return describeRepository(repositories[0]);
    } catch (error) {
      if (failedWith(error, 'RepositoryNotFoundException')) return undefined;
      throw error;
    }
  };
  return {
    region: () => call('resolve Region', () => client.config.region()),
    repository: find,
    createRepository: (name, tags) => createRepository(client, { name, tags, find }, signal),
    async login() {
      const { authorizationData = [] } = await call('GetAuthorizationToken', () =>
        client.send(new GetAuthorizationTokenCommand({}), abort),
      );
      const [{ authorizationToken = '', proxyEndpoint = '' } = {}] = authorizationData;
      const [user = '', password = ''] = Buffer.from(authorizationToken, 'base64').toString('utf8').split(/:(.*)/s);
      return { user, password, endpoint: proxyEndpoint };
    },
    async putManifest(repositoryName, { text, mediaType, tag }) {
      const input = { repositoryName, imageManifest: text, imageManifestMediaType: mediaType, imageTag: tag };
      await call('PutImage', () => client.send(new PutImageCommand(input), abort)).catch(unless('ImageAlreadyExistsException'));
    },
    manifest: (repository, image) => findManifest(client, repository, image, signal),
    async digest(repositoryName, imageTag) {
      const images = await call('DescribeImages', () =>
        client.send(new DescribeImagesCommand({ repositoryName, imageIds: [{ imageTag }] }), abort),
      ).catch(unless('ImageNotFoundException', 'RepositoryNotFoundException'));
      return images?.imageDetails?.[0]?.imageDigest;
    },
    scan: (repository, digest) => readScan(client, repository, digest, signal),
    async startScan(repositoryName, imageDigest) {
      try {
        await call('StartImageScan', () => once.send(new StartImageScanCommand({ repositoryName, imageId: { imageDigest } }), abort));
        return true;
      } catch (error) {
        // Registries with enhanced scanning choose themselves; others scan an image once a day.
        if (failedWith(error, 'ValidationException', 'LimitExceededException', 'UnsupportedImageTypeException')) return false;
        throw error;
      }
    },
  };
}

interface NewRepository {
  readonly name: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly find: (name: string) => Promise<EcrRepository | undefined>;
}

async function createRepository(client: ECRClient, { name, tags, find }: NewRepository, abortSignal: AbortSignal): Promise<EcrRepository> {
  const input = {
    repositoryName: name,
    imageTagMutability: 'IMMUTABLE' as const,
    imageScanningConfiguration: { scanOnPush: true },
    tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })),
  };
  const made = await call('CreateRepository', () => client.send(new CreateRepositoryCommand(input), { abortSignal })).catch(
    // Another run was quicker.
    unless('RepositoryAlreadyExistsException'),
  );
  const repository = describeRepository(made?.repository) ?? (await find(name));
  if (repository === undefined) throw new Error(`ECR made the repository ${name} and does not describe it`);
  return repository;
}

function describeRepository(found: Repository | undefined): EcrRepository | undefined {
  if (found === undefined) return undefined;
  const { registryId = '', repositoryName = '', repositoryUri = '', imageTagMutability = 'MUTABLE' } = found;
  const tags = imageTagMutability === 'MUTABLE' ? 'mutable' : imageTagMutability === 'IMMUTABLE' ? 'immutable' : 'depends';
  return { account: registryId, name: repositoryName, uri: repositoryUri, tags };
}

/** For `catch`: this failure is as good as success. */
function unless(...codes: readonly string[]): (error: unknown) => undefined {
  return (error) => {
    if (!failedWith(error, ...codes)) throw error;
  };
}

async function findManifest(
  client: ECRClient,
  repositoryName: string,
  { tag: imageTag, digest: imageDigest }: { readonly tag: string; readonly digest: string },
  abortSignal: AbortSignal,
): Promise<EcrManifest | undefined> {
  const input = { repositoryName, imageIds: [{ imageTag, imageDigest }] };
  const found = await call('BatchGetImage', () => client.send(new BatchGetImageCommand(input), { abortSignal })).catch(
    unless('RepositoryNotFoundException'),
  );
  const [image] = found?.images ?? [];
  return image === undefined ? undefined : { account: image.registryId ?? '', mediaType: image.imageManifestMediaType ?? '' };
}

async function readScan(client: ECRClient, repositoryName: string, imageDigest: string, abortSignal: AbortSignal): Promise<EcrScan> {
  const nothing = { counts: {}, findings: [] };
  try {
    const input = { repositoryName, imageId: { imageDigest }, maxResults: 100 };
    const { imageScanStatus, imageScanFindings } = await call('DescribeImageScanFindings', () =>
      client.send(new DescribeImageScanFindingsCommand(input), { abortSignal }),
    );
    const { status, description } = imageScanStatus ?? {};
    return { status, description, ...(imageScanFindings === undefined ? nothing : describeFindings(imageScanFindings)) };
  } catch (error) {
    if (!failedWith(error, 'ScanNotFoundException')) throw error;
    return { status: undefined, description: undefined, ...nothing };
  }
}

function describeFindings({
  findings,
  enhancedFindings,
  findingSeverityCounts = {},
}: ImageScanFindings): Pick<EcrScan, 'counts' | 'findings'> {
  return {
    counts: findingSeverityCounts as Readonly<Record<string, number>>,
    findings: [...(findings ?? []).map(describeBasic), ...(enhancedFindings ?? []).map(describeEnhanced)],
  };
}

function describeBasic({ severity = 'UNDEFINED', name = '', uri, attributes = [] }: ImageScanFinding): EcrFinding {
  const value = (wanted: string) => attributes.find(({ key }) => key === wanted)?.value;
  const where = [value('package_name'), value('package_version')].filter((part) => part !== undefined).join(' ');
  return { severity, name, where: where || undefined, uri };
}

function describeEnhanced({
  severity = 'UNDEFINED',
  title = '',
  packageVulnerabilityDetails: details,
}: EnhancedImageScanFinding): EcrFinding {
  const { name, version } = details?.vulnerablePackages?.[0] ?? {};
  const where = [name, version].filter((part) => part !== undefined).join(' ');
  return { severity, name: details?.vulnerabilityId ?? title, where: where || undefined, uri: details?.sourceUrl };
}
