import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parseConfig } from '../../../src/config/load.ts';
import { isUserError } from '../../../src/errors.ts';
import { assert, outline, type Target } from '../target.ts';

/** `sagemaker-algo.json`: text to a frozen config with its issues, or one error for the reader. */
export function createSpecTarget(root: string): Target {
  const examples = path.join(root, 'test/fuzz/seeds');
  const seed = readFileSync(path.join(examples, 'spec.json'));
  return {
    seeds: [seed, Buffer.from('{}'), Buffer.from('{"name":"a"}')],
    words: [
      ...[
        '"name":',
        '"training":',
        '"inference":',
        '"samples":',
        '"hyperparameters":',
        '"channels":',
        '"metrics":',
        '"regex":',
        '"images":',
      ],
      ...[
        '"type":',
        '"range":',
        '"Integer"',
        '"Continuous"',
        '"Categorical"',
        '"default":',
        '"min":',
        '"max":',
        '"publish":',
        '"listing":',
      ],
      ...['{', '}', '[', ']', ',', ':', '"', '\\u', '\\ud800', '//', '/*', '1e400', '"(a+)+$"', '"__proto__":{}'],
    ],
    run(input) {
      try {
        const { config, issues } = parseConfig(input.toString('utf8'), 'sagemaker-algo.json');
        assert(Object.isFrozen(config), 'the config is frozen');
        assert(
          issues.every(({ path: at, reason }) => typeof at === 'string' && typeof reason === 'string'),
          'each issue has a path and a reason',
        );
        assert(({} as Record<string, unknown>)['polluted'] === undefined, 'no prototype was changed');
        return outline(issues.map(({ reason }) => reason).join());
      } catch (error) {
        if (!isUserError(error)) throw error;
        assert(error.message.length < 200_000, 'the message is bounded');
        // biome-ignore lint/suspicious/noControlCharactersInRegex: that is what is looked for
        assert(!/[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e]/.test(error.message), 'the message holds nothing that a terminal obeys');
        return outline(error.message);
      }
    },
  };
}
