import { networkInterfaces } from 'node:os';
import { describe, expect, it } from 'vitest';
import { createNeighbours } from '../../src/engine/neighbours.ts';

describe('the address of a container', () => {
  it('is reached through an interface of ours', async () => {
    const [own] = Object.values(networkInterfaces()).flatMap((entries) => entries ?? []);
    expect(await createNeighbours()(own?.address ?? '127.0.0.1')).toBe(true);
  });

  it('is not reached where no interface leads to it, and those after it are still told apart', async () => {
    const isNear = createNeighbours();
    expect([await isNear('203.0.113.7'), await isNear('203.0.113.8'), await isNear('127.0.0.1')]).toEqual([false, false, true]);
  });
});
