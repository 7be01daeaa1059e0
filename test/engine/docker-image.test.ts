import { describe, expect, it } from 'vitest';
import { parseHistory, planCreateArgs } from '../../src/engine/docker-image.ts';

describe('reading an image', () => {
  it('makes a container that is labelled, never pulled and never started', () => {
    expect(planCreateArgs({ id: 'sha256:1', name: 'x', labels: { a: 'b=c' } })).toEqual([
      ...['create', '--pull', 'never', '--network', 'none', '--name', 'x', '--label=a=b=c', 'sha256:1', 'train'],
    ]);
    expect(() => planCreateArgs({ id: '--privileged', name: 'x', labels: {} })).toThrow(/not an image reference/);
  });

  it('reads the steps of the build', () => {
    const lines = [
      { CreatedBy: '/bin/sh -c #(nop)  CMD ["node"]', Size: '0' },
      { CreatedBy: 'RUN make', Size: '1234' },
    ].map((one) => JSON.stringify(one));
    expect(parseHistory(`${lines.join('\n')}\n\n"x"\n`)).toEqual([
      { command: '/bin/sh -c #(nop)  CMD ["node"]', bytes: 0 },
      { command: 'RUN make', bytes: 1234 },
    ]);
  });
});
