interface Node {
  readonly type?: string | readonly string[];
  readonly enum?: readonly string[];
  readonly const?: string;
  readonly anyOf?: readonly Node[];
  readonly description?: string;
  readonly default?: unknown;
  readonly properties?: Readonly<Record<string, Node>>;
  readonly additionalProperties?: Node | boolean;
  readonly items?: Node;
  readonly required?: readonly string[];
}

/** The reference of `sagemaker-algo.json` as Markdown: one row for each field of the JSON schema. */
export function renderSpecReference(schema: object): string {
  const rows = [...walk(schema as Node, '', true)];
  return [
    '# sagemaker-algo.json, field by field',
    '',
    'Made from the schema that reads the file; `npx vitest run test/config -u` renews it. `<name>` stands for names of your own, `[]` for each entry of a list.',
    '',
    '| field | type | default | meaning |',
    '|---|---|---|---|',
    ...rows.map((row) => `| ${row.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`),
    '',
  ].join('\n');
}

function* walk(node: Node, path: string, required: boolean): Generator<readonly string[]> {
  const list = node.type === 'array' ? node.items : undefined;
  const inside = list?.properties === undefined && typeof list?.additionalProperties !== 'object' ? undefined : list;
  const map = typeof node.additionalProperties === 'object' ? node.additionalProperties : undefined;
  if (path !== '') yield [`\`${path}\``, describeType(node), describeDefault(node, required), node.description ?? ''];
  if (inside !== undefined) yield* walkInside(inside, `${path}[]`);
  else if (map !== undefined && map.properties !== undefined) yield* walkInside(map, `${path}.<name>`);
  else yield* walkInside(node, path);
}

function* walkInside(node: Node, path: string): Generator<readonly string[]> {
  for (const [name, child] of Object.entries(node.properties ?? {})) {
    yield* walk(child, path === '' ? name : `${path}.${name}`, node.required?.includes(name) === true);
  }
}

function describeType(node: Node): string {
  if (node.enum !== undefined) return node.enum.map((value) => `\`${value}\``).join(', ');
  if (node.anyOf !== undefined) return node.anyOf.map(describeType).join(' or ');
  if (node.type === 'array') return `list of ${node.items === undefined ? 'anything' : describeType(node.items)}`;
  if (node.type === 'object') return typeof node.additionalProperties === 'object' ? 'names with values' : 'object';
  const types = [node.type ?? 'anything'].flat();
  return types.map((type) => ({ string: 'text', integer: 'whole number', boolean: 'true or false' })[type] ?? type).join(' or ');
}

function describeDefault(node: Node, required: boolean): string {
  if (node.default !== undefined) return `\`${JSON.stringify(node.default)}\``;
  return required ? 'required' : '';
}
