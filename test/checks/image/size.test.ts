import { imageSize } from '../../../src/checks/image/size.ts';
import { judges } from '../../support/judges.ts';
import { image } from '../../support/observations.ts';
import { imageContents } from '../../support/observations-image.ts';

judges(imageSize, {
  'just small enough': [{ 'image/train': image({ sizeBytes: 10_000_000_000 }) }, 'pass'],
  'too large': [
    {
      'image/train': image({ sizeBytes: 12_300_000_000 }),
      'image/train-contents': imageContents({}, { layers: [{ step: 'RUN pip', bytes: 9_000_000_000 }] }),
    },
    'fail',
    /at most 10\.0 GB.*train and serve: 12\.3 GB.*9\.0 GB by RUN pip/,
  ],
  'one of two': [{ 'image/serve': image({ id: 'sha256:1', sizeBytes: 10_000_000_001 }) }, 'fail', /"serve: 10\.0 GB"/],
  both: [
    { 'image/train': image({ sizeBytes: 11_000_000_000 }), 'image/serve': image({ id: 'sha256:1', sizeBytes: 12_000_000_000 }) },
    'fail',
    { actual: 'train: 11.0 GB, serve: 12.0 GB', evidence: ['1.0 MB by COPY program'] },
  ],
  'a large one whose layers the engine does not say': [
    { 'image/train': image({ sizeBytes: 11_000_000_000 }), 'image/train-contents': imageContents({}, { layers: undefined }) },
    'fail',
    { evidence: [] },
  ],
  'many layers': [
    {
      'image/train': image({ sizeBytes: 11_000_000_000 }),
      'image/train-contents': imageContents({}, { layers: [6, 5, 4, 3, 2, 1].map((bytes) => ({ step: `RUN ${bytes}`, bytes })) }),
    },
    'fail',
    { evidence: [6, 5, 4, 3, 2].map((bytes) => `0.0 MB by RUN ${bytes}`) },
  ],
});
