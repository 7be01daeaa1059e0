import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeBucket, makeRepository, makeRole } from './support/aws.ts';
import { type Cloud, runTool, startCloud } from './support/cloud.ts';
import { MEDIA, putSmallImage, registryOwner } from './support/images.ts';
import { BUCKET, jobsProject, quickly } from './support/jobs-project.ts';

let cloud: Cloud;
beforeAll(async () => {
  cloud = await startCloud({ registry: true });
  await makeRole(cloud);
});
afterAll(() => cloud.stop());

const train = (dir: string, ...more: readonly string[]) => runTool(dir, ['train', '--on', 'sagemaker', ...more], quickly(cloud));

describe('the image of a job', () => {
  it('is what was pushed for this version, by digest, and has to be there', async () => {
    const dir = jobsProject();
    const missing = await train(dir, '--create-bucket');
    expect(missing.status).toBe(3);
    expect(missing.stderr).toMatch(
      /There is no image sagemaker-algo\/demo-train:0\.1\.0 in ECR\.\n {2}Bring it there with `sagemaker-algo push`/,
    );
    const owner = registryOwner(cloud.registry?.url ?? '');
    await makeRepository(cloud, 'sagemaker-algo/demo-train');
    const { digest } = await putSmallImage(owner, 'sagemaker-algo/demo-train', '0.1.0');
    const ran = await train(dir, '--create-bucket');
    expect({ status: ran.status, stderr: ran.stderr }).toMatchObject({ status: 0 });
    expect(ran.stderr).toContain(`The bucket ${BUCKET} was made in us-east-1, encrypted and closed to the public.`);
    const sent = (await cloud.log()).find(({ operation }) => operation === 'CreateTrainingJob')?.params;
    expect(sent).toMatchObject({
      AlgorithmSpecification: { TrainingImage: expect.stringMatching(new RegExp(`sagemaker-algo/demo-train@${digest}$`)) },
    });
  });

  it('is the form that SageMaker takes, where a push from another machine has left that beside the first', async () => {
    const owner = registryOwner(cloud.registry?.url ?? '');
    const repository = 'sagemaker-algo/demo-train';
    const { digest, manifest } = await owner.getManifest(repository, '0.1.0');
    await owner.putManifest(repository, '0.1.0-schema2', manifest, MEDIA.schema2);
    const oci = await owner.putManifest(repository, '0.1.0', { ...manifest, mediaType: MEDIA.oci }, MEDIA.oci);
    expect(oci.digest).not.toBe(digest);
    expect((await train(jobsProject())).status).toBe(0);
    const sent = (await cloud.log()).filter(({ operation }) => operation === 'CreateTrainingJob').at(-1)?.params;
    expect(JSON.stringify(sent)).toContain(`demo-train@${digest}"`);
  });

  it('stands in a dry run as the place where its digest would be looked for', async () => {
    const [request] = JSON.parse((await train(jobsProject(), '--dry-run')).stdout);
    expect(request.input.AlgorithmSpecification.TrainingImage).toBe('<digest of sagemaker-algo/demo-train:0.1.0>');
  });

  it('has to be one that SageMaker takes: what it refuses is said, and nothing is left', async () => {
    await makeBucket(cloud, 'another-bucket');
    const ran = await train(jobsProject(), '--bucket', 'another-bucket', '--image', 'public.ecr.aws/some/image:1');
    expect(ran.status).toBe(3);
    expect(ran.stderr).toMatch(/non-ECR image/);
    expect(ran.stderr).not.toMatch(/Still in AWS/);
  });
});
