import { EXIT } from '../errors.ts';
import type { Explainer } from './explanation.ts';

const PROXY = 'If the way out of this network is a proxy, HTTPS_PROXY has to name it.';

/** The sentence is made where the proxy is known. */
const proxy: Explainer = ({ code, message, hint }) =>
  /^Proxy[A-Z]/.test(code) && hint !== undefined
    ? { message, hint, exitCode: code === 'ProxySetting' ? EXIT.usage : EXIT.couldNotLook }
    : undefined;

const unknownHost: Explainer = ({ code, message }, { region }) => {
  if (!['ENOTFOUND', 'EAI_AGAIN'].includes(code)) return undefined;
  const host = /(?:ENOTFOUND|EAI_AGAIN) (\S+)/.exec(message)?.[1] ?? 'The host of AWS';
  return {
    message: `${host} is not to be found.`,
    hint: `Is this machine online${region === undefined ? '' : `, and is ${region} the name of a Region`}? ${PROXY}`,
  };
};

const refused: Explainer = ({ code, message }) =>
  /^(ECONNREFUSED|ECONNRESET|EHOSTUNREACH|ENETUNREACH|ENETDOWN|EPIPE)$/.test(code)
    ? {
        message: `AWS cannot be reached: ${/(?:connect )?E[A-Z]+(?: \S+)?/.exec(message)?.[0] ?? code}.`,
        hint: `Is there a firewall between, or does AWS_ENDPOINT_URL point elsewhere? ${PROXY}`,
      }
    : undefined;

/** A connection that is cut reaches this place under the name of a time-out, too. */
const slow: Explainer = ({ code, service }) =>
  ['TimeoutError', 'ETIMEDOUT', 'ESOCKETTIMEDOUT', 'RequestTimeout', 'RequestTimeoutException'].includes(code)
    ? {
        message: `AWS (${service}) did not answer in time, or the connection was cut.`,
        hint: `Run the command again: it goes on where it stopped. ${PROXY}`,
      }
    : undefined;

const NOT_TRUSTED =
  /^(SELF_SIGNED_CERT_IN_CHAIN|DEPTH_ZERO_SELF_SIGNED_CERT|UNABLE_TO_VERIFY_LEAF_SIGNATURE|UNABLE_TO_GET_ISSUER_CERT\w*|CERT_UNTRUSTED|ERR_TLS_CERT_ALTNAME_INVALID)$/;

const notTrusted: Explainer = ({ code }) =>
  NOT_TRUSTED.test(code)
    ? {
        message: `The TLS certificate of whoever answers for AWS is not trusted (${code}).`,
        hint: 'If your company opens TLS connections, give its certificate: NODE_EXTRA_CA_CERTS=<file.pem>, or AWS_CA_BUNDLE. Otherwise do not go on here.',
      }
    : undefined;

const wrongDate: Explainer = ({ code }) =>
  ['CERT_HAS_EXPIRED', 'CERT_NOT_YET_VALID'].includes(code)
    ? { message: `The TLS certificate of AWS is not valid at the time of this machine (${code}).`, hint: 'Set the clock of this machine.' }
    : undefined;

const brokenTls: Explainer = ({ code }) =>
  /^(EPROTO|ERR_SSL_\w+)$/.test(code)
    ? {
        message: `No TLS connection to AWS comes about (${code}).`,
        hint: `Something between speaks no TLS, such as a proxy that answers for AWS. ${PROXY}`,
      }
    : undefined;

/** The SDK could not read the answer, and says so by the error of its parser. */
const notAws: Explainer = ({ code, message, status }) =>
  (code === 'SyntaxError' || /XML parse error|Deserialization error/.test(message)) && status !== undefined
    ? {
        message: `Something between this machine and AWS answered in its place (HTTP ${status}, not in the form of AWS).`,
        hint: `A proxy or a sign-in page of the network does so; AWS_ENDPOINT_URL, if it is set, has to point to AWS. ${PROXY}`,
      }
    : undefined;

const badAddress: Explainer = ({ message }) =>
  /^Invalid URL/.test(message)
    ? { message: 'The address of AWS is no address.', hint: 'Look at AWS_ENDPOINT_URL and endpoint_url of your AWS configuration.' }
    : undefined;

/** The way to AWS. */
export const networkExplainers: readonly Explainer[] = [
  proxy,
  unknownHost,
  refused,
  slow,
  notTrusted,
  wrongDate,
  brokenTls,
  notAws,
  badAddress,
];
