import { isAlias, isMap, isPair, isScalar, isSeq, LineCounter, type Node, parseDocument } from 'yaml';
import type { Diagnostic, Span } from '../../base/diagnostic.ts';
import type { ConfigNode, TableNode } from './config-node.ts';

const MAX_DEPTH = 32;
const MAX_NODES = 50_000;

/** Reads YAML 1.2 into nodes with their places; what is wrong with it becomes diagnostics, and nothing is thrown. */
export function parseYaml(text: string): { readonly root: TableNode; readonly diagnostics: readonly Diagnostic[] } {
  const nothing: TableNode = { kind: 'table', span: { start: 0, end: 0 }, entries: new Map() };
  const document = parseDocument(text, {
    version: '1.2',
    prettyErrors: false,
    uniqueKeys: true,
    lineCounter: new LineCounter(),
  });
  const diagnostics: Diagnostic[] = [
    ...document.errors.map((e) => finding('error', e.message, spanOf(e.pos))),
    ...document.warnings.map((w) => finding('warning', w.message, spanOf(w.pos))),
  ];
  if (document.errors.length > 0 || document.contents === null) return { root: nothing, diagnostics };
  const reader = new Reader(document, diagnostics);
  const root = reader.read(document.contents as Node, 0);
  if (root.kind === 'table') return { root, diagnostics };
  // An empty file, or one of comments only.
  if (root.kind === 'value' && root.value === null) return { root: nothing, diagnostics };
  diagnostics.push(finding('error', 'a configuration is made of `key: value` lines', root.span));
  return { root: nothing, diagnostics };
}

class Reader {
  readonly #document: ReturnType<typeof parseDocument>;
  readonly #diagnostics: Diagnostic[];
  #nodes = 0;

  constructor(document: ReturnType<typeof parseDocument>, diagnostics: Diagnostic[]) {
    this.#document = document;
    this.#diagnostics = diagnostics;
  }

  read(node: Node | null | undefined, depth: number): ConfigNode {
    const span = rangeOf(node);
    // Aliases of aliases multiply.
    if (depth > MAX_DEPTH || ++this.#nodes > MAX_NODES)
      return this.#refuse('the configuration is nested or repeated too deeply', span);
    if (isAlias(node)) {
      const anchored = node.resolve(this.#document);
      return anchored === undefined
        ? this.#refuse(`there is no anchor \`&${node.source}\` before this`, span)
        : this.read(anchored, depth + 1);
    }
    if (isSeq(node)) return { kind: 'list', span, items: node.items.map((item) => this.read(item as Node, depth + 1)) };
    if (isMap(node)) {
      const entries = new Map<string, { keySpan: Span; node: ConfigNode }>();
      for (const pair of node.items) {
        if (!isPair(pair)) continue;
        const key = pair.key as Node | null;
        if (!isScalar(key) || typeof key.value === 'object') {
          this.#refuse('a key is a plain text', rangeOf(key));
          continue;
        }
        entries.set(String(key.value), {
          keySpan: rangeOf(key),
          node: this.read(pair.value as Node | null, depth + 1),
        });
      }
      return { kind: 'table', span, entries };
    }
    const value = isScalar(node) ? node.value : null;
    if (typeof value === 'string' && value.includes('\0'))
      return this.#refuse('a text holds a NUL character, which no setting may', span);
    const plain = typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : null;
    return { kind: 'value', span, value: plain };
  }

  #refuse(message: string, span: Span): ConfigNode {
    if (!this.#diagnostics.some((d) => d.message === message)) this.#diagnostics.push(finding('error', message, span));
    return { kind: 'value', span, value: null };
  }
}

function finding(severity: Diagnostic['severity'], message: string, span: Span): Diagnostic {
  return { code: 'config/yaml', severity, message, span };
}

function rangeOf(node: Node | null | undefined): Span {
  return node?.range ? { start: node.range[0], end: node.range[1] } : { start: 0, end: 0 };
}

function spanOf([start, end]: readonly [number, number]): Span {
  return { start, end: Math.max(end, start + 1) };
}
