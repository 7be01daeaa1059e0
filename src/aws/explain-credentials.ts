import { EXIT } from '../errors.ts';
import { nearest } from '../text/nearest.ts';
import type { Explainer, Surroundings } from './explanation.ts';

const shown = ({ profile }: Surroundings): string => (profile === undefined ? '' : ` of the profile ${profile}`);
const login = ({ profile }: Surroundings): string => `aws sso login${profile === undefined ? '' : ` --profile ${profile}`}`;

const noRegion: Explainer = ({ message }) =>
  /^Region is missing/.test(message)
    ? {
        message: 'No AWS Region is given.',
        hint: 'Give --region, such as --region us-east-1, or set publish.region in sagemaker-algo.json or AWS_REGION.',
        exitCode: EXIT.usage,
      }
    : undefined;

const badRegion: Explainer = ({ message }, { region }) =>
  /^Region not accepted/.test(message)
    ? {
        message: `${region ?? 'This'} is not how a Region of AWS is written.`,
        hint: 'Give --region, such as --region us-east-1.',
        exitCode: EXIT.usage,
      }
    : undefined;

const FROM_PROVIDERS = ['CredentialsProviderError', 'TokenProviderError', 'ProviderError'];

const noCredentials: Explainer = ({ code, message }, where) => {
  if (!FROM_PROVIDERS.includes(code)) return undefined;
  const { profile } = where;
  if (/SSO|sso login/.test(message)) {
    return { message: `The SSO session${shown(where)} has ended, or never began.`, hint: `Sign in again: ${login(where)}` };
  }
  if (/multi-factor|MFA/.test(message)) {
    return {
      message: `The credentials${shown(where)} need a code of multi-factor authentication, which this tool does not ask for.`,
      hint: 'Get temporary credentials with the AWS CLI first, for example: aws sts get-session-token --serial-number <device> --token-code <code>',
    };
  }
  if (profile !== undefined) return noProfile(profile, where);
  return {
    message: 'No AWS credentials were found.',
    hint: 'Sign in with `aws sso login` or `aws configure`, name a profile with --profile, or set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.',
  };
};

function noProfile(profile: string, { profiles }: Surroundings) {
  const known = profiles();
  if (known.includes(profile)) {
    return {
      message: `The profile ${profile} of the AWS configuration leads to no credentials.`,
      hint: `See what is wrong with it: aws sts get-caller-identity --profile ${profile}`,
    };
  }
  const alike = nearest(profile, known);
  const there = known.length === 0 ? 'There are none: make one with `aws configure sso`.' : `There are: ${known.join(', ')}.`;
  return {
    message: `The AWS configuration has no profile ${profile}.`,
    hint: alike === undefined ? there : `Did you mean ${alike}? ${there}`,
    exitCode: EXIT.usage,
  };
}

const EXPIRED = ['ExpiredToken', 'ExpiredTokenException', 'RequestExpired', 'TokenRefreshRequired', 'ExpiredTokenError'];

const expired: Explainer = ({ code, message }, where) =>
  EXPIRED.includes(code) || /security token included in the request is expired/i.test(message)
    ? {
        message: `The AWS credentials${shown(where)} have expired.`,
        hint: `Get new ones (with SSO: ${login(where)}) and run the command again: it goes on where it stopped.`,
      }
    : undefined;

const CLOCK = /Signature expired|Signature not yet current|RequestTimeTooSkewed|difference between the request time/i;

/** The SDK sets its clock by the answers of AWS and tries again; what is still refused then is more than that. */
const clock: Explainer = ({ code, message }) =>
  CLOCK.test(message) || code === 'RequestTimeTooSkewed' || code === 'RequestInTheFuture'
    ? {
        message: 'AWS refuses the time of the request: the clock of this machine is wrong.',
        hint: 'Set the clock (on Linux: timedatectl set-ntp true) and run the command again.',
      }
    : undefined;

const UNKNOWN_KEY = ['InvalidClientTokenId', 'UnrecognizedClientException', 'InvalidAccessKeyId', 'AuthFailure'];

const unknownKey: Explainer = ({ code }, where) =>
  UNKNOWN_KEY.includes(code)
    ? {
        message: `AWS does not know the credentials${shown(where)}${where.region === undefined ? '' : ` in ${where.region}`}.`,
        hint: 'The key was deleted or has a typing error, or the account has not enabled this Region: only Regions that are enabled by default can be sold from.',
      }
    : undefined;

const wrongSecret: Explainer = ({ code }, where) =>
  ['SignatureDoesNotMatch', 'InvalidSignatureException', 'IncompleteSignature'].includes(code)
    ? {
        message: `The secret key${shown(where)} does not belong to its access key.`,
        hint: 'Copy both again, without spaces or line ends around them; a proxy that changes requests has the same effect.',
      }
    : undefined;

const regionOff: Explainer = ({ code }, { region }) =>
  ['OptInRequired', 'RegionDisabledException', 'RegionDisabled'].includes(code)
    ? {
        message: `The Region ${region ?? ''} is not enabled for this account.`.replace('  ', ' '),
        hint: 'Take one that is enabled by default, such as us-east-1: AWS Marketplace takes algorithms from no other.',
      }
    : undefined;

/** Who calls, and where: what is wrong with credentials and Regions. */
export const credentialExplainers: readonly Explainer[] = [
  noRegion,
  badRegion,
  noCredentials,
  expired,
  clock,
  unknownKey,
  wrongSecret,
  regionOff,
];
