import { type AST, ParseError, parseTOML } from 'toml-eslint-parser';
import type { Json } from '../../../base/canonical-json.ts';
import type { Diagnostic, Span } from '../../../base/diagnostic.ts';
import { syntaxDiagnostic, TOO_COMPLEX } from './toml-syntax.ts';

/** A TOML value with its place in the file. */
export type TomlNode = TomlTable | TomlList | TomlScalar;

export interface TomlTable {
  readonly kind: 'table';
  readonly entries: Map<string, TomlEntry>;
  /** The section's header, or an inline table with its braces, or the key that a dotted key makes it with. */
  span: Span;
}

export interface TomlEntry {
  readonly keySpan: Span;
  readonly value: TomlNode;
}

export interface TomlList {
  readonly kind: 'list';
  readonly items: TomlNode[];
  readonly span: Span;
}

export type TomlScalar =
  | { readonly kind: 'text'; readonly value: string; readonly span: Span }
  | { readonly kind: 'number'; readonly value: number; readonly written: string; readonly span: Span }
  | { readonly kind: 'boolean'; readonly value: boolean; readonly span: Span }
  | { readonly kind: 'date'; readonly written: string; readonly span: Span };

/** Rules nest about eight levels deep; the limit keeps every walk of a document shallow. */
const MAX_DEPTH = 64;

class TooDeep extends Error {}

/** Parses TOML to a tree with positions, or gives the diagnostic of the first syntax error. */
export function parseTomlDocument(text: string): TomlTable | Diagnostic {
  // A byte order mark is replaced by white space of the same width, so that offsets stay those of the file.
  const body = text.startsWith('\ufeff') ? ` ${text.slice(1)}` : text;
  try {
    return new DocumentBuilder(body).build(parseTOML(body));
  } catch (error) {
    if (error instanceof ParseError) return syntaxDiagnostic(body, error);
    // The parser recurses per level and spreads a string's characters as arguments: both end in a RangeError.
    if (error instanceof TooDeep || error instanceof RangeError) return TOO_COMPLEX;
    throw error;
  }
}

/** The value at a path of keys and list positions, or undefined. */
export function nodeAt(root: TomlNode, path: readonly PropertyKey[]): TomlNode | undefined {
  let node: TomlNode | undefined = root;
  for (const step of path) {
    if (node?.kind === 'table') node = node.entries.get(String(step))?.value;
    else if (node?.kind === 'list' && typeof step === 'number') node = node.items[step];
    else return undefined;
  }
  return node;
}

/** The value as JSON: dates, infinities and whole numbers past 2^53 as they are written. */
export function jsonOf(node: TomlNode): Json {
  switch (node.kind) {
    case 'table': {
      // Without a prototype, a key named `__proto__` is a key like any other.
      const table: { [key: string]: Json } = Object.create(null);
      for (const [key, entry] of node.entries) table[key] = jsonOf(entry.value);
      return table;
    }
    case 'list':
      return node.items.map(jsonOf);
    case 'date':
      return node.written;
    case 'number':
      return Number.isFinite(node.value) && (!Number.isInteger(node.value) || Number.isSafeInteger(node.value))
        ? node.value
        : node.written;
    default:
      return node.value;
  }
}

class DocumentBuilder {
  readonly #text: string;
  readonly #root = newTable({ start: 0, end: 0 });

  constructor(text: string) {
    this.#text = text;
    const firstLine = text.indexOf('\n');
    this.#root.span = { start: 0, end: firstLine === -1 ? text.length : firstLine };
  }

  build(program: AST.TOMLProgram): TomlTable {
    for (const item of program.body[0].body) {
      if (item.type === 'TOMLKeyValue') this.#addKeyValue(this.#root, item, 0);
      else {
        const table = this.#openTable(item);
        for (const pair of item.body) this.#addKeyValue(table, pair, item.key.keys.length);
      }
    }
    return this.#root;
  }

  #openTable(node: AST.TOMLTable): TomlTable {
    const keys = node.key.keys;
    if (keys.length > MAX_DEPTH) throw new TooDeep();
    const parent = descend(this.#root, keys.slice(0, -1));
    const last = keys.at(-1)!;
    const name = keyName(last);
    const brackets = node.kind === 'array' ? 2 : 1;
    const header = {
      start: node.range[0],
      end: this.#text.indexOf(']', node.key.range[1]) + brackets,
    };
    const existing = parent.entries.get(name)?.value;
    if (node.kind === 'array') {
      const table = newTable(header);
      if (existing?.kind === 'list') existing.items.push(table);
      else parent.entries.set(name, { keySpan: spanOf(last), value: { kind: 'list', items: [table], span: header } });
      return table;
    }
    if (existing?.kind === 'table') {
      existing.span = header;
      return existing;
    }
    const table = newTable(header);
    parent.entries.set(name, { keySpan: spanOf(last), value: table });
    return table;
  }

  #addKeyValue(table: TomlTable, pair: AST.TOMLKeyValue, depth: number): void {
    const keys = pair.key.keys;
    if (depth + keys.length > MAX_DEPTH) throw new TooDeep();
    const target = descend(table, keys.slice(0, -1));
    const last = keys.at(-1)!;
    const value = this.#node(pair.value, depth + keys.length);
    target.entries.set(keyName(last), { keySpan: spanOf(last), value });
  }

  #node(node: AST.TOMLContentNode, depth: number): TomlNode {
    if (depth > MAX_DEPTH) throw new TooDeep();
    const span = spanOf(node);
    if (node.type === 'TOMLArray') {
      return { kind: 'list', items: node.elements.map((element) => this.#node(element, depth + 1)), span };
    }
    if (node.type === 'TOMLInlineTable') {
      const table = newTable(span);
      for (const pair of node.body) this.#addKeyValue(table, pair, depth);
      return table;
    }
    switch (node.kind) {
      case 'string':
        return { kind: 'text', value: node.value, span };
      case 'boolean':
        return { kind: 'boolean', value: node.value, span };
      case 'integer':
      case 'float':
        return { kind: 'number', value: node.value, written: node.number, span };
      default:
        return { kind: 'date', written: node.datetime, span };
    }
  }
}

/** The table that dotted keys lead to; a list of tables is entered by its last one. The parser refused all else. */
function descend(from: TomlTable, keys: readonly (AST.TOMLBare | AST.TOMLQuoted)[]): TomlTable {
  let table = from;
  for (const key of keys) {
    const existing = table.entries.get(keyName(key))?.value;
    const inner = existing?.kind === 'list' ? existing.items.at(-1) : existing;
    if (inner?.kind === 'table') table = inner;
    else {
      const made = newTable(spanOf(key));
      table.entries.set(keyName(key), { keySpan: spanOf(key), value: made });
      table = made;
    }
  }
  return table;
}

function newTable(span: Span): TomlTable {
  return { kind: 'table', entries: new Map(), span };
}

function keyName(key: AST.TOMLBare | AST.TOMLQuoted): string {
  return key.type === 'TOMLBare' ? key.name : key.value;
}

function spanOf(node: { readonly range: readonly [number, number] }): Span {
  return { start: node.range[0], end: node.range[1] };
}
