import { InvalidArgumentError, Option } from 'commander';
import { OPTION_GROUPS } from './groups.ts';

/** Options of every command that calls AWS. */
export function awsOptions(): readonly Option[] {
  const options = [
    new Option('--region <region>', 'AWS Region (default: SAGEMAKER_ALGO_REGION, publish.region of the spec, AWS_REGION)'),
    new Option('--profile <name>', 'profile of the AWS configuration (default: AWS_PROFILE)'),
    new Option('--account <id>', 'AWS account, to be sure of it (default: SAGEMAKER_ALGO_ACCOUNT, publish.account of the spec)').argParser(
      accountId,
    ),
    new Option('--role <arn>', 'role that SageMaker takes on (default: SAGEMAKER_ALGO_ROLE, publish.role of the spec)').argParser(roleArn),
    new Option('--bucket <name>', 'S3 bucket for samples and results (default: SAGEMAKER_ALGO_BUCKET, publish.bucket of the spec)'),
  ];
  return options.map((option) => option.helpGroup(OPTION_GROUPS.aws));
}

function accountId(value: string): string {
  if (/^\d{12}$/.test(value)) return value;
  throw new InvalidArgumentError('It has to be twelve digits.');
}

function roleArn(value: string): string {
  if (/^arn:aws[a-z-]*:iam::\d{12}:role\/[\w+=,.@/-]+$/.test(value)) return value;
  throw new InvalidArgumentError('It has to be the ARN of a role, such as arn:aws:iam::123456789012:role/sagemaker.');
}
