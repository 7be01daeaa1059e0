import { describe, expect, it } from 'vitest';
import { needsRoute, proxyFor, type Variables } from '../../src/network/route.ts';

const STS = 'https://sts.us-east-1.amazonaws.com/';
const way = (address: string, variables: Variables) => proxyFor(new URL(address), variables);
const origin = (address: string, variables: Variables) => way(address, variables)?.origin;

describe('the way to an address', () => {
  it.each<readonly [string, string, Variables, string | undefined]>([
    ['none is named', STS, {}, undefined],
    ['capitals', STS, { HTTPS_PROXY: 'http://p.example:3128' }, 'http://p.example:3128'],
    ['small letters come first', STS, { https_proxy: 'http://small:1', HTTPS_PROXY: 'http://capital:1' }, 'http://small:1'],
    ['small letters without a value take capitals back', STS, { https_proxy: '', HTTPS_PROXY: 'http://capital:1' }, undefined],
    ['the one of another scheme', STS, { HTTP_PROXY: 'http://p:1' }, undefined],
    ['plain HTTP', 'http://x.example/', { HTTP_PROXY: 'http://p:1', HTTPS_PROXY: 'http://q:1' }, 'http://p:1'],
    ['without a scheme', STS, { HTTPS_PROXY: 'p.example:3128' }, 'http://p.example:3128'],
    ['spoken to by TLS', STS, { HTTPS_PROXY: 'https://p.example' }, 'https://p.example'],
    ['this machine', 'http://127.0.0.1:4566/', { HTTP_PROXY: 'http://p:1' }, undefined],
    ['this machine by name', 'https://a.localhost/', { HTTPS_PROXY: 'http://p:1' }, undefined],
    ['this machine in the new form', 'https://[::1]:1/', { HTTPS_PROXY: 'http://p:1' }, undefined],
    ['a host that only begins like this machine', 'https://127.0.0.1.example/', { HTTPS_PROXY: 'http://p:1' }, 'http://p:1'],
  ])('%s', (_, address, variables, expected) => {
    expect(origin(address, variables)).toBe(expected);
  });

  it.each<readonly [string, string, boolean]>([
    ['*', STS, true],
    ['sts.us-east-1.amazonaws.com', STS, true],
    ['STS.us-east-1.AMAZONAWS.com', STS, true],
    ['amazonaws.com', STS, true],
    ['.amazonaws.com', STS, true],
    ['*.amazonaws.com', STS, true],
    ['localhost, 10.0.0.1 ,.amazonaws.com', STS, true],
    ['localhost 10.0.0.1 sts.us-east-1.amazonaws.com', STS, true],
    ['amazonaws.com:443', STS, true],
    ['amazonaws.com:8443', STS, false],
    ['amazonaws.com:8443', 'https://sts.us-east-1.amazonaws.com:8443/', true],
    ['amazonaws.com:80', 'http://x.amazonaws.com/', true],
    ['s3.us-east-1.amazonaws.com', 'https://bucket.s3.us-east-1.amazonaws.com/', true],
    ['aws.com', STS, false],
    ['us-east-1', STS, false],
    ['10.0.0.1', 'https://10.0.0.1:5000/', true],
    ['fd00::1', 'https://[fd00::1]/', true],
    ['[fd00::1]:443', 'https://[fd00::1]/', true],
    ['', STS, false],
    [' , ,', STS, false],
    ['.', STS, false],
  ])('NO_PROXY=%s and %s', (list, address, excepted) => {
    for (const name of ['NO_PROXY', 'no_proxy']) {
      const variables = { HTTPS_PROXY: 'http://p:1', HTTP_PROXY: 'http://p:1', [name]: list };
      expect(origin(address, variables)).toBe(excepted ? undefined : 'http://p:1');
    }
  });

  it('shows no name and password, and sends them decoded', () => {
    const found = way(STS, { HTTPS_PROXY: 'http://me%40corp:p%3Aw%25@p.example:3128' });
    expect(found).toEqual({
      origin: 'http://p.example:3128',
      authorization: `Basic ${Buffer.from('me@corp:p:w%').toString('base64')}`,
    });
    expect(way(STS, { HTTPS_PROXY: 'http://me:100%@p:1' })?.authorization).toBe(`Basic ${Buffer.from('me:100%').toString('base64')}`);
  });

  it.each([
    ['http://me:geheim@:3128', /^HTTPS_PROXY holds no address of a proxy\.$/],
    ['http://me:geheim@p p', /^HTTPS_PROXY holds no address of a proxy\.$/],
    ['socks5://me:geheim@p:1080', /^HTTPS_PROXY names a proxy of the kind socks5, which this tool does not speak\.$/],
  ])('%s is refused without showing it', (value, message) => {
    const attempt = () => way(STS, { HTTPS_PROXY: value });
    expect(attempt).toThrow(message);
    expect(attempt).toThrow(expect.objectContaining({ name: 'ProxySetting', hint: expect.stringContaining('HTTPS_PROXY=http://') }));
    expect(attempt).not.toThrow(/geheim/);
  });

  it('needs more than Node only where a proxy or certificates are named', () => {
    expect(
      [{}, { NO_PROXY: '*' }, { HTTPS_PROXY: '' }, { NODE_USE_ENV_PROXY: '1' }, { ALL_PROXY: 'socks5://p:1' }].map(needsRoute),
    ).toEqual(Array.from({ length: 5 }, () => false));
    expect([{ https_proxy: 'p' }, { HTTP_PROXY: 'p' }, { AWS_CA_BUNDLE: 'f' }].map(needsRoute)).toEqual([true, true, true]);
  });
});
