import { createHash } from 'node:crypto';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { createLab, type Lab } from '../../src/observe/lab.ts';
import type { Pace } from '../../src/observe/pipe/feeder.ts';
import { withTraining } from '../../src/observe/train/run.ts';
import type { Project } from '../../src/plan/scenario.ts';
import { planTraining } from '../../src/plan/train.ts';
import { testContext } from '../support/context.ts';
import { config } from '../support/observations.ts';
import { realEngine, scriptImage } from '../support/real-engine.ts';
import { workspace } from '../support/workspace.ts';

beforeAll(() => void scriptImage());

const BIG = Array.from({ length: 40_000 }, (_, index) => `${index}\n`).join('');

interface PipeBench {
  readonly lab: Lab;
  /** Runs a shell script as the training and tells its output and what was read. */
  train(script: string, pace?: Pace): Promise<{ readonly stdout: string; readonly fed: readonly object[] }>;
  leftovers(): Promise<readonly string[]>;
}

/** A lab of the same engine, as it is on this platform. */
async function bench(platform: NodeJS.Platform): Promise<PipeBench> {
  const { engine, runId, leftovers } = await realEngine({}, platform);
  const dir = workspace({ 'train/a.csv': '1,2', 'train/b.csv': BIG, 'validation/deep/er/a b.csv': 'nested\n' });
  const tag = 'sagemaker-algo-test-script:1';
  const channels = { train: { inputModes: ['Pipe'] }, validation: { inputModes: ['File'] } };
  const samples = { channels: { train: { path: 'train', inputMode: 'Pipe' }, validation: { path: 'validation' } } };
  const project: Project = { config: config({ training: { channels }, samples }), dir };
  const context = testContext({ cwd: dir, env: process.env, platform, now: Date.now, runId });
  const lab = createLab(context, { engine, project: { ...project, issues: [] } });
  onTestFinished(() => lab.close());
  return {
    lab,
    leftovers,
    train(script, pace = {}) {
      const planned = planTraining(project, { id: 'train', what: 'as a script' });
      const scenario = { ...planned, run: { ...planned.run, image: tag, env: { SCRIPT: `cd /opt/ml/input/data; ${script}` } } };
      return withTraining(lab, scenario, { pace }, async ({ container, feeder }) => {
        await container.exited;
        return { stdout: (await container.log()).stdout, fed: (await feeder?.stop()) ?? [] };
      });
    },
  };
}

const wait = (epoch: number) => `while [ ! -p train_${epoch} ]; do sleep 0.02; done`;

describe.each([
  ['a bind mount of this machine', 'linux'],
  ['a volume of the engine', 'darwin'],
] as const)('FIFOs in %s', (_, platform) => {
  it('bring all bytes of every epoch, beside the files of another channel, and nothing can be written', async () => {
    const { lab, train, leftovers } = await bench(platform);
    const script = `ls -d train >&2; cat validation/deep/er/*; cat train_0 | md5sum; ${wait(1)}; cat train_1 | wc -c; touch x || echo closed`;
    const { stdout, fed } = await train(script, { pieces: true, lateMs: 500 });
    const [nested, first, second, closed] = stdout.trim().split('\n');
    expect(nested).toBe('nested');
    expect(first?.slice(0, 32)).toBe(createHash('md5').update(`1,2${BIG}`).digest('hex'));
    expect(second).toBe(String(BIG.length + 3));
    expect(closed).toBe('closed');
    expect(fed).toMatchObject([{ channel: 'train', epochs: 2, bytes: 2 * (BIG.length + 3) }]);
    await lab.close();
    expect(await leftovers()).toEqual([]);
  });

  it('survive an early end and tell what was still open', async () => {
    const { train } = await bench(platform);
    const script = `head -c 3 train_0; ${wait(1)}; exec 3<train_1; cat <&3 >/dev/null; ${wait(2)}; cat train_2 >/dev/null; exec 3<&-`;
    const { stdout, fed } = await train(script);
    expect(stdout).toBe('1,2');
    expect(fed).toMatchObject([{ told: [{ end: 'early' }, { end: 'whole', overlaps: false }, { overlaps: true }] }]);
  });

  it('hold nothing up when the container ends in the middle, or never reads', async () => {
    const { train } = await bench(platform);
    expect((await train('exec 3<train_0; head -c 5 <&3; exit 0')).fed).toMatchObject([{ epochs: 1 }]);
  });

  it('hold nothing up when nobody opens them', async () => {
    const { train } = await bench(platform);
    expect((await train('echo no')).fed).toMatchObject([{ epochs: 0, bytes: 0, told: [] }]);
  });
});
