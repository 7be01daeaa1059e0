import { expect, it } from 'vitest';
import { readWholeTree } from '../../src/cli/whole-tree.ts';
import { testContext } from '../support/context.ts';
import { renderCommandsReference } from './commands-reference.ts';
import { FAILED } from './exit-codes.ts';

const read = () => readWholeTree(testContext({ cwd: '/' }));

it('docs/commands.md is what the command line says', async () => {
  await expect(renderCommandsReference(read())).toMatchFileSnapshot('../../docs/commands.md');
});

it('it says of every command what its exit code 1 means, and of no other', () => {
  const names = read().commands.map(({ name }) => name);
  expect(names.filter((name) => !Object.hasOwn(FAILED, name))).toEqual([]);
  expect(Object.keys(FAILED).filter((name) => !names.includes(name))).toEqual([]);
});
