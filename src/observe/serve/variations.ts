import { PAYLOAD } from '../../sagemaker/contract.ts';
import { mediaType, padBody } from '../../sagemaker/payload.ts';
import type { SampleCall } from './requests.ts';
import type { VariationKind } from './types.ts';

/** One request that differs from a sample in one thing. */
export interface Variation {
  readonly kind: VariationKind;
  readonly call: SampleCall;
}

/** A type that no program declares. */
const UNKNOWN_TYPE = 'application/x-sagemaker-algo-unknown';

/** Every header that the platform may add, one that nobody knows, in letter case of all sorts (INF-10). */
const EXTRA_HEADERS = {
  'x-AMZN-sagemaker-custom-attributes': 'trace=1;tenant=a',
  'X-Amzn-SageMaker-Inference-Id': 'local-1',
  'x-amzn-sagemaker-target-model': 'model.tar.gz',
  'X-Amzn-SageMaker-Target-Variant': 'AllTraffic',
  'X-Amzn-SageMaker-Target-Container-Hostname': 'container-1',
  'X-Amzn-SageMaker-Enable-Explanations': '`false`',
  'X-Amzn-SageMaker-Inference-Component': 'component-1',
  'X-Amzn-SageMaker-Session-Id': 'session-1',
  'X-Amzn-SageMaker-Forwarded-Api': 'InvokeEndpoint',
  'X-aMZN-Something-New': 'yes',
  'User-Agent': 'AHC/2.0',
};

/** Everything that a buyer's client may do to a valid request (INF-09 to INF-12, INF-22), but for the parallel ones. */
export function planVariations(call: SampleCall, responseTypes: readonly string[]): readonly Variation[] {
  const { contentType, accept } = call.sample;
  const vary = (kind: VariationKind, headers: Readonly<Record<string, string | undefined>>, more: Partial<SampleCall> = {}): Variation => ({
    kind,
    call: { ...call, label: `${call.label} (${kind})`, headers: merge(call.headers, headers), ...more },
  });
  const sized = (kind: VariationKind, bytes: number) => {
    const large = padBody(call.body, contentType, bytes);
    return large === undefined ? [] : [vary(kind, {}, { stream: { chunks: large.chunks(), length: large.length } })];
  };
  return [
    vary('again', {}),
    vary('content-type-parameter', { 'Content-Type': `${contentType}; charset=utf-8` }),
    // The way in which the library of AWS says where the label of a row stands.
    ...(mediaType(contentType) === 'text/csv' ? [vary('content-type-parameter', { 'Content-Type': `${contentType};label_size=0` })] : []),
    vary('content-type-case', { 'Content-Type': contentType.toUpperCase() }),
    vary('content-type-undeclared', { 'Content-Type': UNKNOWN_TYPE }),
    vary('content-type-absent', { 'Content-Type': undefined }),
    ...responseTypes.map((type) => vary('accept-declared', { Accept: type })),
    vary('accept-any', { Accept: '*/*' }),
    ...(accept === undefined ? [] : [vary('accept-absent', { Accept: undefined })]),
    vary('accept-unsupported', { Accept: UNKNOWN_TYPE }),
    vary('extra-headers', EXTRA_HEADERS),
    vary('chunked', {}, { chunked: true }),
    ...sized('size-6-mib', PAYLOAD.runtimeApi - 1_024),
    ...sized('size-25-mb', PAYLOAD.marketplace),
  ];
}

function merge(
  headers: Readonly<Record<string, string>> | undefined,
  changes: Readonly<Record<string, string | undefined>>,
): Readonly<Record<string, string>> {
  const merged = Object.entries({ ...headers, ...changes });
  return Object.fromEntries(merged.filter((entry): entry is [string, string] => entry[1] !== undefined));
}
