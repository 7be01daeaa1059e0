import { sniffContentType } from './content-type.ts';
import { depthOf, nameOf, type Tree, type TreeFile } from './tree.ts';

/** A file that can be sent to the server as a request. */
export interface FoundRequest {
  readonly path: string;
  readonly contentType: string;
  readonly doubt?: string | undefined;
}

/** More examples of the same would only take time. */
const MOST = 5;
const DEPTH = 5;

/** What people call a file that they send with curl, the clearest names first. */
const NAMES: readonly RegExp[] = [
  /(^|\/)(samples\/requests|requests|payloads)\/[^/]+$/i,
  /(^|[/_-])payload[^/]*$/i,
  /(^|[/_-])(request|invocation|inference[_-]?(input|sample|data)|sample[_-]?(request|input)|test[_-]?(request|input))s?[^/]*$/i,
  /(^|\/)(test_data|local_test|test_dir)\/[^/]+$/i,
];

/** What is sent: data, no program, no page, no settings. */
const DATA = /\.(csv|tsv|json|jsonl|ndjson|libsvm|svm|npy|parquet|pbr|rec|jpe?g|png|txt)$/i;

/** Sample requests by their names; none where nothing is called as one. */
export function findRequests(tree: Tree): readonly FoundRequest[] {
  const candidates = tree.files.filter(isCandidate);
  const best = NAMES.map((pattern) => candidates.filter(({ path }) => pattern.test(path))).find((files) => files.length > 0) ?? [];
  return best.slice(0, MOST).flatMap((file) => {
    const sniffed = sniffContentType(file);
    return sniffed === undefined ? [] : [{ path: file.path, contentType: sniffed.type, doubt: sniffed.doubt }];
  });
}

function isCandidate({ path, bytes }: TreeFile): boolean {
  if (!DATA.test(path) || bytes.length === 0 || depthOf(path) > DEPTH) return false;
  // The folders of training data and configuration are laid out as in the container.
  return (
    !/(^|\/)(input\/(data|config)|model|output|channels)\//.test(path) &&
    !/^(package(-lock)?|tsconfig|requirements|hyperparameters|inputdataconfig|resourceconfig|sagemaker-algo)\./.test(nameOf(path))
  );
}
