import { fromMarkdown } from 'mdast-util-from-markdown';
import { gfmFromMarkdown } from 'mdast-util-gfm';
import { toString as textOf } from 'mdast-util-to-string';
import { gfm } from 'micromark-extension-gfm';

/** What a reader of a Markdown text sees of its blocks, as GitHub reads it; tables cell by cell. */
export type Seen = string | readonly (readonly string[])[];

export function readMarkdown(text: string): readonly Seen[] {
  const { children } = fromMarkdown(text, { extensions: [gfm()], mdastExtensions: [gfmFromMarkdown()] });
  return children.map((block) =>
    block.type === 'table'
      ? block.children.map((row) => row.children.map((cell) => cell.children.map(shown).join('')))
      : block.type === 'html'
        ? block.value
        : textOf(block),
  );
}

/** Tags of a phrase are no text; everything else that is marked up would be seen as something else than its source. */
function shown(phrase: Parameters<typeof textOf>[0] & { readonly type?: string; readonly value?: string }): string {
  switch (phrase.type) {
    case 'text':
    case 'inlineCode':
      return phrase.value ?? '';
    case 'html':
      return /^<\/?code>$/.test(phrase.value ?? '') ? '' : `[html ${phrase.value}]`;
    case 'link':
      return textOf(phrase);
    default:
      return `[${phrase.type} ${textOf(phrase)}]`;
  }
}
