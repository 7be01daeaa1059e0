import { describe, expect, it } from 'vitest';
import { classifyPushFailure, pushFailed, readingFailed } from '../../src/publish/push-failures.ts';

describe('the words of a failed push', () => {
  it.each([
    ['received unexpected HTTP status: 500 Internal Server Error', 'passing'],
    ['received unexpected HTTP status: 503 Service Unavailable', 'passing'],
    ['toomanyrequests: Rate exceeded', 'passing'],
    ['Put "https://x/v2/": read tcp 10.0.0.1:1->10.0.0.2:443: read: connection reset by peer', 'passing'],
    ['Put "https://x/v2/a/manifests/1": EOF', 'passing'],
    ['net/http: TLS handshake timeout', 'passing'],
    ['An image does not exist locally with the tag: 127.0.0.1:5000/x', 'passing'],
    ['tag does not exist: 127.0.0.1:5000/x:1', 'passing'],
    ['write tcp 10.0.0.1:1->10.0.0.2:443: write: broken pipe', 'passing'],
    ['denied: Your authorization token has expired. Reauthenticate and try again.', 'expired'],
    ['unauthorized: authentication required', 'login'],
    ['no basic auth credentials', 'login'],
    ['denied: User: arn:aws:iam::1:user/x is not authorized to perform: ecr:InitiateLayerUpload', 'login'],
    ['received unexpected HTTP status: 403 Forbidden', 'login'],
    ["name unknown: The repository with name 'x' does not exist in the registry with id '1'", 'missing'],
    [
      "tag invalid: The image tag '1' already exists in the 'x' repository and cannot be overwritten because the repository is immutable.",
      'immutable',
    ],
    ['write /var/lib/docker/tmp/x: no space left on device', 'disk'],
    ['tls: failed to verify certificate: x509: certificate signed by unknown authority', 'certificate'],
    ['http: server gave HTTP response to HTTPS client', 'certificate'],
    ['something that nobody has seen', 'other'],
  ])('%s', (said, kind) => {
    expect(classifyPushFailure(said)).toBe(kind);
  });

  it('reach the reader in one line, whatever is in them', () => {
    const { message } = pushFailed('r/x:1', 'denied:\u001b[31m\nno');
    expect(['\u001b', '\n'].filter((character) => message.includes(character))).toEqual([]);
  });

  it('of reading name what would allow it', () => {
    const failure = { host: 'h', what: 'the manifest x', status: 403, said: 'DENIED' };
    expect(readingFailed(failure)).toMatchObject({ message: 'The registry h does not give the manifest x: 403: DENIED', exitCode: 3 });
    expect(readingFailed(failure).hint).toContain('ecr:BatchGetImage');
    expect(readingFailed({ ...failure, status: undefined, said: 'ECONNREFUSED' }).hint).toContain('tried several times');
  });
});
