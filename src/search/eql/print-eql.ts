import type { EqlEvent, EqlExpression, EqlField, EqlQuery, EqlTerm } from './ast.ts';
import { EQL_KEYWORDS } from './eql-lexer.ts';

/** Writes a tree as a query that parses to the same tree. */
export function printEql({ body, pipes }: EqlQuery): string {
  const lines: string[] = [];
  if (body.kind === 'event') lines.push(printEvent(body.event));
  else {
    const { kind, by, maxspan, terms, until } = body;
    const within = maxspan === undefined ? '' : ` with maxspan=${maxspan.amount}${maxspan.unit}`;
    lines.push(`${kind}${printKeys(by)}${within}`);
    for (const term of terms) lines.push(`  ${printTerm(term)}`);
    if (until !== undefined) lines.push(`until ${printTerm(until)}`);
  }
  for (const pipe of pipes) {
    const after = pipe.kind === 'unknown' ? pipe.text : pipe.items.map((item) => printEqlExpression(item)).join(', ');
    lines.push(after === '' ? `| ${pipe.name}` : `| ${pipe.name} ${after}`);
  }
  return lines.join('\n');
}

/** Writes a condition or a value so that it parses to the same; `marks` keeps the `?` of fields that may be absent. */
export function printEqlExpression(node: EqlExpression, marks = true): string {
  return print(node, 0, marks);
}

/** A field's name for people: dotted, without quotes, `process.args[0]`. */
export function eqlFieldName({ path }: EqlField): string {
  return path.map((part, n) => (typeof part === 'number' ? `[${part}]` : n === 0 ? part : `.${part}`)).join('');
}

/** How tightly a node binds; what binds looser than its place asks for stands in parentheses. */
function binding(node: EqlExpression): number {
  switch (node.kind) {
    case 'or':
      return 1;
    case 'and':
      return 2;
    case 'not':
      return 3;
    case 'comparison':
      return 4;
    case 'in':
    case 'pattern':
      return 5;
    case 'sum':
      return 6;
    case 'product':
      return 7;
    case 'unary':
      return 8;
    default:
      return 9;
  }
}

function print(node: EqlExpression, least: number, marks: boolean): string {
  const own = binding(node);
  const text = printBare(node, (item, more) => print(item, more, marks), own, marks);
  return own < least ? `(${text})` : text;
}

function printBare(
  node: EqlExpression,
  inner: (item: EqlExpression, least: number) => string,
  own: number,
  marks: boolean,
): string {
  const list = (items: readonly EqlExpression[]) => items.map((item) => inner(item, 0)).join(', ');
  switch (node.kind) {
    case 'or':
    case 'and':
      return node.items.map((item) => inner(item, own + 1)).join(` ${node.kind} `);
    case 'not':
      return `not ${inner(node.item, own)}`;
    case 'comparison':
      return `${inner(node.left, own + 1)} ${node.operator} ${inner(node.right, own + 1)}`;
    case 'in':
      return `${inner(node.item, own + 1)}${node.negated ? ' not' : ''} in${node.ignoreCase ? '~' : ''} (${list(node.values)})`;
    case 'pattern': {
      const [only] = node.values;
      const alone = node.values.length === 1 && (only!.kind === 'string' || only!.kind === 'number');
      const operator = node.operator !== ':' && node.ignoreCase ? `${node.operator}~` : node.operator;
      return `${inner(node.item, own + 1)} ${operator} ${alone ? list(node.values) : `(${list(node.values)})`}`;
    }
    case 'lineage':
      return `${node.relation} of [${printEvent(node.event, marks)}]`;
    case 'sum':
    case 'product': {
      const rest = node.rest.map(({ sign, item }) => ` ${sign} ${inner(item, own + 1)}`);
      return inner(node.first, own + 1) + rest.join('');
    }
    case 'unary':
      return node.sign + inner(node.item, own);
    case 'call':
      return `${node.name}${node.ignoreCase ? '~' : ''}(${list(node.args)})`;
    case 'field':
      return printField(node, marks);
    case 'string':
      return printString(node.value);
    case 'number':
      return node.text;
    case 'boolean':
      return String(node.value);
    case 'null':
      return 'null';
  }
}

function printField({ path, optional }: EqlField, marks: boolean): string {
  const parts = path.map((part, n) => {
    if (typeof part === 'number') return `[${part}]`;
    return (n === 0 ? '' : '.') + (isPlain(part) ? part : `\`${part.replaceAll('`', '``')}\``);
  });
  return (optional && marks ? '?' : '') + parts.join('');
}

function isPlain(name: string): boolean {
  return /^[A-Za-z_@][A-Za-z0-9_@]*(\.[A-Za-z_@][A-Za-z0-9_@]*)*$/.test(name) && !EQL_KEYWORDS.has(name.split('.')[0]!);
}

/** Control characters are written by their codes; a line break would end the string. */
function printString(value: string): string {
  const escaped = value.replace(/["\\\n\r\t]/g, (c) => ESCAPES.get(c)!);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is sought
  return `"${escaped.replace(/[\u0000-\u001f\u007f]/g, (c) => `\\u{${c.charCodeAt(0).toString(16).padStart(2, '0')}}`)}"`;
}

const ESCAPES: ReadonlyMap<string, string> = new Map([
  ['"', '\\"'],
  ['\\', '\\\\'],
  ['\n', '\\n'],
  ['\r', '\\r'],
  ['\t', '\\t'],
]);

function printEvent({ category, condition }: EqlEvent, marks = true): string {
  const { name } = category;
  const plain = name !== undefined && /^[A-Za-z_@][A-Za-z0-9_@]*$/.test(name) && !EQL_KEYWORDS.has(name);
  const written = name === undefined ? 'any' : plain ? name : printString(name);
  return `${written} where ${print(condition, 0, marks)}`;
}

function printTerm({ event, missing, by, runs }: EqlTerm): string {
  return `${missing ? '!' : ''}[${printEvent(event)}]${printKeys(by)}${runs === undefined ? '' : ` with runs=${runs}`}`;
}

function printKeys(keys: readonly EqlExpression[]): string {
  return keys.length === 0 ? '' : ` by ${keys.map((key) => print(key, 6, true)).join(', ')}`;
}
