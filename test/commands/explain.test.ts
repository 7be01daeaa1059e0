import { describe, expect, it } from 'vitest';
import { checks } from '../../src/checks/index.ts';
import { selectChecks } from '../../src/checks/select-checks.ts';
import { explain } from '../../src/commands/explain.ts';
import { clauses } from '../../src/sagemaker/clauses/index.ts';

async function explained(name: string | undefined, columns?: number, list = false): Promise<string> {
  let text = '';
  const write = (part: string) => {
    text += part;
  };
  expect(await explain(name, { list }, { stdout: { write, isTTY: columns !== undefined, columns } })).toBe(0);
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

      Fix: Start the program with \`exec\` and handle the signal: process.on('SIGTERM', () =>
      server.close(() => process.exit(0))) or signal.signal(signal.SIGTERM, handler).

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

      serve/stops-on-term (must)
        serve stops on SIGTERM

        When an endpoint is scaled in, updated or deleted, the container gets SIGTERM and 30 seconds later
        SIGKILL. A server that ignores it loses every request in flight and makes each stop wait. Common
        causes: a shell script that starts the program without \`exec\`, a shell-form ENTRYPOINT, or no
        handler at all, for process 1 ignores signals that it does not handle.
        Fix: Start the program with \`exec\` and handle the signal: process.on('SIGTERM', () =>
        server.close(() => process.exit(0))) or signal.signal(signal.SIGTERM, handler).

      serve/stops-when-busy (must)
        serve stops on SIGTERM with a request in flight

        The signal comes while requests are being answered, more often than not. A server that waits for
        all connections to close waits for ever on a client that keeps its connection open, and is killed
        after 30 seconds.
        Fix: Stop listening, finish what is in flight, close idle connections
        (server.closeIdleConnections()), and end after a limit of your own.

      serve/in-flight-finished (should)
        a request in flight is answered before the server stops

        Scaling in and updates stop containers that are at work, and there are 30 seconds to finish. A
        server that ends at once turns each of them into errors for the buyer.
        Fix: Stop listening and let requests finish: process.on('SIGTERM', () => server.close(() =>
        process.exit(0))); gunicorn does so with --graceful-timeout 30.

      Run it alone: sagemaker-algo test-local --only INF-19
      "
    `);
  });

  it('lists an area', async () => {
    expect((await explained('image')).trimEnd().split('\n')).toHaveLength(checks.filter(({ id }) => id.startsWith('image/')).length);
  });

  it('refuses another name with the nearest', async () => {
    await expect(explained('serve/pign-status')).rejects.toMatchObject({ kind: 'user', hint: /serve\/ping-status/ });
  });

  it('tells why nobody judges a clause', async () => {
    expect(await explained('MKT-12', 60)).toMatchInlineSnapshot(`
      "MKT-12  The certify flag is permanent

      An algorithm resource that was made without
      CertifyForMarketplace can never be published.
        Source: AWS Marketplace seller guide, "Creating your
        Amazon SageMaker AI resource"

      Not judged: The flag belongs to the request that is sent to
      AWS; neither the images nor the spec file have it.
      "
    `);
  });

  it.each([
    ['MKT-12', /^MKT-12 is not judged: The flag belongs to the request/],
    ['mkt-1[2]', /^There is no check, area or clause/],
    ['API-*3', /^API-03 is not judged: It holds by construction/],
  ])('--only says of %s why there is nothing to run', (name, message) => {
    expect(() => selectChecks({ only: [name] })).toThrow(
      expect.objectContaining({ kind: 'user', message: expect.stringMatching(message) }),
    );
  });

  it('lists every check and every clause with who judges it, or why nobody does', async () => {
    const text = await explained(undefined, 80, true);
    for (const { id } of checks) expect(text).toMatch(new RegExp(`^${id} `, 'm'));
    for (const [id, { title, unjudged }] of Object.entries(clauses)) {
      const below = text.slice(text.indexOf(`\n${id}  ${title}\n`));
      const judges = checks.filter((check) => check.clauses.includes(id)).map((check) => check.id);
      const [, next] = below.split('\n').slice(1);
      expect(next).toMatch(unjudged === undefined ? new RegExp(`^    ${judges[0]}`) : /^ {4}not judged: /);
    }
    expect((await explained('image', 80, true)).split('\n')[0]).toMatch(/^image\//);
  });

  it('asks for a name', async () => {
    await expect(explained(undefined)).rejects.toMatchObject({ kind: 'user', exitCode: 2, hint: /--list/ });
  });

  it.each([...checks.map(({ id }) => id), ...Object.keys(clauses)])('%s fits a narrow terminal and leaves nothing out', async (name) => {
    const text = await explained(name, 60);
    expect(text).not.toMatch(/undefined|Source: unknown/);
    const prose = text
      .split('\n')
      .filter(
        (line) =>
          !/^[a-z]+\/[a-z0-9-]+/.test(line) && !line.startsWith('  passes') && !line.startsWith('  fails') && !line.startsWith('Run it'),
      );
    expect(text).toMatch(/^ *(Fix|Not judged): \S/m);
    for (const line of prose) expect(line.length).toBeLessThanOrEqual(60);
  });
});
