import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { findProgramFiles, rolesOf } from '../../src/watch/program-files.ts';
import { packageRoot } from '../support/context.ts';

const NODE = { train: 'src/runtime/train.ts', serve: 'src/runtime/serve.ts' };

function look(files: Readonly<Record<string, string>>, entries = NODE) {
  return findProgramFiles(entries, Object.keys(files), (path) => files[path]);
}

describe('the programs of a project', () => {
  test('what only the server imports belongs to the server', () => {
    const found = look({
      'src/runtime/train.ts': "import { train } from '../algorithm.ts';\n",
      'src/runtime/serve.ts': "import { predict } from '../algorithm.ts';\nimport { decode } from './decode.ts';\n",
      'src/runtime/decode.ts': "import { split } from './split';\n",
      'src/runtime/split.ts': 'export const split = 1;\n',
      'src/algorithm.ts': '',
      'src/unused.ts': '',
    });
    expect(rolesOf('src/runtime/decode.ts', found)).toEqual(['serve']);
    expect(rolesOf('src/runtime/split.ts', found)).toEqual(['serve']);
    expect(rolesOf('src/algorithm.ts', found)).toEqual(['train', 'serve']);
    expect(rolesOf('src/runtime/train.ts', found)).toEqual(['train']);
    expect(rolesOf('src/unused.ts', found)).toEqual(['train', 'serve']);
    expect(rolesOf('weights.bin', found)).toEqual(['train', 'serve']);
    expect(rolesOf('src/runtime/decode.ts', undefined)).toEqual(['train', 'serve']);
    expect(rolesOf('src/runtime/decode.ts', found, undefined)).toEqual(['train', 'serve']);
  });

  test('a file that is started by its name belongs to who starts it', () => {
    const found = look({ 'src/runtime/train.ts': "fork('src/worker.mjs');\n", 'src/runtime/serve.ts': '', 'src/worker.mjs': '' });
    expect(rolesOf('src/worker.mjs', found)).toEqual(['train']);
  });

  test.each([
    'const a = await import(name);',
    'const a = await import(`./$' + '{name}.ts`);',
    'const require = createRequire(import.meta.url);',
    'require(name)',
  ])('%s may load anything', (line) => {
    const found = look({ 'src/runtime/train.ts': line, 'src/runtime/serve.ts': "import './only.ts';", 'src/only.ts': '' });
    expect(rolesOf('src/runtime/serve.ts', found)).toEqual(['train', 'serve']);
    expect(found.train).toBeUndefined();
  });

  test('a program that is not there may be anything', () => {
    expect(look({ 'src/runtime/serve.ts': '' }).train).toBeUndefined();
  });

  test('Python modules by the last part of their name', () => {
    const found = look(
      {
        'runtime/train.py': 'from algorithm import train\nfrom . import paths\n',
        'runtime/serve.py': 'def main():\n    from .server import (\n        serve,\n    )\nimport runtime.app as app, json\n',
        'runtime/server.py': '',
        'runtime/app.py': '',
        'runtime/paths.py': '',
        'runtime/__init__.py': '',
        'algorithm.py': '',
      },
      { train: 'runtime/train.py', serve: 'runtime/serve.py' },
    );
    expect(rolesOf('runtime/server.py', found)).toEqual(['serve']);
    expect(rolesOf('runtime/app.py', found)).toEqual(['serve']);
    expect(rolesOf('runtime/paths.py', found)).toEqual(['train']);
    expect(rolesOf('algorithm.py', found)).toEqual(['train']);
  });
});

/** The files of a template without what answers add, at the places where a project has them. */
function template(folders: readonly string[]): Readonly<Record<string, string>> {
  const found: Record<string, string> = {};
  for (const folder of folders) {
    const root = join(packageRoot, 'templates', folder);
    for (const name of readdirSync(root, { recursive: true, encoding: 'utf8' })) {
      if (/\.(ts|py|ejs)$/.test(name) && !/test/.test(name)) found[name.replace(/\.ejs$/, '')] = readFileSync(join(root, name), 'utf8');
    }
  }
  return found;
}

describe('our templates', () => {
  test('typescript: decoding is the server’s, reading channels the training’s', () => {
    const found = look(template(['typescript/files', 'typescript/regression']));
    expect(rolesOf('src/runtime/encode.ts', found)).toEqual(['serve']);
    expect(rolesOf('src/runtime/server.ts', found)).toEqual(['serve']);
    expect(rolesOf('src/runtime/channels.ts', found)).toEqual(['train']);
    expect(rolesOf('src/algorithm.ts', found)).toEqual(['train', 'serve']);
  });

  test('python', () => {
    const found = look(template(['python/files', 'python/regression']), { train: 'runtime/train.py', serve: 'runtime/serve.py' });
    expect(rolesOf('runtime/encode.py', found)).toEqual(['serve']);
    expect(rolesOf('runtime/app.py', found)).toEqual(['serve']);
    expect(rolesOf('runtime/channels.py', found)).toEqual(['train']);
    expect(rolesOf('algorithm.py', found)).toEqual(['train', 'serve']);
  });
});
