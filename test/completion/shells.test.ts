import { describe, expect, it } from 'vitest';
import { SHELLS } from '../../src/completion/shells.ts';
import { findShells } from '../setup/shells.mjs';
import { openShell } from '../support/shell-session.ts';
import { hasTerminal } from '../support/terminal.ts';
import { workspace } from '../support/workspace.ts';

const there = hasTerminal ? findShells() : [];

const NAMES = { hyperparameters: ['alpha', 'depth'], channels: ['train', 'validation'] };
const FILES = ['my data.csv', 'results/', 'results/out.csv', 'restless.txt', '--odd.csv'];

/** What is typed behind `sagemaker-algo` before the tab, and the words with which the tool is called when enter follows. */
const CASES: Readonly<Record<string, string>> = {
  'test-l': '[test-local]',
  'test-local --save-o': '[test-local][--save-observations]',
  'train --engine proc': '[train][--engine][process]',
  'train --engine=proc': '[train][--engine=process]',
  'policy mark': '[policy][marketplace]',
  'explain serve/ping-stat': '[explain][serve/ping-status]',
  'test-local --only pipe,serve/ping-stat': '[test-local][--only][pipe,serve/ping-status]',
  'test-local --only=serve/ping-stat': '[test-local][--only=serve/ping-status]',
  'train --instance-type ml.m5.lar': '[train][--instance-type][ml.m5.large]',
  'invoke my': '[invoke][my data.csv]',
  'invoke "my': '[invoke][my data.csv]',
  'invoke --model my': '[invoke][--model][my data.csv]',
  'invoke --model=my': '[invoke][--model=my data.csv]',
  // One that begins the same is a file.
  'transform --out res': '[transform][--out][results/]',
  'add hyperp': '[add][hyperparameter]',
  'add channel --record-wr': '[add][channel][--record-wrapper]',
  '--verbose test-l': '[--verbose][test-local]',
  // The value of an option is no command.
  'train --out serve --prep': '[train][--out][serve][--prepare]',
  'invoke -- --od': '[invoke][--][--odd.csv]',
  'train --hp alp': '[train][--hp][alpha=]',
  'train --hp=alp': '[train][--hp=alpha=]',
  'jobs att': '[jobs][attach]',
  'train --channel train=my': '[train][--channel][train=my data.csv]',
  'test-local --report junit=my': '[test-local][--report][junit=my data.csv]',
  'help transf': '[help][transform]',
  'completion fi': '[completion][fish]',
};

for (const shell of SHELLS) {
  // What is not here is named among the tests that were not run.
  describe.skipIf(!there.includes(shell))(`completion in ${shell}`, () => {
    it('completes what is typed, in quotes where a name has blanks', { timeout: 120_000 }, async () => {
      const folder = workspace(Object.fromEntries(FILES.map((name) => [`work/${name}`, ''])));
      const session = await openShell(shell, folder, NAMES);
      const words: Record<string, string> = {};
      for (const line of Object.keys(CASES)) words[line] = await session.run(`sagemaker-algo ${line}`);
      // zsh takes the slash behind a folder away when the line goes on.
      const slash = shell === 'zsh' ? { 'transform --out res': '[transform][--out][results]' } : {};
      expect(words).toEqual({ ...CASES, ...slash });
      expect(await session.run('create-sagemaker-algo --template typesc')).toBe('[--template][typescript]');
      // Nothing else has started the tool.
      expect(session.asked()).toEqual(['hyperparameters', 'hyperparameters']);
    });

    it('lists what there is to choose from', { timeout: 60_000 }, async () => {
      const session = await openShell(shell, workspace({ 'work/': '' }), NAMES);
      expect(await session.offers('sagemaker-algo ', 'unpublish')).toContain('test-local');
      expect(await session.offers('sagemaker-algo transform --split ', 'TFRecord')).toContain('RecordIO');
      expect(await session.offers('sagemaker-algo train --hp ', 'depth')).toContain('alpha');
      expect(await session.offers('sagemaker-algo train --channel ', 'validation')).toContain('train');
      expect(await session.offers('sagemaker-algo serve --', '--training-job')).not.toContain('--smoke');
      expect(session.asked()).toEqual(['hyperparameters', 'channels']);
    });
  });
}
