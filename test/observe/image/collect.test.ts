import { describe, expect, it } from 'vitest';
import type { ImageEntry } from '../../../src/engine/engine.ts';
import { createCollector } from '../../../src/observe/image/collect.ts';

const file = (path: string, parts: Partial<ImageEntry> = {}): ImageEntry => ({
  path,
  type: 'file',
  mode: 0o644,
  bytes: 5,
  target: '',
  ...parts,
});

function collect(...entries: readonly (readonly [ImageEntry, string?])[]) {
  const collector = createCollector(['train', 'serve']);
  for (const [entry, content = 'hello'] of entries) {
    const wanted = collector.wants(entry);
    collector.visit(entry, Buffer.from(content, 'latin1').subarray(0, wanted));
  }
  return collector.collected;
}

describe('createCollector', () => {
  it('keeps links, and programs by mode or by name', () => {
    const { links, programs } = collect(
      [file('/usr/local/bin/train'), '#!/bin/sh\n'],
      [file('/usr/bin/node', { mode: 0o755 }), 'x'],
      [file('/usr/share/doc')],
      [file('/bin', { type: 'symlink', target: 'usr/bin' })],
      [file('/usr/bin/[', { type: 'hardlink', target: '/usr/bin/busybox' })],
      [file('/usr/bin', { type: 'folder', mode: 0o755 })],
    );
    expect([...programs].map(([path, { executable, form }]) => [path, executable, form.kind])).toEqual([
      ['/usr/local/bin/train', false, 'script'],
      ['/usr/bin/node', true, 'other'],
    ]);
    expect([...links]).toEqual([
      ['/bin', 'usr/bin'],
      ['/usr/bin/[', '/usr/bin/busybox'],
    ]);
  });

  it('keeps what lies below /opt/ml, without folders and empty files', () => {
    const { ml } = collect(
      [file('/opt/ml/model', { type: 'folder' })],
      [file('/opt/ml/model/.gitkeep', { bytes: 0 })],
      [file('/opt/ml/model/a.bin')],
      [file('/opt/ml/code', { type: 'symlink', target: '/app' })],
      [file('/opt/mlflow/x')],
    );
    expect(ml).toEqual([
      { path: 'model/a.bin', type: 'file', bytes: 5 },
      { path: 'code', type: 'symlink', bytes: 5 },
    ]);
  });

  it('keeps drivers, and not what only has their name', () => {
    const { drivers } = collect(
      [file('/usr/lib/x86_64-linux-gnu/libcuda.so.550.54.14')],
      [file('/usr/lib64/libnvidia-ml.so.1')],
      [file('/usr/local/cuda/lib64/stubs/libcuda.so.1')],
      [file('/usr/local/cuda-12.4/compat/libcuda.so.550.54.15')],
      [file('/usr/lib/libcuda.so.1', { bytes: 0 })],
      [file('/usr/lib64/libcuda.so.1', { type: 'symlink', target: 'libcuda.so.550' })],
      [file('/usr/lib/libcudart.so.12')],
    );
    expect(drivers).toEqual(['/usr/lib/x86_64-linux-gnu/libcuda.so.550.54.14', '/usr/lib64/libnvidia-ml.so.1']);
  });

  it('keeps texts of its maker, up to a size and a sum', () => {
    const { texts, system } = collect(
      [file('/app/settings.py')],
      [file('/app/data', { bytes: 5 }), 'a\0bcd'],
      [file('/app/large.csv', { bytes: 1_048_577 })],
      [file('/usr/lib/python3/x.py')],
      [file('/etc/passwd'), 'root:x:0:0::/:/bin/sh'],
    );
    expect(texts).toEqual([{ path: '/app/settings.py', text: 'hello' }]);
    expect(system.get('/etc/passwd')).toBe('root:x:0:0::/:/bin/sh');
    const mebibyte = 'a'.repeat(1_048_576);
    const many = Array.from({ length: 20 }, (_, index) => [file(`/app/${index}.txt`, { bytes: mebibyte.length }), mebibyte] as const);
    expect(collect(...many).texts).toHaveLength(16);
  });
});
