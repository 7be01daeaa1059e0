export interface IamRequest {
  readonly principal: string;
  readonly action: string;
  readonly resource: string;
  readonly context?: Readonly<Record<string, string>>;
}
export type IamDecision = 'allowed' | 'implicitDeny' | 'explicitDeny';
export function judgeRequest(policies: readonly object[], request: IamRequest): Promise<IamDecision>;
