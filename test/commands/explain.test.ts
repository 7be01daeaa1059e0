import { describe, expect, it } from 'vitest';
import { checks } from '../../src/checks/index.ts';
import { explain } from '../../src/commands/explain.ts';
import { clauses } from '../../src/sagemaker/clauses/index.ts';

async function explained(name: string, columns?: number): Promise<string> {
  let text = '';
  const write = (part: string) => {
    text += part;
  };
  expect(await explain(name, { stdout: { write, isTTY: columns !== undefined, columns } })).toBe(0);
  return text;
}

describe('explain', () => {
  it('tells about a check', async () => {
    expect(await explained('serve/stops-on-term')).toMatchInlineSnapshot(`
      "serve/stops-on-term
        passes: serve stops on SIGTERM
        fails:  serve ignores SIGTERM (this fails the run). Part of --smoke.

      When an endpoint is scaled in, updated or deleted, the container gets SIGTERM and 30 seconds later
      SIGKILL. A server that ignores it loses every request in flight and makes each stop wait. Common
      causes: a shell script that starts the program without \`exec\`, a shell-form ENTRYPOINT, or no
      handler at all, for process 1 ignores signals that it does not handle.

      INF-19: SIGTERM comes first and SIGKILL 30 seconds later; requests in flight should be finished.
        Source: SageMaker AI developer guide, "Custom Inference Code with Hosting Services"

      Run it alone: sagemaker-algo test-local --only serve/stops-on-term
      "
    `);
  });

  it('tells about a clause and who judges it', async () => {
    expect(await explained('inf-19')).toMatchInlineSnapshot(`
      "INF-19  Stopping a server

      SIGTERM comes first and SIGKILL 30 seconds later; requests in flight should be finished.
        Source: SageMaker AI developer guide, "Custom Inference Code with Hosting Services"

      Judged by:
      serve/stops-on-term       INF-19  must    serve stops on SIGTERM
      serve/stops-when-busy     INF-19  must    serve stops on SIGTERM with a request in flight
      serve/in-flight-finished  INF-19  should  a request in flight is answered before the server stops
      "
    `);
  });

  it('lists an area', async () => {
    expect((await explained('image')).trimEnd().split('\n')).toHaveLength(3);
  });

  it('refuses another name with the nearest', async () => {
    await expect(explained('serve/pign-status')).rejects.toMatchObject({ kind: 'user', hint: /serve\/ping-status/ });
  });

  it.each([...checks.map(({ id }) => id), ...Object.keys(clauses)])('%s fits a narrow terminal and leaves nothing out', async (name) => {
    const text = await explained(name, 60);
    expect(text).not.toMatch(/undefined|Source: unknown/);
    const prose = text
      .split('\n')
      .filter(
        (line) =>
          !/^(serve|train|batch|image|project|pipe|distributed)\//.test(line) &&
          !line.startsWith('  passes') &&
          !line.startsWith('  fails') &&
          !line.startsWith('Run it'),
      );
    for (const line of prose) expect(line.length).toBeLessThanOrEqual(60);
  });
});
