import { neutralise, neutraliseLine } from '../../text/safe.ts';

/** A piece of HTML that is known to be safe. Only functions of this file make one; `html` escapes every text that goes in. */
export interface Markup {
  readonly markup: string;
}

export type Part = Markup | string | number | undefined | readonly Part[];

/**
 * HTML from a template. Texts that are put in, wherever they came from, are made harmless: control and bidi characters shown, markup escaped.
 * They may stand as content or in quoted attributes, never in a script, a style, an attribute that is an address, or unquoted.
 */
export function html(template: TemplateStringsArray, ...parts: readonly Part[]): Markup {
  return { markup: template.map((text, index) => text + render(parts[index])).join('') };
}

/** Text of one line, bounded. */
export function line(text: string, max = 300): string {
  return neutraliseLine(text, max);
}

/** Outlines of a drawing as the value of an attribute. They are longer than any text may be, and hold numbers and a few letters only. */
export function geometry(path: string): Markup {
  return { markup: path.replaceAll(/[^MLZ\d.,e-]/g, '') };
}

const NOTHING: Markup = { markup: '' };

/** `make()` where the condition holds, else nothing. */
export function when(condition: boolean, make: () => Part): Part {
  return condition ? make() : NOTHING;
}

function render(part: Part): string {
  if (part === undefined) return '';
  if (typeof part === 'number') return String(part);
  if (typeof part === 'string') return escapeText(neutralise(part));
  return isMarkup(part) ? part.markup : part.map(render).join('');
}

function isMarkup(part: Markup | readonly Part[]): part is Markup {
  return !Array.isArray(part);
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;', '`': '&#96;' };

function escapeText(text: string): string {
  return text.replaceAll(/[&<>"'`]|\p{Noncharacter_Code_Point}/gu, (character) => ENTITIES[character] ?? '\ufffd');
}
