import type { GatherContext } from '../gather.ts';

/** A git that an outer git started passes on where that one's repository is. */
const OWN_REPOSITORY = { GIT_DIR: undefined, GIT_WORK_TREE: undefined, GIT_INDEX_FILE: undefined, GIT_TERMINAL_PROMPT: '0' };

/** What a program prints when it ends well; undefined when it is not there, fails, or takes longer than it should. */
export async function runBriefly(
  { exec, cwd, env }: Pick<GatherContext, 'exec' | 'cwd' | 'env'>,
  command: string,
  args: readonly string[],
  more: { readonly cwd?: string; readonly timeoutMs?: number; readonly stdin?: string } = {},
): Promise<string | undefined> {
  const result = await exec({ command, args, cwd, timeoutMs: 3_000, env: { ...env, ...OWN_REPOSITORY }, detached: true, ...more });
  return result.exitCode === 0 ? result.stdout : undefined;
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A text at a path of parsed JSON; '' where there is none. */
export function textAt(value: unknown, ...path: readonly string[]): string {
  const found = path.reduce<unknown>((inner, key) => (isRecord(inner) ? inner[key] : undefined), value);
  return typeof found === 'string' ? found : typeof found === 'number' ? String(found) : '';
}

/** The JSON values of lines that hold one each. */
export function parseLines(text: string): readonly unknown[] {
  return text.split('\n').flatMap((line) => {
    try {
      return line.trim() === '' ? [] : [JSON.parse(line) as unknown];
    } catch {
      return [];
    }
  });
}
