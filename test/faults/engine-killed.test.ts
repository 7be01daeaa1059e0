import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { kill } from 'node:process';
import { beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { answers } from '../setup/own-engine.mjs';
import { SLOW_BUILD, STAGES } from '../support/fault-stages.ts';
import { faultBench, LONG } from '../support/faults.ts';

const bench = faultBench({ name: 'engine-killed', index: 31 });
let slow = '';

beforeAll(() => {
  slow = bench.variant('slow', {});
  writeFileSync(join(slow, 'Dockerfile'), SLOW_BUILD);
});

beforeEach(async () => {
  if (!answers(bench.engine)) await bench.engine.start();
});

/** All has been seen by then: the verdict stands, and what could not be tidied up is said. */
const SEEN_ENOUGH = ['stop', 'removal', 'end'];
const SENTENCE = /^(error: The container engine docker \(.*\) does not answer: |The container engine stopped answering before ).*/gm;
const stages = LONG ? STAGES : STAGES.filter(({ name }) => ['build', 'training', 'end'].includes(name));
const signals = LONG ? (['SIGKILL', 'SIGTERM'] as const) : (['SIGKILL'] as const);

describe.each(signals)('the engine ends by %s', (signal) => {
  it.each(stages)('during $name', async ({ name, args, reached }) => {
    const there = reached(bench);
    const tool = bench.tool(args, { cwd: name === 'build' ? slow : bench.project });
    await there(tool);
    const began = Date.now();
    const stopped = bench.engine.stop(signal);
    const { code, stderr } = await tool.ended;
    const seconds = (Date.now() - began) / 1_000;
    await stopped;
    console.log(`${signal} during ${name}: exit code ${code} after ${seconds.toFixed(1)} s`);

    if (SEEN_ENOUGH.includes(name)) expect([0, 3]).toContain(code);
    else expect(code, stderr).toBe(3);
    // At the very end everything may have been removed already.
    const sentences = stderr.match(SENTENCE) ?? [];
    expect(sentences, stderr).toHaveLength(name === 'end' && code === 0 ? sentences.length % 2 : 1);
    expect(stderr).not.toMatch(/^\s+at |bug in sagemaker-algo/m);
    // dockerd itself waits ten seconds for containers that do not heed SIGTERM.
    expect(seconds).toBeLessThan(signal === 'SIGKILL' ? 20 : 40);

    await bench.engine.start();
    expect(await bench.tool(['test-local', '--smoke']).ended).toMatchObject({ code: 0 });
    expect(bench.leftovers()).toEqual([]);
  });
});

describe('the engine is being stopped, and answers meanwhile on the connections that it has', () => {
  /** For which it waits ten seconds. */
  const STUBBORN = "process.on('SIGTERM', () => {}); setInterval(() => {}, 1_000)";

  it.each([
    { args: ['test-local', '--only=serve'], ready: /✓ Start the server/ },
    { args: ['serve'], ready: /✓ Start the server/ },
  ])('during $args', async ({ args, ready }) => {
    bench.docker('run', '--detach', '--rm', '--name', 'stubborn', 'node:24-slim', 'node', '--eval', STUBBORN);
    if (args[0] === 'serve') expect(await bench.tool(['train']).ended).toMatchObject({ code: 0 });
    const tool = bench.tool(args);
    await tool.shows(ready);
    const stopped = bench.engine.stop('SIGTERM');
    const { code, stdout, stderr } = await tool.ended;
    await stopped;
    expect(code, stdout + stderr).toBe(3);
    expect(stderr.match(SENTENCE), stderr).toHaveLength(1);
    expect(stdout + stderr).not.toMatch(/FAILED|ended by itself/);
  });
});

describe('the engine hangs', () => {
  const hang = () => {
    const pid = bench.engine.pid();
    if (pid === undefined) throw new Error('the engine does not run');
    kill(pid, 'SIGSTOP');
    onTestFinished(() => void kill(pid, 'SIGCONT'));
    return () => kill(pid, 'SIGCONT');
  };

  it('before anything runs', async () => {
    const goOn = hang();
    const { code, stdout, stderr, seconds } = await bench.tool(['test-local', '--smoke', '--engine', 'docker']).ended;
    expect([code, stdout, stderr]).toEqual([
      3,
      '',
      expect.stringMatching(/^error: Docker does not answer at .* had no answer after 15 s\n/m),
    ]);
    expect(seconds).toBeLessThan(40);
    goOn();
    expect(bench.leftovers()).toEqual([]);
  });

  it.runIf(LONG)('during requests', async () => {
    const tool = bench.tool(['test-local', '--only=serve']);
    await tool.shows(/✓ Start the server/);
    const goOn = hang();
    const began = Date.now();
    const { code, stderr } = await tool.ended;
    const seconds = (Date.now() - began) / 1_000;
    console.log(`SIGSTOP during requests: exit code ${code} after ${seconds.toFixed(1)} s`);
    expect([code, stderr.match(SENTENCE)]).toEqual([3, [expect.stringContaining('had not ended after')]]);
    expect(seconds).toBeLessThan(200);
    goOn();
    expect(await bench.tool(['test-local', '--smoke']).ended).toMatchObject({ code: 0 });
    expect(bench.leftovers()).toEqual([]);
  });
});
