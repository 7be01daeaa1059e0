import type { Target } from './target.ts';
import { createHttpTarget } from './targets/http.ts';
import { createSpecTarget } from './targets/spec.ts';
import { createTarTarget } from './targets/tar.ts';
import { createDockerfileTarget, createHintsTarget, createLogTarget, createPatternTarget } from './targets/text.ts';

/** Everything that is fed; `root` is that of the repository. */
export const TARGETS: Readonly<Record<string, (root: string) => Target | Promise<Target>>> = {
  spec: createSpecTarget,
  tar: createTarTarget,
  http: createHttpTarget,
  log: createLogTarget,
  hints: createHintsTarget,
  dockerfile: createDockerfileTarget,
  pattern: createPatternTarget,
};
