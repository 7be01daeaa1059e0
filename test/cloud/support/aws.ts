import { type Cloud, REGION } from './cloud.ts';

/** Role that `makeRole` makes. */
export const ROLE = 'arn:aws:iam::123456789012:role/sagemaker-jobs';

// The counterparts look at whom a request is signed for, and never at the signature.
function signedFor(service: string): Readonly<Record<string, string>> {
  const scope = `AKIDTESTTESTTESTTEST/20260101/${REGION}/${service}/aws4_request`;
  return { Authorization: `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=0` };
}

/** An answer of the counterpart. `error` is the code of a refusal. */
export interface Answered {
  readonly status: number;
  readonly error: string | undefined;
  // biome-ignore lint/suspicious/noExplicitAny: the answers of some dozens of operations, looked into by tests
  readonly body: any;
}

/** Calls an operation of SageMaker's control plane without any SDK: to make things beside the tool under test, and to look at them. */
export async function callSageMaker(cloud: Cloud, operation: string, params: object = {}): Promise<Answered> {
  const headers = { ...signedFor('sagemaker'), 'X-Amz-Target': `SageMaker.${operation}`, 'Content-Type': 'application/x-amz-json-1.1' };
  const answer = await fetch(cloud.counterpart, { method: 'POST', headers, body: JSON.stringify(params) });
  return { status: answer.status, error: answer.headers.get('x-amzn-errortype') ?? undefined, body: await readBody(answer) };
}

/** Makes a repository of ECR, for images that are put into the registry behind it. */
export async function makeRepository(cloud: Cloud, repositoryName: string): Promise<void> {
  const target = { 'X-Amz-Target': 'AmazonEC2ContainerRegistry_V20150921.CreateRepository', 'Content-Type': 'application/x-amz-json-1.1' };
  await must(
    fetch(cloud.counterpart, { method: 'POST', headers: { ...signedFor('ecr'), ...target }, body: JSON.stringify({ repositoryName }) }),
  );
}

/** Sends a body to an endpoint. */
export async function invokeEndpoint(cloud: Cloud, endpoint: string, body: string, headers: Readonly<Record<string, string>> = {}) {
  const at = `${cloud.counterpart}/endpoints/${endpoint}/invocations`;
  return fetch(at, { method: 'POST', headers: { ...signedFor('sagemaker'), ...headers }, body });
}

async function readBody(answer: Response): Promise<unknown> {
  const text = await answer.text();
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** Makes a role in moto that SageMaker, or whoever is named, may take on. */
export async function makeRole(cloud: Cloud, arn: string = ROLE, principal = 'sagemaker.amazonaws.com'): Promise<string> {
  const trust = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: { Service: principal }, Action: 'sts:AssumeRole' }] };
  const fields = { Action: 'CreateRole', Version: '2010-05-08', RoleName: arn.split('/').at(-1) ?? '' };
  const body = new URLSearchParams({ ...fields, AssumeRolePolicyDocument: JSON.stringify(trust) });
  await must(fetch(cloud.moto, { method: 'POST', headers: signedFor('iam'), body }));
  return arn;
}

/** Makes a bucket in moto, with objects by key. */
export async function makeBucket(cloud: Cloud, bucket: string, objects: Readonly<Record<string, string>> = {}): Promise<void> {
  await must(fetch(`${cloud.moto}/${bucket}`, { method: 'PUT', headers: signedFor('s3') }));
  for (const [key, body] of Object.entries(objects)) {
    await must(fetch(`${cloud.moto}/${bucket}/${key}`, { method: 'PUT', headers: signedFor('s3'), body }));
  }
}

/** Puts an object into a bucket of moto. */
export async function putObject(cloud: Cloud, bucket: string, key: string, body: string): Promise<void> {
  await must(fetch(`${cloud.moto}/${bucket}/${key}`, { method: 'PUT', headers: signedFor('s3'), body }));
}

/** Content of an object in moto; undefined when there is none. */
export async function readObject(cloud: Cloud, bucket: string, key: string): Promise<Buffer | undefined> {
  const answer = await fetch(`${cloud.moto}/${bucket}/${key}`, { headers: signedFor('s3') });
  return answer.ok ? Buffer.from(await answer.arrayBuffer()) : undefined;
}

/** Keys of the objects of a bucket in moto, at most a thousand. */
export async function listKeys(cloud: Cloud, bucket: string): Promise<readonly string[]> {
  const answer = await fetch(`${cloud.moto}/${bucket}?list-type=2`, { headers: signedFor('s3') });
  return [...(await answer.text()).matchAll(/<Key>([^<]*)<\/Key>/g)].map(([, key = '']) => key);
}

/** Messages of all streams of a log group in moto, in order of their streams. */
export async function readLogs(cloud: Cloud, group: string): Promise<readonly string[]> {
  const headers = { ...signedFor('logs'), 'X-Amz-Target': 'Logs_20140328.FilterLogEvents', 'Content-Type': 'application/x-amz-json-1.1' };
  const answer = await fetch(cloud.moto, { method: 'POST', headers, body: JSON.stringify({ logGroupName: group }) });
  const { events = [] } = (await answer.json()) as { readonly events?: readonly { readonly message: string }[] };
  return events.map(({ message }) => message);
}

async function must(answer: Promise<Response>): Promise<void> {
  const got = await answer;
  if (!got.ok) throw new Error(`${got.status}: ${await got.text()}`);
}
