import { createTwoFilesPatch, FILE_HEADERS_ONLY } from 'diff';

/** What changes between two versions of a file, as `diff -u` prints it; empty when nothing does. */
export function describeDiff(path: string, before: string, after: string): string {
  if (before === after) return '';
  return createTwoFilesPatch(`a/${path}`, `b/${path}`, before, after, undefined, undefined, {
    context: 3,
    headerOptions: FILE_HEADERS_ONLY,
  });
}
