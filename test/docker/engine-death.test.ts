import { beforeAll, expect, it } from 'vitest';
import { engineProxy } from '../support/engine-proxy.ts';
import { docker, realEngine, scriptImage } from '../support/real-engine.ts';

beforeAll(() => void scriptImage());

it('ends everything soon with one clear sentence when the engine dies', async () => {
  const proxy = await engineProxy();
  const { engine, spec, runId, labels } = await realEngine({ DOCKER_HOST: proxy.host });
  const container = await engine.start(spec('sleep 60', { mounts: [{ path: '', readOnly: false }] }));
  await proxy.shut();
  const gone = {
    kind: 'user',
    exitCode: 3,
    message: expect.stringMatching(new RegExp(`^The container engine docker \\(${proxy.host}\\) does not answer: `)),
    hint: expect.stringContaining('`sagemaker-algo clean`'),
  };
  await expect(container.exited).rejects.toMatchObject(gone);
  await expect(container.stop(5)).rejects.toMatchObject(gone);
  await expect(container.address()).rejects.toMatchObject(gone);
  await expect(engine.inspectImage('x')).rejects.toMatchObject(gone);
  await expect(engine.createNetwork(`sagemaker-algo-${runId}-net`, labels)).rejects.toMatchObject(gone);
  await expect(engine.start(spec('true'))).rejects.toMatchObject(gone);
  await expect(engine.sweep(runId, { wait: true })).rejects.toMatchObject(gone);
  expect(await container.log()).toMatchObject({ stdout: '' });
  await container.remove();
  await docker('rm', '-f', container.name);
});
