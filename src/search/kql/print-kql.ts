import type { SearchField, SearchText } from '../search-text.ts';
import type { KqlNode } from './ast.ts';

/** Writes a tree as a search that parses to the same tree. */
export function printKql(node: KqlNode): string {
  switch (node.kind) {
    case 'or':
    case 'and':
      return node.items.map((item) => printItem(item)).join(` ${node.kind} `);
    case 'not':
      return `not ${printItem(node.item)}`;
    case 'match':
      return node.field === undefined ? printText(node.value) : `${printField(node.field)}: ${printText(node.value)}`;
    case 'exists':
      return `${printField(node.field)}: *`;
    case 'range':
      return `${printField(node.field)} ${node.operator} ${printText(node.value)}`;
    case 'nested':
      return `${printField(node.field)}: { ${printKql(node.item)} }`;
    case 'everything':
      return '*';
  }
}

function printItem(node: KqlNode): string {
  return node.kind === 'or' || node.kind === 'and' ? `(${printKql(node)})` : printKql(node);
}

function printField({ name, pattern }: SearchField): string {
  return pattern ? printPattern(name) : escapePlain(name);
}

function printText({ kind, text }: SearchText): string {
  if (kind === 'phrase') return `"${text.replace(/["\\\t\r\n]/g, (c) => CONTROLS.get(c) ?? `\\${c}`)}"`;
  return kind === 'wildcard' ? printPattern(text) : escapePlain(text);
}

const CONTROLS: ReadonlyMap<string, string> = new Map([
  ['\t', '\\t'],
  ['\r', '\\r'],
  ['\n', '\\n'],
]);

/** A LIKE pattern: its escaped stars stay escaped, and the other texts are escaped as texts are. */
function printPattern(pattern: string): string {
  const pieces = pattern.match(/\*|(?:\\.|[^*\\])+/gs) ?? [];
  return pieces.map((piece) => (piece === '*' ? '*' : escapePlain(piece.replace(/\\(.)/gs, '$1')))).join('');
}

/** Control characters are written by their codes, since `\\n` before `ot` would be a keyword; so is the `n` of `not`. */
function escapePlain(text: string): string {
  return text
    .replace(/[\\():<>"{}*]/g, '\\$&')
    .replace(/(^|\s)(and|or)(?=\s|$)/gi, '$1\\$2')
    .replace(/(^|\s)(n)(?=ot(?:\s|$))/gi, (_, before: string, n: string) => before + byCode(n))
    .replace(/^\s|\s$|[\t\r\n]/g, byCode);
}

function byCode(c: string): string {
  return `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
