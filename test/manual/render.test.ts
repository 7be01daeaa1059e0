import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { makeManuals } from '../../src/cli/manuals.ts';
import { readWholeTree } from '../../src/cli/whole-tree.ts';
import { ENVIRONMENT } from '../../src/manual/surroundings.ts';
import { findShells } from '../setup/shells.mjs';
import { packageRoot, testContext } from '../support/context.ts';

const there = findShells();
const BACK = '\b';
const make = () => makeManuals(testContext({ cwd: '/' }));
const PAGES = ['sagemaker-algo.1', 'create-sagemaker-algo.1'];

describe('the manual pages', () => {
  it.skipIf(!there.includes('mandoc')).each(PAGES)('mandoc finds nothing wrong with %s', (page) => {
    const { stdout } = spawnSync('mandoc', ['-T', 'lint', '-W', 'warning'], { input: make()[page], encoding: 'utf8' });
    // A date would make every build another one.
    expect(stdout.split('\n').filter((line) => line !== '' && !line.includes('missing date'))).toEqual([]);
  });

  it.skipIf(!there.includes('groff')).each(PAGES)('groff has no warning about %s', (page) => {
    const { status, stderr } = spawnSync('groff', ['-man', '-ww', '-Tutf8', '-z'], { input: make()[page], encoding: 'utf8' });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  });

  it.skipIf(!there.includes('mandoc'))('has every command and option as it is typed', () => {
    const { stdout } = spawnSync('mandoc', ['-T', 'utf8', '-O', 'width=400'], { input: make()['sagemaker-algo.1'], encoding: 'utf8' });
    // Bold is a character, one back, and the character again.
    const text = [...stdout].filter((character, index, all) => character !== BACK && all[index + 1] !== BACK).join('');
    for (const title of ['NAME', 'SYNOPSIS', 'COMMANDS', 'OPTIONS', 'EXIT STATUS', 'ENVIRONMENT', 'FILES', 'EXAMPLES']) {
      expect(text).toMatch(new RegExp(`^${title}$`, 'm'));
    }
    const { commands } = readWholeTree(testContext({ cwd: '/' }));
    for (const { name, options } of commands) {
      expect(text).toMatch(new RegExp(`^ +${name}( |$)`, 'm'));
      for (const { long } of options) expect(text).toMatch(new RegExp(`(^| )${long}( |$)`, 'm'));
    }
    expect(text).toContain('sagemaker-algo train --hp alpha=0.5');
    expect(text).toContain("sagemaker-algo add metric validation:mae --regex 'validation:mae=([0-9.]+)' --objective Minimize");
  });
});

describe('environment variables', () => {
  const known = ENVIRONMENT.flatMap(({ names }) => names);

  it('are all told of', () => {
    const sources = ['src', 'bin'].flatMap((folder) =>
      readdirSync(join(packageRoot, folder), { recursive: true, encoding: 'utf8' })
        .filter((file) => /\.(ts|cjs)$/.test(file))
        .map((file) => readFileSync(join(packageRoot, folder, file), 'utf8')),
    );
    const read = sources.flatMap((text) =>
      // Read by its name, or by a constant that holds the name.
      [...text.matchAll(/(?:\bconst [A-Z_]*VARIABLE = |\benv|\bvariables)(?:\??\.)?\[?['.]([A-Za-z_]*[A-Z][A-Z0-9_]+|npm_\w+)\b/g)].map(
        ([, name]) => name,
      ),
    );
    // Set for the SDK or for a debugger rather than read; Windows' own.
    const aside = ['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED', 'NODE_OPTIONS', 'OS', 'PYTHONPATH'];
    expect([...new Set(read)].filter((name = '') => ![...known, ...aside].includes(name))).toEqual([]);
    expect(read.length).toBeGreaterThan(20);
  });

  it('are in the table of docs/command-line.md', () => {
    const page = readFileSync(join(packageRoot, 'docs/command-line.md'), 'utf8');
    expect(known.filter((name) => !page.includes(`\`${name}\``))).toEqual([]);
  });
});
