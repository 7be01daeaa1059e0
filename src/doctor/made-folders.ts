/** Folders that programs make, at any depth or in the project's own folder; what lies in them is nobody's own text. */
const MADE =
  /(^|\/)(node_modules|\.git|\.venv|venv|__pycache__|\.pytest_cache|\.mypy_cache|\.ruff_cache|\.ipynb_checkpoints|\.tox)(?=\/)|^(artifacts|listing)(?=\/)/;

/** The folder of a path that a program has made, undefined when there is none. Paths have forward slashes. */
export function madeFolder(path: string): string | undefined {
  return MADE.exec(path)?.[0].replace(/^\//, '');
}
