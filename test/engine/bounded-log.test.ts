import { expect, it } from 'vitest';
import { createBoundedLog } from '../../src/engine/bounded-log.ts';

it('keeps everything that fits', () => {
  const log = createBoundedLog(10);
  log.add(Buffer.from('abc'));
  log.add(Buffer.from('def'));
  expect([log.text(), log.droppedBytes]).toEqual(['abcdef', 0]);
});

it('drops the oldest and counts it exactly, however it comes', () => {
  for (const size of [1, 7, 100, 1000]) {
    const log = createBoundedLog(50);
    const all = Array.from({ length: 1000 }, (_value, index) => String(index % 10)).join('');
    for (let at = 0; at < all.length; at += size) log.add(Buffer.from(all.slice(at, at + size)));
    expect([log.text(), log.droppedBytes]).toEqual([all.slice(-50), 950]);
  }
});

it('never begins with half a character', () => {
  const log = createBoundedLog(7);
  log.add(Buffer.from('€€€€'));
  expect(log.text()).toBe('€€');
});

it('puts characters together that come in two pieces', () => {
  const log = createBoundedLog(100);
  const bytes = Buffer.from('a€b');
  log.add(bytes.subarray(0, 2));
  log.add(bytes.subarray(2));
  expect(log.text()).toBe('a€b');
});

it('keeps the newest bytes exactly, however they are cut, and holds no more than the limit', () => {
  const all = Buffer.from(Array.from({ length: 4_000 }, (_, index) => 33 + (index % 90)));
  for (const size of [1, 7, 64, 99, 100, 101, 250, 4_000]) {
    const log = createBoundedLog(100);
    for (let at = 0; at < all.length; at += size) {
      log.add(all.subarray(at, at + size));
      const sent = all.subarray(0, Math.min(at + size, all.length));
      expect(log.text()).toBe(sent.subarray(-100).toString());
      expect(log.droppedBytes).toBe(Math.max(0, sent.length - 100));
    }
  }
});

it('keeps no chunk alive: what was added may be overwritten', () => {
  const chunk = Buffer.from('before');
  const log = createBoundedLog();
  log.add(chunk);
  chunk.fill('x');
  expect(log.text()).toBe('before');
});
