import { type Cloud, REGION } from './cloud.ts';

/** Calls IAM without any SDK, to make users and roles beside the tool under test. Lists are not supported. Throws what was refused. */
export async function callIam(cloud: Cloud, operation: string, params: Readonly<Record<string, string>>): Promise<string> {
  const scope = `AKIDTESTTESTTESTTEST/20260101/${REGION}/iam/aws4_request`;
  const headers = { Authorization: `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=0` };
  const body = new URLSearchParams({ Action: operation, Version: '2010-05-08', ...params });
  const answer = await fetch(cloud.counterpart, { method: 'POST', headers, body });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${operation}: ${answer.status}: ${text}`);
  return text;
}
