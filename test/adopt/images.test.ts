// biome-ignore-all lint/suspicious/noTemplateCurlyInString: Dockerfiles have such variables too
import { describe, expect, it } from 'vitest';
import { chooseDockerfile, findBrokenDockerfiles, findDockerfiles } from '../../src/adopt/images.ts';
import { treeOf } from '../support/tree.ts';

const FROM = 'FROM a:1\n';
/** For each role the path of its Dockerfile, or those among which it cannot be told. */
function chosen(files: Readonly<Record<string, string>>) {
  const dockerfiles = findDockerfiles(treeOf(files));
  return (['train', 'serve'] as const).map((role) => {
    const choice = chooseDockerfile(role, dockerfiles);
    if (choice.status === 'found') return choice.dockerfile.path;
    return choice.status === 'several' ? choice.dockerfiles.map(({ path }) => path) : undefined;
  });
}

describe('finding Dockerfiles', () => {
  it('by name, three folders deep, without those for something else', () => {
    const found = ['Dockerfile', 'a/Dockerfile.train', 'a/b/serve.Dockerfile', 'a/b/c/Containerfile', 'x/dockerfile-gpu'];
    const not = ['a/b/c/d/Dockerfile', 'Dockerfile.dockerignore', 'Dockerfile.j2', 'tests/Dockerfile', 'Dockerfile.dev', 'mydockerfile'];
    const tree = treeOf(Object.fromEntries([...found, ...not].map((path) => [path, FROM])));
    expect(findDockerfiles(tree).map(({ path }) => path)).toEqual(found);
  });

  it('takes those of tests where there are no others', () => {
    expect(findDockerfiles(treeOf({ 'examples/Dockerfile': FROM })).map(({ path }) => path)).toEqual(['examples/Dockerfile']);
  });

  it('names files that only look like one', () => {
    expect(findBrokenDockerfiles(treeOf({ Dockerfile: 'notes', 'a/Dockerfile': FROM }))).toEqual(['Dockerfile']);
  });
});

describe('which Dockerfile trains and which serves', () => {
  const program = '#!/bin/sh\n';
  it.each<[string, Record<string, string>, unknown]>([
    ['the only one does both', { Dockerfile: FROM }, ['Dockerfile', 'Dockerfile']],
    ['the only one says that it trains', { 'Dockerfile.train': FROM }, ['Dockerfile.train', undefined]],
    ['names', { 'Dockerfile.train': FROM, 'Dockerfile.serve': FROM }, ['Dockerfile.train', 'Dockerfile.serve']],
    ['folders', { 'training/Dockerfile': FROM, 'inference/Dockerfile': FROM }, ['training/Dockerfile', 'inference/Dockerfile']],
    [
      'what is started',
      { 'a/Dockerfile': `${FROM}CMD ["python", "/opt/train_model.py"]`, 'b/Dockerfile': `${FROM}CMD ["gunicorn", "app:app"]` },
      ['a/Dockerfile', 'b/Dockerfile'],
    ],
    [
      'modules',
      { 'a/Dockerfile': `${FROM}ENTRYPOINT ["python", "-m", "pkg.train"]`, 'b/Dockerfile': `${FROM}ENTRYPOINT python -m pkg.serving` },
      ['a/Dockerfile', 'b/Dockerfile'],
    ],
    [
      'what is copied',
      {
        'a/Dockerfile': `${FROM}COPY code /opt`,
        'a/code/train': program,
        'b/Dockerfile': `${FROM}COPY code /opt`,
        'b/code/serve': program,
      },
      ['a/Dockerfile', 'b/Dockerfile'],
    ],
    [
      'where it is put',
      { 'a/Dockerfile': `${FROM}COPY --from=x /app/x /usr/bin/train`, 'b/Dockerfile': `${FROM}COPY --from=x /y /usr/bin/serve` },
      ['a/Dockerfile', 'b/Dockerfile'],
    ],
    [
      'a name against a copy',
      { Dockerfile: `${FROM}COPY . /`, train: program, serve: program, 'Dockerfile.train': FROM },
      ['Dockerfile.train', 'Dockerfile'],
    ],
    [
      'the toolkit',
      { 'a/Dockerfile': `${FROM}ENV SAGEMAKER_PROGRAM=x.py`, 'serve/Dockerfile': FROM },
      ['a/Dockerfile', 'serve/Dockerfile'],
    ],
    [
      'two alike',
      { 'a/Dockerfile': FROM, 'b/Dockerfile': FROM },
      [
        ['a/Dockerfile', 'b/Dockerfile'],
        ['a/Dockerfile', 'b/Dockerfile'],
      ],
    ],
    [
      'two that train',
      { 'train/Dockerfile': FROM, 'Dockerfile.train': FROM, 'serve/Dockerfile': FROM },
      [['train/Dockerfile', 'Dockerfile.train'], 'serve/Dockerfile'],
    ],
    ['none', { 'readme.md': '' }, [undefined, undefined]],
  ])('%s', (_what, files, expected) => expect(chosen(files)).toEqual(expected));

  it('looks into a script that knows both roles', () => {
    const files = {
      Dockerfile: `${FROM}COPY . /app\nENTRYPOINT ["./executor.sh"]`,
      'executor.sh': 'if [ $1 = train ]; then :; else serve; fi',
    };
    const [one] = findDockerfiles(treeOf(files));
    expect(one?.signs).toEqual({
      train: { strength: 2, words: 'ENTRYPOINT in line 3 starts executor.sh, which knows train' },
      serve: { strength: 2, words: 'ENTRYPOINT in line 3 starts executor.sh, which knows serve' },
    });
  });
});

describe('the build context', () => {
  it.each<[string, Record<string, string>, string, readonly string[]]>([
    ['the folder of the Dockerfile', { 'c/Dockerfile': `${FROM}COPY code /opt`, 'c/code/train': '' }, 'c', ['c/code/train']],
    ['the project folder', { 'docker/Dockerfile': `${FROM}COPY src/train /opt`, 'src/train': '' }, '.', ['src/train']],
    ['a folder between', { 'a/docker/Dockerfile': `${FROM}COPY src /opt`, 'a/src/x.py': '' }, 'a', ['a/src/x.py']],
    ['nothing to tell by', { 'c/Dockerfile': FROM }, 'c', []],
    ['everything', { Dockerfile: `${FROM}COPY . /opt`, 'x.py': '' }, '.', ['Dockerfile', 'x.py']],
    ['patterns', { 'd/Dockerfile': `${FROM}COPY src/*.py /opt/`, 'src/a.py': '', 'src/b.r': '' }, '.', ['src/a.py']],
    ['no way out', { 'c/Dockerfile': `${FROM}COPY ../x /opt/`, x: '' }, 'c', []],
  ])('%s', (_what, files, context, copied) => {
    expect(findDockerfiles(treeOf(files))).toMatchObject([{ context, copied }]);
  });

  it('comes from the settings of another tool', () => {
    const tree = treeOf({ 'src/base/Dockerfile': `${FROM}ARG module\nCOPY \${module} /opt`, 'src/x.py': '' });
    expect(findDockerfiles(tree, { context: '.', buildArgs: { module: 'src' } })).toMatchObject([
      { context: '.', copied: ['src/base/Dockerfile', 'src/x.py'] },
    ]);
  });
});
