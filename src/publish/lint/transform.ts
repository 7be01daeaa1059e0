import type { JsonPath } from '../../config/parse-json.ts';
import { refuseWish } from '../../sagemaker/transform-settings.ts';
import { type LintRule, must, PROFILE, profileOf } from './finding.ts';

const JOB: JsonPath = [...PROFILE, 'TransformJobDefinition'];
const plain = (type: string) => (type.split(';')[0] ?? '').trim().toLowerCase();

/** The batch job of the validation: declared types, sizes that go together, data that is there (API-05, BATCH-05). */
export const profileTransform: LintRule = (request, { compression }) => {
  const job = profileOf(request)?.TransformJobDefinition;
  if (job === undefined) return [];
  const serving = request.InferenceSpecification;
  const undeclared = (at: JsonPath, type: string | undefined, types: readonly string[] = []) =>
    type === undefined || types.length === 0 || types.some((one) => plain(one) === plain(type))
      ? []
      : [must(at, type, `is not one of those that the product declares (${types.join(', ')})`, 'API-05')];
  const refused = refuseWish({
    split: job.TransformInput.SplitType ?? 'None',
    ...(job.BatchStrategy === undefined ? {} : { strategy: job.BatchStrategy }),
    ...(job.MaxConcurrentTransforms === undefined ? {} : { maxConcurrent: job.MaxConcurrentTransforms }),
    ...(job.MaxPayloadInMB === undefined ? {} : { maxPayloadMb: job.MaxPayloadInMB }),
  });
  return [
    ...undeclared([...JOB, 'TransformInput', 'ContentType'], job.TransformInput.ContentType, serving?.SupportedContentTypes),
    ...undeclared([...JOB, 'TransformOutput', 'Accept'], job.TransformOutput.Accept, serving?.SupportedResponseMIMETypes),
    ...(refused === undefined ? [] : [must([...JOB, 'MaxPayloadInMB'], job.MaxPayloadInMB, refused, 'BATCH-05')]),
    ...(compression?.batch === 'some'
      ? [
          must(
            [...JOB, 'TransformInput', 'CompressionType'],
            job.TransformInput.CompressionType,
            'the batch sample has files that end in .gz and others',
            'API-05',
          ),
        ]
      : []),
    ...(compression?.batch === 'absent'
      ? [must([...JOB, 'TransformInput', 'DataSource'], undefined, 'the batch sample has no file', 'API-05')]
      : []),
  ];
};
