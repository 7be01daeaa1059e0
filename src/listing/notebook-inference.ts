import { python } from './examples.ts';
import { type Cell, code, markdown, type NotebookParts } from './notebook-cells.ts';

/** From the artifacts to predictions, on an endpoint and as a batch. */
export function renderNotebookInference(parts: NotebookParts): readonly Cell[] {
  return [
    markdown(
      'model-title',
      '## 4. Make a model',
      '',
      'The image that predicts belongs to the seller, so the model is made through a model package, from the algorithm and from your artifacts.',
    ),
    code(
      'model',
      'package = f"{run}-package"',
      'sagemaker.create_model_package(',
      '    ModelPackageName=package,',
      '    SourceAlgorithmSpecification={"SourceAlgorithms": [{"AlgorithmName": ALGORITHM_ARN, "ModelDataUrl": model_data}]},',
      ')',
      'made.append((f"model package {package}", lambda: sagemaker.delete_model_package(ModelPackageName=package)))',
      'found = wait(lambda: sagemaker.describe_model_package(ModelPackageName=package), "ModelPackageStatus", {"Pending", "InProgress"})',
      'if found["ModelPackageStatus"] != "Completed":',
      '    raise RuntimeError(json.dumps(found["ModelPackageStatusDetails"]))',
      '',
      'model = f"{run}-model"',
      'sagemaker.create_model(',
      '    ModelName=model,',
      '    PrimaryContainer={"ModelPackageName": found["ModelPackageArn"]},',
      '    ExecutionRoleArn=ROLE_ARN,',
      '    EnableNetworkIsolation=True,',
      ')',
      'made.append((f"model {model}", lambda: sagemaker.delete_model(ModelName=model)))',
    ),
    ...renderEndpoint(parts),
    ...renderBatch(parts),
  ];
}

function renderEndpoint({ requests }: NotebookParts): readonly Cell[] {
  if (requests.length === 0) return [];
  return [
    markdown('deploy-title', '## 5. Deploy an endpoint'),
    code(
      'deploy',
      'endpoint = f"{run}-endpoint"',
      'sagemaker.create_endpoint_config(',
      '    EndpointConfigName=endpoint,',
      '    ProductionVariants=[',
      '        {"VariantName": "all", "ModelName": model, "InstanceType": ENDPOINT_INSTANCE_TYPE, "InitialInstanceCount": 1}',
      '    ],',
      ')',
      'made.append((f"endpoint configuration {endpoint}", lambda: sagemaker.delete_endpoint_config(EndpointConfigName=endpoint)))',
      'sagemaker.create_endpoint(EndpointName=endpoint, EndpointConfigName=endpoint)',
      'made.append((f"endpoint {endpoint}", lambda: sagemaker.delete_endpoint(EndpointName=endpoint)))',
      'found = wait(lambda: sagemaker.describe_endpoint(EndpointName=endpoint), "EndpointStatus", {"Creating", "Updating"})',
      'if found["EndpointStatus"] != "InService":',
      '    raise RuntimeError(found.get("FailureReason", found["EndpointStatus"]))',
    ),
    markdown(
      'invoke-title',
      '## 6. Send requests',
      '',
      'Each file is sent as it is. The answer that the seller recorded from the same data lies in `samples/answers`; a model that is trained anew may',
      'differ in the last digits.',
    ),
    code(
      'invoke',
      'requests = [',
      ...requests.map(
        ({ request, answer, contentType, accept }) =>
          `    (${[request, answer, contentType].map((word) => python(word)).join(', ')}, ${accept === undefined ? 'None' : python(accept)}),`,
      ),
      ']',
      'for request, recorded, content_type, accept in requests:',
      '    more = {} if accept is None else {"Accept": accept}',
      '    sent = Path(request).read_bytes()',
      '    answer = runtime.invoke_endpoint(EndpointName=endpoint, ContentType=content_type, Body=sent, **more)',
      '    answers[recorded] = answer["Body"].read()',
      '    same = answers[recorded] == Path(recorded).read_bytes()',
      "    print(f\"{request} ({content_type}) -> {answer['ContentType']}, {'as recorded' if same else 'differs from the recorded answer'}\")",
      '    print(answers[recorded].decode("utf-8", "replace")[:1000])',
    ),
  ];
}

function renderBatch({ jobs: { batch } }: NotebookParts): readonly Cell[] {
  if (batch === undefined) return [];
  return [
    markdown('batch-title', '## 7. Batch transform'),
    code(
      'batch',
      'batch_input = upload("samples/batch", "batch")',
      'transform_job = f"{run}-batch"',
      'sagemaker.create_transform_job(',
      '    TransformJobName=transform_job,',
      '    ModelName=model,',
      ...(batch.strategy === undefined ? [] : [`    BatchStrategy=${python(batch.strategy)},`]),
      '    TransformInput={',
      '        "DataSource": {"S3DataSource": {"S3DataType": "S3Prefix", "S3Uri": batch_input}},',
      `        "ContentType": ${python(batch.contentType)},`,
      `        "SplitType": ${python(batch.splitType)},`,
      '    },',
      '    TransformOutput={',
      '        "S3OutputPath": f"s3://{BUCKET}/{root}/batch-answers/",',
      ...(batch.accept === undefined ? [] : [`        "Accept": ${python(batch.accept)},`]),
      `        "AssembleWith": ${python(batch.assembleWith)},`,
      '    },',
      '    TransformResources={"InstanceType": TRANSFORM_INSTANCE_TYPE, "InstanceCount": 1},',
      ')',
      'job = wait(lambda: sagemaker.describe_transform_job(TransformJobName=transform_job), "TransformJobStatus", {"InProgress", "Stopping"})',
      'if job["TransformJobStatus"] != "Completed":',
      '    raise RuntimeError(job.get("FailureReason", job["TransformJobStatus"]))',
    ),
    code(
      'batch-results',
      'place = f"{root}/batch-answers/"',
      'for found in s3.list_objects_v2(Bucket=BUCKET, Prefix=place).get("Contents", []):',
      '    recorded = f"samples/batch-answers/{found[\'Key\'][len(place):]}"',
      '    answers[recorded] = s3.get_object(Bucket=BUCKET, Key=found["Key"])["Body"].read()',
      '    same = answers[recorded] == Path(recorded).read_bytes()',
      '    print(found["Key"], "as recorded" if same else "differs from the recorded answer")',
      '    print(answers[recorded].decode("utf-8", "replace")[:1000])',
    ),
  ];
}

/** Everything that was made is removed, the endpoint first. */
export function renderNotebookEnd({ requests }: NotebookParts): readonly Cell[] {
  return [
    markdown(
      'clean-up-title',
      '## 8. Clean up',
      '',
      `Removes what this notebook has made, ${requests.length === 0 ? '' : 'the endpoint first, '}even where a cell above has failed. The jobs stay in the list of your account and cost nothing;`,
      'their logs stay in CloudWatch. To end the subscription: *Manage subscriptions* in AWS Marketplace.',
    ),
    code(
      'clean-up',
      'left = []',
      'while made:',
      '    what, remove = made.pop()',
      '    try:',
      '        remove()',
      '        print("removed:", what)',
      '    except Exception as error:',
      '        left.append(what)',
      '        print("NOT removed:", what, error)',
      'if left:',
      '    raise RuntimeError(f"Remove by hand: {left}")',
    ),
  ];
}
