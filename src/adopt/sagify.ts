import { parseBoundedJson } from '../text/bounded-json.ts';
import { depthOf, folderOf, joinPath, nameOf, type Tree, textOf } from './tree.ts';

/** What a project made with sagify says of itself. */
export interface Sagify {
  /** The folder `sagify_base`. */
  readonly folder: string;
  /** Where `sagify build` is run. */
  readonly root: string;
  /** What it hands to the Dockerfile. */
  readonly buildArgs: Readonly<Record<string, string>>;
  readonly problems: readonly string[];
}

/** The sagify layout of a project, undefined where it has none. */
export function findSagify(tree: Tree): Sagify | undefined {
  const settings = tree.files.find(({ path }) => nameOf(path) === '.sagify.json' && depthOf(path) <= 1);
  const base = tree.files.find(({ path }) => /(^|\/)sagify_base\/(Dockerfile|training\/train)$/.test(path))?.path;
  if (base === undefined) return undefined;
  const folder = base.slice(0, base.indexOf('sagify_base') + 'sagify_base'.length);
  const problems: string[] = [];
  const said = settings === undefined ? {} : readSettings(textOf(settings) ?? '', settings.path, problems);
  const word = (name: string) => (typeof said[name] === 'string' && said[name] !== '' ? said[name] : undefined);
  const module = folderOf(folder);
  const root = settings === undefined ? '.' : folderOf(settings.path);
  const requirements = [word('requirements_dir'), joinPath(root, 'requirements.txt'), joinPath(module, 'requirements.txt')].find(
    (path) => path !== undefined && tree.files.some((file) => file.path === path.replace(/^\.\//, '')),
  );
  return {
    folder,
    root,
    buildArgs: {
      module_path: module,
      target_dir_name: module === '.' ? 'app' : nameOf(module),
      ...(requirements === undefined ? {} : { requirements_file_path: requirements }),
      ...(word('python_version') === undefined ? {} : { python_version: word('python_version') ?? '' }),
    },
    problems,
  };
}

function readSettings(text: string, path: string, problems: string[]): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = parseBoundedJson(text);
    if (typeof value === 'object' && value !== null) return value as Record<string, unknown>;
    problems.push(`${path} is no JSON object`);
  } catch {
    problems.push(`${path} is not valid JSON`);
  }
  return {};
}
