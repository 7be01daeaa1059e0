import { createReadStream, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { EXIT, InterruptedError, isUserError, UserError } from '../errors.ts';
import type { ExecResult } from '../exec.ts';
import { assertInside, writeFiles } from '../files.ts';
import { createTarReader } from '../tar.ts';
import { neutralise, tail } from '../text/safe.ts';
import type { Fetching } from './catalog.ts';
import { BOUNDS, watchSize } from './fetch-bounds.ts';
import type { Reference } from './reference.ts';

type NpmReference = Extract<Reference, { kind: 'npm' }>;

/** Downloads a package with npm, which runs nothing of it, and returns the folder with its files. Throws UserError with what npm said. */
export async function fetchFromNpm(reference: NpmReference, work: string, context: Fetching): Promise<string> {
  const tarballs = join(work, 'tarball');
  const tree = join(work, 'tree');
  mkdirSync(tarballs);
  const watch = watchSize(work, context.signal);
  const result = await context.exec({
    command: 'npm',
    args: [
      'pack',
      '--ignore-scripts',
      '--no-audit',
      '--no-fund',
      '--loglevel=error',
      `--pack-destination=${tarballs}`,
      '--',
      reference.spec,
    ],
    // The reader's own settings, such as a registry of the team, hold where the command is typed.
    cwd: context.cwd,
    env: {
      npm_config_dry_run: undefined,
      npm_config_global: undefined,
      npm_config_fetch_retries: '1',
      npm_config_fetch_retry_mintimeout: '1000',
    },
    signal: watch.signal,
    timeoutMs: BOUNDS.timeoutMs,
  });
  watch.end();
  if (context.signal.aborted) throw new InterruptedError();
  if (watch.exceeded()) throw BOUNDS.tooLarge(reference.shown);
  const [tarball] = result.exitCode === 0 ? readdirSync(tarballs) : [];
  if (tarball === undefined) throw describeNpmFailure(result, reference);
  await unpack(join(tarballs, tarball), tree, reference);
  return tree;
}

/** Files and folders only, and no more than a template can have, whatever the archive promises. */
async function unpack(tarball: string, tree: string, { shown }: NpmReference): Promise<void> {
  const archive = createTarReader();
  const left = { files: BOUNDS.files, bytes: BOUNDS.bytes };
  try {
    const reading = pipeline(createReadStream(tarball), createGunzip(), archive);
    // What goes wrong there arrives here too; nobody may miss it.
    reading.catch(() => {});
    for await (const entry of archive) {
      const { name, type, size = 0 } = entry.header;
      left.files -= 1;
      left.bytes -= size;
      if (left.files < 0 || left.bytes < 0) throw BOUNDS.tooLarge(shown);
      // The first folder has any name.
      const path = name.replace(/^\.?\/*[^/]+\//, '').replace(/\/$/, '');
      if (type !== 'file' && type !== 'directory') {
        throw new UserError(`${shown} cannot be used: ${JSON.stringify(name)} is a ${type ?? 'special file'}, no regular file.`, {
          hint: 'Templates hold files and folders only.',
        });
      }
      if (type === 'directory') {
        entry.resume();
        continue;
      }
      assertInside(path);
      const parts: Buffer[] = [];
      for await (const part of entry) parts.push(part as Buffer);
      writeFiles(tree, [{ path, content: Buffer.concat(parts), mode: 0o644 }]);
    }
    await reading;
  } catch (error) {
    if (isUserError(error)) throw error;
    throw new UserError(`The package ${shown} cannot be unpacked: ${error instanceof Error ? error.message : error}`, {
      hint: 'Try another version, or unpack it yourself and use --template ./folder',
      exitCode: EXIT.couldNotLook,
      cause: error,
    });
  }
}

function describeNpmFailure({ startError, timedOut, stderr, exitCode }: ExecResult, { shown, spec }: NpmReference): UserError {
  if (startError === 'ENOENT') {
    return new UserError(`${shown} needs npm, which was not found.`, {
      hint: 'Install npm, or unpack the package yourself and use --template ./folder',
      exitCode: EXIT.couldNotLook,
    });
  }
  if (timedOut) return BOUNDS.tooSlow(shown);
  if (/\b(E404|ETARGET|ENOVERSIONS)\b/.test(stderr)) {
    return new UserError(`There is no package ${spec} in the registry.`, {
      hint: `Check name and version, see: npm view ${spec.replace(/(.)@.*$/, '$1')} versions`,
    });
  }
  if (/\b(ENOTFOUND|ECONNREFUSED|ECONNRESET|ETIMEDOUT|EAI_AGAIN|ENETUNREACH|ENOTCACHED)\b/.test(stderr)) {
    return new UserError(`${shown} cannot be reached over the network.`, {
      hint: 'Check the connection and the registry (npm config get registry), or use a copy: --template ./folder',
      exitCode: EXIT.couldNotLook,
    });
  }
  const said = tail(neutralise(stderr), 4).join('\n');
  return new UserError(`npm could not fetch ${shown} (exit code ${exitCode}).`, {
    hint: said === '' ? 'Try the same with: npm pack' : `npm said: ${said}`,
    exitCode: EXIT.couldNotLook,
  });
}
