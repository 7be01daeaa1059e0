/** How deep JSON may nest. No file or answer that is meant needs a tenth of it; recursive code over some thousand levels ends in no stack. */
export const JSON_DEPTH = 256;

/**
 * `JSON.parse` for text that somebody else wrote: a file of a project or a template, an answer of a container or a registry.
 * Throws an Error, as it does for text that is none, where it nests deeper than `JSON_DEPTH`.
 */
export function parseBoundedJson(text: string): unknown {
  if (isDeep(text)) throw new SyntaxError(`it nests deeper than ${JSON_DEPTH} levels`);
  return JSON.parse(text);
}

/** Whether brackets outside of strings nest too deep; what is no JSON at all may count wrongly. */
export function isDeep(text: string): boolean {
  // What opens fewer than that cannot nest as deep, and that is quickly seen.
  if ((text.match(/[[{]/g)?.length ?? 0) <= JSON_DEPTH) return false;
  let depth = 0;
  const marks = /["[\]{}]/g;
  for (let match = marks.exec(text); match !== null; match = marks.exec(text)) {
    if (match[0] === '"') marks.lastIndex = endOfString(text, match.index);
    else if (match[0] === '[' || match[0] === '{') depth += 1;
    else depth -= 1;
    if (depth > JSON_DEPTH) return true;
  }
  return false;
}

function endOfString(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at += 1) {
    if (text[at] === '\\') at += 1;
    else if (text[at] === '"') return at + 1;
  }
  return text.length;
}
