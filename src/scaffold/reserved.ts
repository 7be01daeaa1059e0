/** Variables of every template besides the answers. */
export const GIVEN_VARIABLES = ['name', 'description', 'toolVersion', 'toolDependency', 'template', 'answers'] as const;

/** What EJS itself calls by these names in a template. */
const OF_EJS = ['include', 'locals', 'escapeFn', 'rethrow'];

/** What cannot be a variable in JavaScript, or would hide something that templates use. */
const OF_JAVASCRIPT =
  'arguments async await break case catch class const continue debugger default delete do else enum eval export extends false finally for ' +
  'function if implements import in instanceof interface let new null of package private protected public return static super switch this ' +
  'throw true try typeof undefined var void while with yield';

/** Why a question cannot have this id, as the end of a sentence; undefined when it can. */
export function reservedFor(id: string): string | undefined {
  if (GIVEN_VARIABLES.some((name) => name === id)) return 'is a variable of every template already';
  if (OF_EJS.includes(id)) return 'has a meaning in EJS';
  if (OF_JAVASCRIPT.split(' ').includes(id) || id in {}) return 'has a meaning in JavaScript';
  return undefined;
}
