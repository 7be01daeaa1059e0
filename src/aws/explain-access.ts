import { neutraliseLine } from '../text/safe.ts';
import type { Explainer } from './explanation.ts';
import type { AwsFailure } from './failure.ts';

const DENIED = ['AccessDenied', 'AccessDeniedException', 'UnauthorizedOperation', 'UnauthorizedException', 'NotAuthorized', 'Forbidden'];

/** Services whose actions have another name in policies than the service has in the SDK. */
const PREFIXES: Readonly<Record<string, string>> = { 'marketplace-catalog': 'aws-marketplace', 'sagemaker-runtime': 'sagemaker' };
/** Operations that ask for another action than their own name. */
const ACTIONS: Readonly<Record<string, string>> = {
  's3:HeadBucket': 's3:ListBucket',
  's3:ListObjectsV2': 's3:ListBucket',
  's3:HeadObject': 's3:GetObject',
  's3:DeleteObjects': 's3:DeleteObject',
  's3:PutBucketEncryption': 's3:PutEncryptionConfiguration',
  's3:PutPublicAccessBlock': 's3:PutBucketPublicAccessBlock',
  's3:CreateMultipartUpload': 's3:PutObject',
  's3:UploadPart': 's3:PutObject',
};

/** Who may not do what: the action, who asked, and the statement to paste. */
const denied: Explainer = (failure) => {
  const { code, message, status } = failure;
  const named = /is not authorized to perform: ([\w-]+:\w+)/.exec(message)?.[1];
  // An answer to HEAD has no body that would name the error.
  if (!(DENIED.includes(code) || named !== undefined || (status === 403 && /^Unknown/.test(code)))) return undefined;
  const who = /User: (arn:\S+)/.exec(message)?.[1] ?? 'You';
  const action = named ?? actionOf(failure);
  const resource = /on resource: (?:\S+ )?(arn:[^\s,]+)/.exec(message)?.[1]?.replace(/[.;]$/, '');
  const what = `${neutraliseLine(who)} may not call ${action}${resource === undefined ? '' : ` on ${neutraliseLine(resource, 500)}`}.`;
  if (/with an explicit deny/i.test(message)) {
    const where = /explicit deny in an? ([\w -]+?)(?: policy)?(?:$|[.:,])/i.exec(message)?.[1];
    return {
      message: what,
      hint: `A policy forbids it outright${where === undefined ? '' : ` (${where} policy)`}, so that another permission does not help: ask whoever keeps the account.`,
    };
  }
  const statement = { Effect: 'Allow', Action: action, Resource: resource ?? '*' };
  return {
    message: what,
    hint: `${named === undefined ? 'AWS did not name the action; this one belongs to the call. ' : ''}The statement for a policy: ${JSON.stringify(statement)}\nEverything that publishing needs: sagemaker-algo policy caller`,
  };
};

function actionOf({ service, operation }: AwsFailure): string {
  return ACTIONS[`${service}:${operation}`] ?? `${PREFIXES[service] ?? service}:${operation}`;
}

const THROTTLED =
  /^(Throttl\w*|TooManyRequests\w*|RequestLimitExceeded|SlowDown|RequestThrottled\w*|BandwidthLimitExceeded|PriorRequestNotComplete)$/;

const throttled: Explainer = ({ code, service, operation, message }) =>
  THROTTLED.test(code) || /^Rate exceeded/i.test(message)
    ? {
        message: `AWS takes no more calls of ${service} ${operation} from this account for the moment (${code}).`,
        hint: 'It was tried several times. Wait a minute and run the command again: it goes on where it stopped.',
      }
    : undefined;

const quota: Explainer = ({ code, message }) =>
  /^(ResourceLimitExceeded|ServiceQuotaExceeded\w*|LimitExceeded\w*|QuotaExceeded\w*|TooManyBuckets)$/.test(code)
    ? {
        message: `A quota of the account is used up: ${neutraliseLine(message, 500)}`,
        hint: 'Ask for more in the Service Quotas console (https://console.aws.amazon.com/servicequotas), or use another instance type.',
      }
    : undefined;

const bucketElsewhere: Explainer = ({ code, status, service, message }, { region }) => {
  const moved = /^(PermanentRedirect|AuthorizationHeaderMalformed|IllegalLocationConstraintException)$/.test(code);
  if (!moved && !(service === 's3' && status === 301)) return undefined;
  const there = /expecting '([\w-]+)'/.exec(message)?.[1];
  return {
    message: `The bucket is in ${there ?? 'another Region'}, not in ${region ?? 'the Region that was asked'}.`,
    hint: 'Samples, images and algorithm have to be in one Region: give --bucket one of this Region, or --region that of the bucket.',
  };
};

const awsItself: Explainer = ({ code, service, operation, status }) =>
  /^(InternalFailure|InternalServer\w*|InternalError|ServiceUnavailable\w*|ServerException|ServiceException)$/.test(code) ||
  (status ?? 0) >= 500
    ? {
        message: `AWS failed by itself (${service} ${operation}: ${code}${status === undefined ? '' : `, HTTP ${status}`}).`,
        hint: 'It was tried several times. Run the command again later; https://health.aws.amazon.com tells of outages.',
      }
    : undefined;

/** What AWS understood and refused. */
export const refusalExplainers: readonly Explainer[] = [bucketElsewhere, throttled, quota, denied, awsItself];
