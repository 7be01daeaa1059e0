import type { IncomingHttpHeaders } from 'node:http';
import { ACCOUNT, REGION } from './cloud.ts';

/** A request to AWS, taken apart. */
export interface Understood {
  /** As it is signed for. */
  readonly service: string;
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  /** Operation, where a header names it. */
  readonly target: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** What has to be allowed for a request. */
export interface Needed {
  readonly action: string;
  readonly resource: string;
  readonly context: Readonly<Record<string, string>>;
}

/** What AWS's service authorization reference says that a request needs. Throws for one that nobody has looked up yet. */
export function neededFor(call: Understood): readonly Needed[] {
  const { service } = call;
  if (service === 'sts') return [];
  if (service === 's3') return neededForS3(call);
  if (service === 'iam') return neededForIam(new URLSearchParams(call.body.toString()));
  const params: Params = call.body.length === 0 ? {} : JSON.parse(call.body.toString());
  if (service === 'sagemaker') return neededForSageMaker(call, params);
  if (service === 'ecr') return neededForEcr(call.target, params);
  if (service === 'logs') return neededForLogs(call.target, params);
  throw new Error(`nobody has looked up what ${service} ${call.target} ${call.path} needs`);
}

// biome-ignore lint/suspicious/noExplicitAny: requests of four services, looked into by name
type Params = any;

const need = (action: string, resource: string, context: Needed['context'] = {}): Needed => ({ action, resource, context });
const sagemaker = (rest: string) => `arn:aws:sagemaker:${REGION}:${ACCOUNT}:${rest}`;

function neededForSageMaker({ target, path }: Understood, params: Params): readonly Needed[] {
  const endpoint = /^\/endpoints\/([^/]+)\/invocations/.exec(path)?.[1];
  if (endpoint !== undefined) return [need('sagemaker:InvokeEndpoint', sagemaker(`endpoint/${endpoint}`))];
  const action = `sagemaker:${target}`;
  if (target.startsWith('List') && target !== 'ListTags') return [need(action, '*')];
  if (target === 'ListTags' || target === 'AddTags') return [need(action, params.ResourceArn)];
  const [, verb, noun = ''] = /^(Create|Describe|Delete|Stop)(\w+)$/.exec(target) ?? [];
  if (verb === undefined) throw new Error(`nobody has looked up what sagemaker ${target} needs`);
  const kind = noun.replaceAll(/(?!^)[A-Z]/g, '-$&').toLowerCase();
  const resource = sagemaker(`${kind}/${params[`${noun}Name`]}`);
  return [need(action, resource), ...(params.Tags === undefined ? [] : [need('sagemaker:AddTags', resource)]), ...rolesIn(params)];
}

/** Whoever hands a role to a service needs to be allowed that, too. */
function rolesIn(value: unknown): readonly Needed[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, one]) =>
    /^(RoleArn|ValidationRole|ExecutionRoleArn)$/.test(name)
      ? [need('iam:PassRole', String(one), { 'iam:PassedToService': 'sagemaker.amazonaws.com' })]
      : rolesIn(one),
  );
}

function neededForEcr(target: string, params: Params): readonly Needed[] {
  if (target === 'GetAuthorizationToken') return [need('ecr:GetAuthorizationToken', '*')];
  const names: readonly string[] = params.repositoryNames ?? [params.repositoryName];
  const tagged = target === 'CreateRepository' && params.tags !== undefined;
  return names
    .map((name) => `arn:aws:ecr:${REGION}:${ACCOUNT}:repository/${name}`)
    .flatMap((resource) => [need(`ecr:${target}`, resource), ...(tagged ? [need('ecr:TagResource', resource)] : [])]);
}

function neededForLogs(target: string, { logGroupName, logStreamName }: Params): readonly Needed[] {
  const group = `arn:aws:logs:${REGION}:${ACCOUNT}:log-group:${logGroupName}`;
  return [need(`logs:${target}`, logStreamName === undefined ? group : `${group}:log-stream:${logStreamName}`)];
}

function neededForIam(fields: URLSearchParams): readonly Needed[] {
  const role = `arn:aws:iam::${ACCOUNT}:role/${fields.get('RoleName')}`;
  return [need(`iam:${fields.get('Action')}`, fields.get('PolicySourceArn') ?? role)];
}

/** Operations on a bucket, by method and the query that names them. */
const ON_BUCKET: Readonly<Record<string, string>> = {
  'HEAD ': 's3:ListBucket',
  'GET list-type': 's3:ListBucket',
  'GET location': 's3:GetBucketLocation',
  'PUT ': 's3:CreateBucket',
  'PUT encryption': 's3:PutEncryptionConfiguration',
  'PUT publicAccessBlock': 's3:PutBucketPublicAccessBlock',
};
const ON_OBJECT: Readonly<Record<string, string>> = {
  'HEAD ': 's3:GetObject',
  'GET ': 's3:GetObject',
  'PUT ': 's3:PutObject',
  'POST uploads': 's3:PutObject',
  'PUT uploadId': 's3:PutObject',
  'POST uploadId': 's3:PutObject',
  'DELETE uploadId': 's3:AbortMultipartUpload',
  'DELETE ': 's3:DeleteObject',
};

function neededForS3({ method, path, query, headers, body }: Understood): readonly Needed[] {
  const [, bucket = '', key = ''] = /^\/([^/]+)\/?(.*)$/s.exec(path) ?? [];
  const arn = `arn:aws:s3:::${bucket}`;
  const names = ['list-type', 'location', 'encryption', 'publicAccessBlock', 'uploads', 'uploadId', 'delete'].filter((name) =>
    query.has(name),
  );
  const asked = `${method} ${names[0] ?? ''}`;
  if (asked === 'POST delete') {
    const keys = [...body.toString().matchAll(/<Key>([^<]+)<\/Key>/g)].map(([, one]) => one);
    return keys.map((one) => need('s3:DeleteObject', `${arn}/${one}`));
  }
  const action = (key === '' ? ON_BUCKET : ON_OBJECT)[asked];
  if (action === undefined) throw new Error(`nobody has looked up what s3 ${asked} ${path} needs`);
  const resource = key === '' ? arn : `${arn}/${key}`;
  const tagging = headers['x-amz-tagging'] === undefined ? [] : [need('s3:PutObjectTagging', resource)];
  return [need(action, resource), ...tagging];
}
