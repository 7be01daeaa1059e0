import { describe, expect, it } from 'vitest';
import { parseHistory, planCreateArgs } from '../../src/engine/docker-image.ts';

describe('reading an image', () => {
  it('makes a container that is labelled, never pulled and never started', () => {
    expect(planCreateArgs({ id: 'sha256:1', name: 'x', labels: { a: 'b=c' } }, ['HTTP_PROXY'])).toEqual([
      ...['create', '--pull', 'never', '--network', 'none', '--pids-limit=4096', '--security-opt=no-new-privileges'],
      ...['--name', 'x', '--label=a=b=c', '--env=HTTP_PROXY', 'sha256:1', 'train'],
    ]);
    expect(() => planCreateArgs({ id: '--privileged', name: 'x', labels: {} }, [])).toThrow(/not an image reference/);
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

  it('reads the steps as podman lists them', () => {
    const list = [
      { id: '8053', CreatedBy: '/bin/sh -c #(nop) ENTRYPOINT ["/algorithm"]', size: 0, comment: 'FROM 8053' },
      { id: '<missing>', CreatedBy: 'COPY file:a91 in /algorithm ', size: 4_728_320 },
      { id: '159a', size: 121_712_640, comment: 'Imported from -' },
    ];
    expect(parseHistory(JSON.stringify(list))).toEqual([
      { command: '/bin/sh -c #(nop) ENTRYPOINT ["/algorithm"]', bytes: 0 },
      { command: 'COPY file:a91 in /algorithm ', bytes: 4_728_320 },
    ]);
  });
});
