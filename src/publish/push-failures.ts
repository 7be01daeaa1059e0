import { EXIT, UserError } from '../errors.ts';
import type { RegistryFailure } from '../registry/failure.ts';
import { isCertificate } from '../registry/http.ts';
import { neutraliseLine } from '../text/safe.ts';

/** What the words of a failed push mean. */
export type PushFailure = 'passing' | 'expired' | 'login' | 'immutable' | 'missing' | 'disk' | 'certificate' | 'other';

/**
 * In this order: the more telling pattern first. The texts are those of docker's engines and podman, and of ECR. A name that is gone
 * was taken away by another push of the same image, which came to its end: it is given again.
 */
const PATTERNS: readonly (readonly [PushFailure, RegExp])[] = [
  ['disk', /no space left on device|disk quota exceeded|ENOSPC/i],
  ['expired', /authorization token has expired|ExpiredToken/i],
  ['immutable', /cannot be overwritten because the (repository|tag) is immutable|TAG_INVALID|tag invalid/i],
  ['missing', /name unknown|NAME_UNKNOWN|repository with name .* does not exist/i],
  ['login', /unauthorized|authentication required|no basic auth credentials|\bdenied\b|forbidden|\b40[13]\b/i],
  ['certificate', /x509|certificate|server gave HTTP response to HTTPS client/i],
  [
    'passing',
    /\b5\d\d\b|\b429\b|too ?many ?requests|connection reset|broken pipe|connection refused|\bEOF\b|i\/o timeout|timed? ?out|TLS handshake|deadline exceeded|request canceled|temporary failure|server misbehaving|no answer in time|slow ?down|throttl|does not exist locally|tag does not exist/i,
  ],
];

/** Takes apart what may pass by itself from what will be the same again. */
export function classifyPushFailure(said: string): PushFailure {
  return PATTERNS.find(([, pattern]) => pattern.test(said))?.[0] ?? 'other';
}

const HINTS: Readonly<Record<PushFailure, string>> = {
  passing: 'It was tried several times. Run the command again later: what has arrived is not sent again.',
  expired: 'Run the command again: it logs in anew, and what has arrived is not sent again.',
  login:
    'Pushing needs ecr:GetAuthorizationToken, and on the repository BatchCheckLayerAvailability,\n' +
    'InitiateLayerUpload, UploadLayerPart, CompleteLayerUpload, PutImage and BatchGetImage.\n' +
    'AmazonSageMakerFullAccess allows it only for names that hold `sagemaker`.',
  immutable: 'The repository keeps tags as they are. Raise `version` in sagemaker-algo.json and build again, or use --retag.',
  missing: 'Make the repository with: sagemaker-algo push --create',
  disk: 'Make room where it is said to be full, then run the command again: what has arrived is not sent again.',
  certificate: 'The engine does not trust the registry, or a proxy before it. Its own settings decide that, not those of this tool.',
  other: 'Try the push by hand, with a client that is logged in, to see more of it.',
};

/** A push that failed for good, for the reader. */
export function pushFailed(name: string, said: string): UserError {
  return new UserError(`The image cannot be pushed to ${name}: ${neutraliseLine(said, 500)}`, {
    hint: HINTS[classifyPushFailure(said)],
    exitCode: EXIT.couldNotLook,
  });
}

/** The registry did not take the login that ECR gave. */
export function loginFailed(address: string, said: string): UserError {
  return new UserError(`The login to the registry ${address} failed: ${neutraliseLine(said, 500)}`, {
    hint: classifyPushFailure(said) === 'login' ? HINTS.login : HINTS[classifyPushFailure(said)],
    exitCode: EXIT.couldNotLook,
  });
}

/** A registry that could not be read. */
export function readingFailed({ host, what, status, said, hint }: RegistryFailure): UserError {
  if (hint !== undefined) return new UserError(`The registry ${host} cannot be read. ${said}`, { hint, exitCode: EXIT.couldNotLook });
  const answer = status === undefined ? `no answer (${neutraliseLine(said, 200)})` : `${status}: ${neutraliseLine(said, 300)}`;
  return new UserError(`The registry ${host} does not give ${what}: ${answer}`, {
    hint: hintForReading(status, said),
    exitCode: EXIT.couldNotLook,
  });
}

function hintForReading(status: number | undefined, said: string): string {
  if (status === 401 || status === 403) return 'Reading needs ecr:BatchGetImage and ecr:GetDownloadUrlForLayer on the repository.';
  // Node's names for a certificate that leads to none that it knows, as a proxy in a company's network has.
  if (status === undefined && isCertificate(said)) {
    return 'This machine does not know who signed its certificate: NODE_EXTRA_CA_CERTS=FILE names a file of certificates to trust.';
  }
  return HINTS.passing;
}
