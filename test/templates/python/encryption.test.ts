import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { packageRoot } from '../../support/context.ts';
import { writeTree } from '../typescript/project.ts';
import { evaluate, findPort, makeJob, makeProject, sampleFiles, start, train, venv } from './project.ts';

/** Seals and opens every vector; gives the title of each, and what came of it. */
const TRY_VECTORS = `import json, io, sys
from runtime.model_encryption import HEADER, ModelError, ModelKey, parse_header, seal, unseal
vectors = json.load(open(sys.argv[1]))
def open_file(encrypted, name, key):
    file = io.BytesIO(encrypted)
    header = parse_header(file.read(HEADER), [ModelKey.of(bytes(32)), ModelKey.of(bytes.fromhex(key))], name)
    return b"".join(unseal(file.read, header, name, name))
results = []
for v in vectors["files"]:
    key = ModelKey.of(bytes.fromhex(v["key"]))
    draw = {"model_id": bytes.fromhex(v["modelId"]), "prefix": bytes.fromhex(v["noncePrefix"])}
    sealed = b"".join(seal(bytes.fromhex(v["plain"]), v["name"], key, chunk_size=v["chunkSize"], **draw))
    opened = open_file(bytes.fromhex(v["encrypted"]), v["name"], v["key"])
    results.append([v["title"], key.id.hex() == v["keyId"], sealed.hex() == v["encrypted"], opened.hex() == v["plain"]])
refused = []
for v in vectors["refused"]:
    try:
        open_file(bytes.fromhex(v["encrypted"]), v["name"], v["key"])
        refused.append([v["title"], v["because"], "opened"])
    except ModelError as error:
        refused.append([v["title"], v["because"], str(error)])
print(json.dumps([results, refused]))`;

const REASONS: Readonly<Record<string, RegExp>> = {
  damaged: /is damaged/,
  'other-key': /was encrypted with another key \([0-9a-f]{16}\) than this image has \(/,
  'other-version': /in version 2 of the format, and this image reads version 1/,
  'not-encrypted': /is not encrypted/,
};

describe.skipIf(venv === undefined)('encrypted models', { timeout: 60_000 }, () => {
  let project: string;
  beforeAll(async () => {
    project = await makeProject({ encryptArtifacts: true });
    writeTree(project, { 'secrets/model.key': `${'5a'.repeat(32)}\n` });
  });

  it('are what other programs write and read, and what is spoilt is refused', () => {
    const vectors = join(packageRoot, 'test/fixtures/encryption/vectors.json');
    const [files, refused] = evaluate(project, TRY_VECTORS, [vectors]) as [
      [string, boolean, boolean, boolean][],
      [string, string, string][],
    ];
    expect(files.length).toBeGreaterThan(3);
    for (const [title, ...right] of files) expect(right, title).toEqual([true, true, true]);
    expect(refused.length).toBeGreaterThan(5);
    for (const [title, because, message] of refused) expect(message, title).toMatch(REASONS[because] ?? /no such reason/);
  });

  it('are served by the image with the key, and by no other', async () => {
    const job = makeJob(project, sampleFiles(project));
    const { code, model, log } = await train(job);
    expect([code, model]).toEqual([0, undefined]);
    expect(log).not.toContain('5a5a');
    const env = { SAGEMAKER_BIND_TO_PORT: String(await findPort()), SAGEMAKER_MODEL_SERVER_WORKERS: '1' };
    const running = start('serve', job, env);
    await expect.poll(() => running.log(), { timeout: 20_000 }).toContain('Serving');
    running.child.kill('SIGTERM');
    expect((await running.ended).code).toBe(0);
    writeTree(project, { 'secrets/model.key': `${'c3'.repeat(32)}\n` });
    const other = await start('serve', job, env).ended;
    expect(other).toMatchObject({
      code: 1,
      log: expect.stringMatching(/could not be loaded: .*model\.json\.enc was encrypted with another key/),
    });
    rmSync(join(project, 'secrets/model.key'));
    const missing = await train(makeJob(project, sampleFiles(project)));
    expect([missing.code, missing.log]).toEqual([
      1,
      expect.stringContaining('secrets/model.key, is missing. Build the image again with the key.'),
    ]);
  });
});
