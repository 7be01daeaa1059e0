import { readFileSync } from 'node:fs';
import type { Question } from '../completion/questions.ts';
import { findConfig } from '../config/find.ts';
import { parseJson } from '../config/parse-json.ts';
import type { Context } from '../context.ts';
import { EXIT, type ExitCode } from '../errors.ts';

/** Prints the names that a completion script asks for, one a line; none where there is no project or its file cannot be read. */
export async function completeValues(what: Question, { cwd, stdout }: Pick<Context, 'cwd' | 'stdout'>): Promise<ExitCode> {
  const names = Object.keys(READERS[what](readSpec(cwd)) ?? {});
  stdout.write(names.map((name) => `${name}\n`).join(''));
  return EXIT.ok;
}

type Spec = { readonly training?: { readonly hyperparameters?: object; readonly channels?: object } } | undefined;

const READERS: Readonly<Record<Question, (spec: Spec) => object | undefined>> = {
  hyperparameters: (spec) => spec?.training?.hyperparameters,
  channels: (spec) => spec?.training?.channels,
};

/** The file as it is: completion must also work while it has mistakes. */
function readSpec(cwd: string): Spec {
  try {
    const parsed = parseJson(readFileSync(findConfig(cwd), 'utf8'));
    return parsed.status === 'malformed' ? undefined : (parsed.value as Spec);
  } catch {
    return undefined;
  }
}
