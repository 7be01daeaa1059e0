import { INPUT_MODES, type InputMode } from '../sagemaker/contract.ts';
import { parseBoundedJson } from '../text/bounded-json.ts';
import { folderOf, nameOf, type Tree, textOf } from './tree.ts';

/** What the configuration files of a rehearsal by hand say: the `input/config` folder of a `/opt/ml` on the user's disk. */
export interface PlatformConfig {
  /** The folder that stands for `/opt/ml`. */
  readonly root: string;
  readonly hyperparameters: Readonly<Record<string, string>>;
  readonly channels: Readonly<Record<string, { readonly contentType?: string | undefined; readonly inputMode?: InputMode | undefined }>>;
  readonly problems: readonly string[];
}

/** Every `/opt/ml` of a project, nearest to the root first. */
export function findPlatformConfigs(tree: Tree): readonly PlatformConfig[] {
  const roots = new Set(
    tree.files.flatMap(({ path }) => {
      const found = /^(?:(.*)\/)?input\/config\/[^/]+\.json$/.exec(path) ?? /^(?:(.*)\/)?input\/data\/[^/]+\/.+$/.exec(path);
      return found === null ? [] : [found[1] ?? '.'];
    }),
  );
  return [...roots].map((root) => readPlatformConfig(tree, root));
}

function readPlatformConfig(tree: Tree, root: string): PlatformConfig {
  const problems: string[] = [];
  const read = (name: string): Readonly<Record<string, unknown>> => {
    const file = tree.files.find(
      ({ path }) => nameOf(path) === name && folderOf(path) === (root === '.' ? 'input/config' : `${root}/input/config`),
    );
    if (file === undefined) return {};
    try {
      const value: unknown = parseBoundedJson((textOf(file) ?? '').replace(/^\uFEFF/, ''));
      if (isObject(value)) return value;
      problems.push(`${file.path} is no JSON object`);
    } catch {
      problems.push(`${file.path} is not valid JSON`);
    }
    return {};
  };
  const hyperparameters = Object.entries(read('hyperparameters.json')).flatMap(([name, value]) => {
    if (name.startsWith('_') || name.startsWith('sagemaker_')) return [];
    // Some samples hold numbers, where SageMaker writes text.
    return [[name, typeof value === 'string' ? value : JSON.stringify(value)] as const];
  });
  const channels = Object.entries(read('inputdataconfig.json')).flatMap(([name, value]) => {
    if (!isObject(value)) return [];
    const contentType = typeof value['ContentType'] === 'string' ? value['ContentType'] : undefined;
    return [[name, { contentType, inputMode: INPUT_MODES.find((mode) => mode === value['TrainingInputMode']) }] as const];
  });
  return { root, hyperparameters: Object.fromEntries(hyperparameters), channels: Object.fromEntries(channels), problems };
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
