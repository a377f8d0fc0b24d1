import { type Document, isAlias, isMap, isPair, isScalar, isSeq, type Node, parseAllDocuments } from 'yaml';
import type { Span } from '../../../../base/diagnostic.ts';
import { messageOf } from '../../../../base/message-of.ts';
import type { Findings } from '../findings.ts';
import { MAX_BRACKETS, MAX_FILE_LENGTH, MAX_NODES, MAX_YAML_DEPTH } from '../limits.ts';
import type { MapEntry, MapNode, ScalarNode, YamlNode } from './yaml-node.ts';

/**
 * Reads the documents of a YAML 1.2 file that are maps, with their places. Tags are not followed, merge keys (`<<`) are; a document that is
 * broken, nested too deeply or multiplied by aliases is a finding, and nothing is thrown.
 */
export function readYaml(text: string, findings: Findings): readonly MapNode[] {
  if (text.length > MAX_FILE_LENGTH) {
    findings.error('too-large', `the file is longer than ${MAX_FILE_LENGTH} characters`, { start: 0, end: 1 });
    return [];
  }
  const crowded = tooManyBrackets(text);
  if (crowded !== undefined) {
    findings.error('too-complex', TOO_DEEP, { start: crowded, end: crowded + 1 });
    return [];
  }
  const documents = parse(text, findings);
  const reader = new Reader(findings);
  const roots: MapNode[] = [];
  for (const document of documents) {
    for (const { message, pos } of document.warnings) findings.warning('yaml', message, spanOf(pos));
    for (const { message, pos } of document.errors) {
      // The parser's own calls go as deep as the text.
      if (message === STACK_MESSAGE) findings.error('too-complex', TOO_DEEP, spanOf(pos));
      else findings.error('yaml', message, spanOf(pos));
    }
    if (document.errors.length > 0 || document.contents === null) continue;
    const root = reader.document(document.contents);
    if (root?.kind === 'map') roots.push(root);
  }
  return roots;
}

const TOO_DEEP = 'the YAML is nested too deeply';
const STACK_MESSAGE = 'Maximum call stack size exceeded';

function parse(text: string, findings: Findings): readonly Document.Parsed[] {
  try {
    const documents = parseAllDocuments(text, {
      version: '1.2',
      schema: 'core',
      customTags: [],
      resolveKnownTags: false,
      merge: false,
      prettyErrors: false,
      // Ours takes linear time.
      uniqueKeys: false,
      logLevel: 'error',
    });
    return Array.isArray(documents) ? documents : [];
  } catch (error) {
    const why = error instanceof RangeError ? TOO_DEEP : `the YAML cannot be read: ${messageOf(error)}`;
    findings.error('too-complex', why, { start: 0, end: 1 });
    return [];
  }
}

/**
 * Where the brackets that may begin a list or a map become more than any rule has: what the parser takes grows with the square of how deep they
 * are nested, and which of them are in texts is not known before.
 */
function tooManyBrackets(text: string): number | undefined {
  let open = 0;
  let before = '\n';
  for (let i = 0; i < text.length; i++) {
    const c = text[i]!;
    if (c === ' ' || c === '\t' || c === '\r') continue;
    if ((c === '[' || c === '{') && '\n:-[{,?'.includes(before) && ++open > MAX_BRACKETS) return i;
    before = c;
  }
  return undefined;
}

class Reader {
  readonly #findings: Findings;
  #anchors = new Map<string, Node>();
  #nodes = 0;
  #refused = false;

  constructor(findings: Findings) {
    this.#findings = findings;
  }

  /** Undefined where the document goes past a limit. */
  document(contents: Node): YamlNode | undefined {
    this.#anchors = new Map();
    this.#refused = false;
    const root = this.#read(contents, 0);
    return this.#refused ? undefined : root;
  }

  #read(node: Node | null, depth: number): YamlNode {
    const span = rangeOf(node);
    if (depth > MAX_YAML_DEPTH || ++this.#nodes > MAX_NODES) {
      if (!this.#refused) this.#findings.error('too-complex', 'the YAML is nested or repeated too deeply', span);
      this.#refused = true;
    }
    if (this.#refused || node === null) return nothing(span);
    if (isAlias(node)) {
      const anchored = this.#anchors.get(node.source);
      if (anchored !== undefined) return { ...this.#read(anchored, depth + 1), span };
      this.#findings.error('yaml', `there is no anchor \`&${node.source}\` before this`, span);
      return nothing(span);
    }
    if ((isMap(node) || isSeq(node) || isScalar(node)) && node.anchor !== undefined)
      this.#anchors.set(node.anchor, node);
    if (isSeq(node))
      return { kind: 'list', span, items: node.items.map((item) => this.#read(item as Node | null, depth + 1)) };
    if (isMap(node)) return { kind: 'map', span, entries: this.#entries(node.items, depth) };
    return isScalar(node) ? scalar(node.value, node.source, span) : nothing(span);
  }

  #entries(pairs: readonly unknown[], depth: number): readonly MapEntry[] {
    const entries = new Map<string, MapEntry>();
    const merged: MapEntry[] = [];
    for (const pair of pairs) {
      if (!isPair(pair)) continue;
      const keyNode = this.#read(pair.key as Node | null, depth + 1);
      const keySpan = keyNode.span;
      if (keyNode.kind !== 'scalar') {
        this.#findings.warning('wrong-type', 'a key is no plain text, and is left out', keySpan);
        continue;
      }
      const key = keyNode.text;
      const node = this.#read(pair.value as Node | null, depth + 1);
      if (key === '<<' && node.kind !== 'scalar') {
        for (const source of node.kind === 'list' ? node.items : [node])
          if (source.kind === 'map') merged.push(...source.entries);
        continue;
      }
      if (entries.has(key))
        this.#findings.warning('duplicate-key', `the key \`${key}\` stands twice; the last counts`, keySpan);
      entries.set(key, {
        key,
        keySpan,
        node,
        span: { start: keySpan.start, end: Math.max(node.span.end, keySpan.end) },
      });
    }
    // Keys that are written win over merged ones, and the first merged one over the rest.
    for (const entry of merged) if (!entries.has(entry.key)) entries.set(entry.key, entry);
    return [...entries.values()];
  }
}

function scalar(value: unknown, source: string | undefined, span: Span): ScalarNode {
  if (value === null || value === undefined) return { ...nothing(span), text: source ?? '' };
  if (typeof value === 'boolean') return { kind: 'scalar', value, text: source ?? String(value), span };
  if (typeof value === 'number') {
    const text = source ?? String(value);
    const exact = Number.isFinite(value) && (!Number.isInteger(value) || Number.isSafeInteger(value));
    return { kind: 'scalar', value: exact ? value : text, text, span };
  }
  return { kind: 'scalar', value: String(value), text: String(value), span };
}

function nothing(span: Span): ScalarNode {
  return { kind: 'scalar', value: null, text: '', span };
}

function rangeOf(node: Node | null): Span {
  return node?.range ? { start: node.range[0], end: node.range[1] } : { start: 0, end: 0 };
}

function spanOf([start, end]: readonly [number, number]): Span {
  return { start, end: Math.max(end, start + 1) };
}
