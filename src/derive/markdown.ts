/** Texts of the spec as parts of a Markdown table: they show as they are, whatever they hold, and end neither cell nor table. */

/** What would mean something to Markdown. A pipe ends the cell even inside of code, hence an entity in both places. */
const IN_TEXT: Readonly<Record<string, string>> = { '|': '&#124;', '<': '&lt;', '&': '&amp;' };
const IN_CODE: Readonly<Record<string, string>> = { ...IN_TEXT, '`': '&#96;', '\\': '&#92;', '*': '&#42;', _: '&#95;', '~': '&#126;' };

/**
 * Plain text. An underscore inside of a word, and an ampersand that begins no entity, need no care and read better without.
 * Only Latin letters make a word here: to compile a class of all letters takes longer than to render a whole project.
 */
export function plain(text: string): string {
  const line = oneLine(text);
  if (!/[\\`*[\]~_|<&]/.test(line)) return line;
  return line
    .replaceAll(/[\\`*[\]~]|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])/g, '\\$&')
    .replaceAll(/[|<]|&(?=#?\w+;)/g, (found) => IN_TEXT[found] ?? found);
}

/** A name or a value, set as code. */
export function code(text: string): string {
  const line = oneLine(text);
  if (line === '') return '(empty)';
  // A pipe cannot stand in a code span of a table, and a backtick would end it.
  if (!/[|`]/.test(line)) return `\`${line}\``;
  return `<code>${line.replaceAll(/[|<&`\\*_~[\]]/g, (found) => IN_CODE[found] ?? `&#${found.codePointAt(0)};`)}</code>`;
}

/** Names or values, set as code, one after the other. */
export function codes(texts: readonly string[]): string {
  return texts.map(code).join(', ');
}

/** A link to a file of the project; its name is what one reads. */
export function link(path: string): string {
  const target = wellFormed(path).split('/').map(encodeURIComponent).join('/');
  // The one reserved character that would end the link.
  return `[${plain(path.split('/').at(-1) ?? path)}](${target.replaceAll(/[()]/g, (found) => (found === '(' ? '%28' : '%29'))})`;
}

/** A table; cells are Markdown. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), `|${'---|'.repeat(head.length)}`, ...rows.map(line)].map((text) => text.replaceAll(/ +(?=\|$)/g, ' ')).join('\n');
}

function oneLine(text: string): string {
  // Most texts are words of ASCII, and the classes of other characters take long to compile.
  if (/^[!-~]+(?: [!-~]+)*$/.test(text)) return text;
  return wellFormed(text)
    .replaceAll(/[\s\p{Cc}]+/gu, ' ')
    .trim();
}

/** Half a character of two units, which JSON can hold, is written as another one, and could not be part of a link. */
function wellFormed(text: string): string {
  return text.replaceAll(/\p{Cs}/gu, '\ufffd');
}
