/** Texts are handled as Latin-1, in which every byte is one character: so no encoding is ever damaged. */
export type Latin1 = string;

/** Bytes as text, undefined when they are none. */
export function asText(bytes: Buffer): Latin1 | undefined {
  return bytes.includes(0) ? undefined : bytes.toString('latin1');
}

/** The bytes of a text. */
export function asBytes(text: Latin1): Buffer {
  return Buffer.from(text, 'latin1');
}

/** How the lines of a text end; undefined when there are both kinds, or no line ends at all. */
function styleOf(text: Latin1): 'lf' | 'crlf' | undefined {
  const all = text.split('\n').length - 1;
  const crlf = text.split('\r\n').length - 1;
  if (all === 0 || (crlf > 0 && crlf < all)) return undefined;
  return crlf === 0 ? 'lf' : 'crlf';
}

/** A text with the line ends that another has throughout; as it is where that one mixes them. */
export function withLineEndsOf(model: Latin1, text: Latin1): Latin1 {
  const style = styleOf(model);
  if (style === undefined || style === styleOf(text)) return text;
  const plain = text.replaceAll('\r\n', '\n');
  return style === 'lf' ? plain : plain.replaceAll('\n', '\r\n');
}

/** The lines of a text, each with its end. */
export function splitLines(text: Latin1): string[] {
  return text.match(/[^\n]*\n|[^\n]+/g) ?? [];
}
