import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../support/context.ts';
import { workspace } from '../../support/workspace.ts';
import { type Ran, runTool } from './cloud.ts';

export interface Watched extends Ran {
  /** Where it connected to, `host:port`, other than to sockets of this machine. */
  readonly connects: readonly string[];
  readonly lookups: readonly string[];
  /** Bundles of the tool that were loaded and hold code of the AWS SDK. */
  readonly sdk: readonly string[];
  /** The same with code for proxies. */
  readonly proxies: readonly string[];
}

const preload = join(packageRoot, 'test/cloud/support/watch-process.cjs');

/** Runs the built tool and watches from inside what it connects to and loads. */
export async function watchTool(cwd: string, args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Watched> {
  const file = join(workspace(), 'watched');
  const ran = await runTool(cwd, args, { ...env, NODE_OPTIONS: `--require ${preload}`, WATCH_FILE: file });
  const seen = readFileSync(file, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { readonly connects: string[]; readonly lookups: string[]; readonly files: string[] });
  const bundles = [...new Set(seen.flatMap(({ files }) => files))].filter((path) => path.startsWith(join(packageRoot, 'dist')));
  if (bundles.length === 0) throw new Error('the tool loaded nothing that was watched');
  return {
    ...ran,
    connects: seen.flatMap(({ connects }) => connects),
    lookups: seen.flatMap(({ lookups }) => lookups),
    sdk: bundles.filter(holdsSdk),
    proxies: bundles.filter((file) => readFileSync(file, 'utf8').includes('proxyConnect')),
  };
}

function holdsSdk(file: string): boolean {
  return /httpAuthSchemeProvider|awsJson1_1|smithy\.context/.test(readFileSync(file, 'utf8'));
}
