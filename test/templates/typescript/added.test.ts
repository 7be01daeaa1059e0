import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { Kind } from '../../../src/add/addition.ts';
import { add } from '../../../src/commands/add.ts';
import { packageRoot, testContext } from '../../support/context.ts';
import { makeProject } from './project.ts';

/** Adds something to a project; returns what is said to be left to do. */
async function grow(cwd: string, kind: Kind, name: string, options: object): Promise<readonly string[]> {
  const context = testContext({ cwd });
  await add(kind, name, { yes: true, dryRun: false, json: true, ...options }, context);
  return JSON.parse(context.stdout.text()).todo;
}

it('the code that is said to be left is code of the template, and compiles with what the spec has now', async () => {
  const project = await makeProject('grown');
  const todo = [
    ...(await grow(project, 'hyperparameter', 'depth', { type: 'Integer', min: '1', max: '20', default: '6', description: 'x' })),
    ...(await grow(project, 'hyperparameter', 'my-note', { type: 'FreeText', description: 'x' })),
    ...(await grow(project, 'channel', 'test', {
      required: false,
      contentType: ['text/csv'],
      description: 'x',
      sample: 'samples/channels/validation',
    })),
    ...(await grow(project, 'channel', 'images', {
      required: false,
      contentType: ['image/png'],
      description: 'x',
      sample: 'samples/channels/validation',
    })),
    ...(await grow(project, 'metric', 'test:mae', {})),
    ...(await grow(project, 'content-type', 'application/x-foo', { sample: 'samples/requests/one-row.csv' })),
  ];
  expect(todo).toMatchInlineSnapshot(`
    [
      "src/algorithm.ts: hyperparameters.depth is now a number; use it in train.",
      "test/algorithm.test.ts: give depth a value where the tests call train; npm test names the places.",
      "src/algorithm.ts: hyperparameters["my-note"] is now text, undefined when the buyer sets nothing; use it in train.",
      "test/algorithm.test.ts: give my-note a value where the tests call train; npm test names the places.",
      "src/algorithm.ts: read it in train, when channels.test.present: for await (const rows of channels.test.rows()).",
      "test/algorithm.test.ts: give test among the channels where the tests call train; npm test names the places.",
      "src/algorithm.ts: read it in train, when channels.images.present: for await (const piece of channels.images.bytes()) gives the raw bytes; rows() reads CSV only.",
      "test/algorithm.test.ts: give images among the channels where the tests call train; npm test names the places.",
      "src/algorithm.ts: print it in train: log(\`test:mae=\${value}\`). In the line "test:mae=0.5" the regular expression finds 0.5.",
      "src/runtime/media-types.ts: add "application/x-foo" to MEDIA_TYPES; until then such a request is answered with 415.",
      "src/runtime/decode.ts: a decoder in DECODERS that turns the body into rows.",
      "src/runtime/encode.ts: an entry in FORMATS that turns predictions into the body.",
      "Tell buyers in the README what such a body looks like, with an example.",
    ]
  `);

  const file = join(project, 'src/algorithm.ts');
  const loops = todo.flatMap((line) => /for await .*?\(\)\)/.exec(line)?.[0] ?? []);
  expect(loops).toHaveLength(2);
  const code = [
    'export async function probe({ hyperparameters, channels, log }: TrainingInput): Promise<void> {',
    '  const depth: number = hyperparameters.depth;',
    "  const note: string | undefined = hyperparameters['my-note'];",
    ...loops.map(
      (loop) =>
        `  if (channels.test.present) ${loop} log(\`\${depth}\${note}\${${loop.includes('rows') ? 'rows.count' : 'piece.length'}}\`);`,
    ),
    '  const value = 1;',
    `  ${todo.flatMap((line) => /log\(`.*`\);?/.exec(line)?.[0] ?? [])[0]};`,
    '}',
    '',
  ];
  writeFileSync(file, `${readFileSync(file, 'utf8')}\n${code.join('\n')}`);
  const compiler = join(packageRoot, 'node_modules/typescript/bin/tsc');
  const { stdout } = spawnSync(process.execPath, [compiler, '--noEmit', '-p', project], { encoding: 'utf8', cwd: project });
  // The tests of the algorithm do not know of them yet, and that was said.
  const complaints = stdout.split('\n').filter((line) => line !== '');
  expect(complaints.length).toBeGreaterThan(0);
  expect(complaints.filter((line) => !line.startsWith('test/algorithm.test.ts'))).toEqual([]);
});
