/** Text for a line of its own: nothing in it is a command of roff. */
export function plainText(text: string): string {
  return text
    .replaceAll('\\', '\\e')
    .replaceAll('-', '\\-')
    .replaceAll("'", '\\(aq')
    .replaceAll('`', '\\(ga')
    .replaceAll('~', '\\(ti')
    .replaceAll('^', '\\(ha')
    .replace(/^\./, '\\&.');
}

export function bold(text: string): string {
  return `\\fB${plainText(text)}\\fR`;
}

export function italic(text: string): string {
  return `\\fI${plainText(text)}\\fR`;
}

/** A term and what it means. */
export function item(term: string, meaning: string): readonly string[] {
  return ['.TP', term, plainText(meaning)];
}

export function section(title: string, lines: readonly string[]): readonly string[] {
  return [`.SH ${title}`, ...lines];
}

export function subsection(title: string, lines: readonly string[]): readonly string[] {
  return [`.SS "${plainText(title)}"`, ...lines];
}

/** Lines that stay as they are. */
export function literal(lines: readonly string[]): readonly string[] {
  return ['.EX', ...lines.map(plainText), '.EE'];
}
