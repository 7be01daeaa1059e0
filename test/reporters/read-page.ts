import { parse, type DefaultTreeAdapterTypes as Tree } from 'parse5';

export type Element = Tree.Element;

/** A page as a browser reads it. */
export interface ReadPage {
  readonly elements: readonly Element[];
  /** What the parser did not expect. */
  readonly errors: readonly string[];
  find(tag: string, attributes?: Readonly<Record<string, string>>): readonly Element[];
}

export function readPage(text: string): ReadPage {
  const errors: string[] = [];
  const document = parse(text, { onParseError: ({ code }) => void errors.push(code), sourceCodeLocationInfo: true });
  const elements = [...walk(document)];
  return {
    elements,
    errors,
    find: (tag, attributes = {}) =>
      elements.filter(
        (element) =>
          element.tagName === tag &&
          Object.entries(attributes).every(([name, value]) => (attribute(element, name) ?? '').split(' ').includes(value)),
      ),
  };
}

export function attribute(element: Element, name: string): string | undefined {
  return element.attrs.find((one) => one.name === name)?.value;
}

/** Text below an element. */
export function textOf(element: Tree.Node): string {
  if ('value' in element) return element.value;
  return 'childNodes' in element ? element.childNodes.map(textOf).join('') : '';
}

function* walk(node: Tree.Node): Generator<Element> {
  if ('tagName' in node) yield node;
  if ('childNodes' in node) for (const child of node.childNodes) yield* walk(child);
}
