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
  if (service === 'aws-marketplace') return neededForCatalog(call);
  const endpoint = /^\/endpoints\/([^/]+)\/invocations/.exec(call.path)?.[1];
  if (endpoint !== undefined) return [need('sagemaker:InvokeEndpoint', sagemaker(`endpoint/${endpoint}`))];
  const params: Params = call.body.length === 0 ? {} : JSON.parse(call.body.toString());
  if (service === 'sagemaker') return neededForSageMaker(call.target, params);
  if (service === 'ecr') return neededForEcr(call.target, params);
  if (service === 'logs') return neededForLogs(call.target, params);
  throw new Error(`nobody has looked up what ${service} ${call.target} ${call.path} needs`);
}

// biome-ignore lint/suspicious/noExplicitAny: requests of four services, looked into by name
type Params = any;

const need = (action: string, resource: string, context: Needed['context'] = {}): Needed => ({ action, resource, context });
const sagemaker = (rest: string) => `arn:aws:sagemaker:${REGION}:${ACCOUNT}:${rest}`;

function neededForSageMaker(target: string, params: Params): readonly Needed[] {
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

/** AWS Marketplace Catalog, which is in us-east-1 alone. What is made has no number before it is there. */
function neededForCatalog({ path, query, body }: Understood): readonly Needed[] {
  const action = `aws-marketplace:${path.slice(1)}`;
  const arn = (rest: string) => `arn:aws:aws-marketplace:us-east-1:${ACCOUNT}:AWSMarketplace/${rest}`;
  if (path.startsWith('/List')) return [need(action, '*')];
  if (path === '/DescribeChangeSet') return [need(action, arn(`ChangeSet/${query.get('changeSetId')}`))];
  if (path === '/DescribeEntity') {
    const id = query.get('entityId') ?? '';
    return [need(action, arn(`${id.startsWith('offer') ? 'Offer' : 'MachineLearningProduct'}/${id}`))];
  }
  if (path !== '/StartChangeSet') throw new Error(`nobody has looked up what aws-marketplace ${path} needs`);
  const { ChangeSet = [] } = JSON.parse(body.toString());
  return ChangeSet.map(({ Entity, ChangeType }: { Entity: { Type: string; Identifier?: string }; ChangeType: string }) =>
    need(action, arn(`${Entity.Type.split('@')[0]}/${Entity.Identifier ?? 'new'}`), { 'catalog:ChangeType': ChangeType }),
  );
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
  'PUT tagging': 's3:PutBucketTagging',
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
  const names = ['list-type', 'location', 'encryption', 'publicAccessBlock', 'tagging', 'uploads', 'uploadId', 'delete'].filter((name) =>
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
  const source = headers['x-amz-copy-source'];
  const copied =
    source === undefined ? [] : [need('s3:GetObject', `arn:aws:s3:::${decodeURIComponent(String(source)).replace(/^\//, '')}`)];
  const tagging = headers['x-amz-tagging'] === undefined ? [] : [need('s3:PutObjectTagging', resource)];
  return [need(action, resource), ...copied, ...tagging];
}
