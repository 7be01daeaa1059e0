import { python } from './examples.ts';
import type { JobParts } from './job-parts.ts';
import { type Cell, code, markdown, type NotebookParts } from './notebook-cells.ts';

/** From the subscription to uploaded data. */
export function renderNotebookStart(parts: NotebookParts): readonly Cell[] {
  return [
    ...renderTitle(parts),
    renderParameters(parts.jobs),
    CONNECT,
    markdown('data', '## 2. Upload the sample data'),
    renderUpload(parts.jobs),
  ];
}

function renderTitle({ title, description }: NotebookParts): readonly Cell[] {
  return [
    markdown(
      'title',
      `# ${title}`,
      '',
      ...(description === '' ? [] : [description, '']),
      'This notebook trains the algorithm on sample data, deploys the model, sends it requests, runs a batch transform job, and removes',
      'what it has made. It needs `boto3` and the folder `samples` that lies beside it, nothing else.',
      '',
      '**Costs.** The training job, the endpoint and the transform job run on instances that AWS charges for, and the seller may charge for the',
      'software. The endpoint costs until the last cell has run.',
    ),
    markdown(
      'subscribe',
      '## 1. Subscribe',
      '',
      '1. Open the page of the product in AWS Marketplace and choose **Continue to subscribe**, then **Accept offer**.',
      '2. Choose **Continue to configuration** and a Region, and copy the **Product ARN** that is shown.',
      '3. Put it into the next cell as `ALGORITHM_ARN`. The seller of the product can use the ARN of the algorithm resource instead.',
      '4. `ROLE_ARN` is a role that SageMaker AI may take on, with access to the bucket; on SageMaker AI notebooks, that of the notebook will do.',
      '5. `BUCKET` is an S3 bucket of yours in the same Region. What this notebook puts there lies below `PREFIX`.',
    ),
  ];
}

function renderParameters(jobs: JobParts): Cell {
  return {
    ...code(
      'parameters',
      'ALGORITHM_ARN = "arn:aws:sagemaker:REGION:ACCOUNT:algorithm/NAME"',
      'ROLE_ARN = "arn:aws:iam::ACCOUNT:role/NAME"',
      'BUCKET = "NAME"',
      `PREFIX = ${python(jobs.base)}`,
      `TRAINING_INSTANCE_TYPE = ${python(jobs.instanceTypes.training)}`,
      `ENDPOINT_INSTANCE_TYPE = ${python(jobs.instanceTypes.realtime)}`,
      `TRANSFORM_INSTANCE_TYPE = ${python(jobs.instanceTypes.transform)}`,
      'POLL_SECONDS = 30',
    ),
    tags: ['parameters'],
  };
}

const CONNECT = code(
  'connect',
  'import json',
  'import time',
  'from pathlib import Path',
  '',
  'import boto3',
  '',
  'region = ALGORITHM_ARN.split(":")[3]',
  'if region == "REGION":',
  '    raise ValueError("Fill in the cell above first.")',
  's3 = boto3.client("s3", region_name=region)',
  'sagemaker = boto3.client("sagemaker", region_name=region)',
  'runtime = boto3.client("sagemaker-runtime", region_name=region)',
  '',
  '# Tells this run from others; everything that is made has it in its name.',
  'run = f"{PREFIX}-{int(time.time())}"',
  'root = f"{PREFIX}/{run}"',
  '# What the last cell removes: (what it is, the call that removes it).',
  'made = []',
  '# Every answer, by the file with the one that the seller recorded.',
  'answers = {}',
  '',
  '',
  'def wait(describe, status, busy):',
  '    """Waits for the end of what `describe` tells about; says each new status."""',
  '    seen = None',
  '    while True:',
  '        answer = describe()',
  '        if answer[status] != seen:',
  '            seen = answer[status]',
  '            print(time.strftime("%H:%M:%S"), seen)',
  '        if seen not in busy:',
  '            return answer',
  '        time.sleep(POLL_SECONDS)',
);

function renderUpload({ channels }: JobParts): Cell {
  return code(
    'upload',
    'def upload(folder, place):',
    '    """Copies the files of a folder below the prefix of this run."""',
    '    for path in sorted(Path(folder).rglob("*")):',
    '        if path.is_file():',
    '            key = f"{root}/{place}/{path.relative_to(folder).as_posix()}"',
    '            s3.upload_file(str(path), BUCKET, key)',
    '            print(f"s3://{BUCKET}/{key}")',
    '    return f"s3://{BUCKET}/{root}/{place}/"',
    '',
    '',
    'def remove_objects():',
    '    """Removes everything below the prefix of this run."""',
    '    for page in s3.get_paginator("list_objects_v2").paginate(Bucket=BUCKET, Prefix=f"{root}/"):',
    '        for found in page.get("Contents", []):',
    '            s3.delete_object(Bucket=BUCKET, Key=found["Key"])',
    '',
    '',
    'made.append((f"objects below s3://{BUCKET}/{root}/", remove_objects))',
    'channels = {',
    ...channels.map(({ name }) => `    ${python(name)}: upload(${python(`samples/channels/${name}`)}, ${python(`channels/${name}`)}),`),
    '}',
  );
}

/** The training job and what it reports. */
export function renderNotebookTraining({ jobs, sdk, tunable }: NotebookParts): readonly Cell[] {
  const { hyperparameters } = jobs;
  return [
    markdown(
      'train-title',
      '## 3. Train',
      '',
      'The job runs without network access, as every algorithm of AWS Marketplace does. The hyperparameters and channels are explained in the',
      'usage instructions of the product.',
    ),
    code(
      'train',
      'training_job = f"{run}-training"',
      'sagemaker.create_training_job(',
      '    TrainingJobName=training_job,',
      '    AlgorithmSpecification={"AlgorithmName": ALGORITHM_ARN, "TrainingInputMode": "File"},',
      '    RoleArn=ROLE_ARN,',
      '    EnableNetworkIsolation=True,',
      ...(Object.keys(hyperparameters).length === 0 ? [] : [`    HyperParameters=${python(hyperparameters)},`]),
      '    InputDataConfig=[',
      ...jobs.channels.flatMap(({ name, contentType, mode }) => [
        '        {',
        `            "ChannelName": ${python(name)},`,
        ...(contentType === undefined ? [] : [`            "ContentType": ${python(contentType)},`]),
        ...(mode === 'File' ? [] : [`            "InputMode": ${python(mode)},`]),
        `            "DataSource": {"S3DataSource": {"S3DataType": "S3Prefix", "S3Uri": channels[${python(name)}]}},`,
        '        },',
      ]),
      '    ],',
      '    OutputDataConfig={"S3OutputPath": f"s3://{BUCKET}/{root}/models/"},',
      '    ResourceConfig={"InstanceType": TRAINING_INSTANCE_TYPE, "InstanceCount": 1, "VolumeSizeInGB": 30},',
      '    StoppingCondition={"MaxRuntimeInSeconds": 3600},',
      ')',
      'job = wait(lambda: sagemaker.describe_training_job(TrainingJobName=training_job), "TrainingJobStatus", {"InProgress", "Stopping"})',
      'if job["TrainingJobStatus"] != "Completed":',
      '    raise RuntimeError(job.get("FailureReason", job["TrainingJobStatus"]))',
      'model_data = job["ModelArtifacts"]["S3ModelArtifacts"]',
      'print(model_data)',
    ),
    code('metrics', 'for metric in job.get("FinalMetricDataList", []):', '    print(metric["MetricName"], metric["Value"])'),
    ...(tunable.length === 0 || jobs.objectives.length === 0 ? [] : [renderTuning(tunable, jobs.objectives[0]?.metric ?? '')]),
    markdown(
      'sdk',
      'The SageMaker Python SDK, version 2, says the same in fewer lines; this notebook does not use it.',
      '',
      '```python',
      ...sdk.split('\n'),
      '```',
    ),
  ];
}

function renderTuning(tunable: readonly string[], metric: string): Cell {
  const names = tunable.map((name) => `\`${name}\``).join(', ');
  return markdown(
    'tuning',
    `**Tuning.** A hyperparameter tuning job may search ${names}, with \`${metric}\` as objective: \`sagemaker.create_hyper_parameter_tuning_job\``,
    'takes the same algorithm, channels and role. It runs many training jobs, so this notebook starts none.',
  );
}
