import { compareText } from '../../base/compare-text.ts';
import { suggest } from '../../base/suggest.ts';
import {
  checkLength,
  type ExtractedField,
  type Extraction,
  type GroupKind,
  MAX_CAPTURES,
  PatternProblem,
} from './extraction.ts';
import { GROK_LIBRARY } from './grok-library.ts';
import { type CapturedField, MAX_SIZE, measure, type RegexpNode } from './regexp-node.ts';
import { type PatternContext, parseRegexp } from './regexp-parser.ts';
import { resolveLooks } from './resolve-looks.ts';
import { writeRe2 } from './write-re2.ts';

/** The types that a reference may name, and the type that values then have. */
const TYPES: ReadonlyMap<string, ExtractedField['type']> = new Map([
  ['int', 'integer'],
  ['long', 'long'],
  ['double', 'double'],
  ['float', 'double'],
  ['boolean', 'boolean'],
]);

const KINDS: Readonly<Record<ExtractedField['type'], GroupKind>> = {
  keyword: '-',
  integer: 'i',
  long: 'l',
  double: 'd',
  boolean: '-',
};

/** Where a pattern of several is wrong. */
export interface GrokProblem {
  readonly pattern: number;
  readonly problem: PatternProblem;
}

/**
 * Reads the patterns of a GROK, of which the one that matches first in a text counts; a problem says why one cannot be used.
 * See https://www.elastic.co/docs/reference/query-languages/esql/esql-process-data-with-dissect-grok.
 */
export function readGrokPatterns(patterns: readonly string[]): Extraction | GrokProblem {
  const fields = new Map<string, CapturedField>();
  const trees: RegexpNode[] = [];
  let size = 0;
  let captures = 0;
  for (const [i, pattern] of patterns.entries()) {
    try {
      const tree = readTree(pattern, fields);
      ({ size, captures } = checkTotals(size, captures, tree, pattern));
      trees.push(tree);
    } catch (problem) {
      if (problem instanceof PatternProblem) return { pattern: i, problem };
      throw problem;
    }
  }
  return extractionOf(trees.length === 1 ? trees[0]! : { kind: 'choice', items: trees });
}

/** What all patterns come to, this one included. */
function checkTotals(size: number, captures: number, tree: RegexpNode, pattern: string) {
  const totals = { size: size + measure(tree).size, captures: captures + measure(tree).captures };
  const excess = totals.captures > MAX_CAPTURES ? `GROK may take at most ${MAX_CAPTURES} values` : undefined;
  const message = totals.size > MAX_SIZE ? 'the pattern is too large' : excess;
  if (message === undefined) return totals;
  const hint = 'take a part of the text first, and the rest by another command';
  throw new PatternProblem('unsupported', message, 0, pattern.length, hint);
}

function readTree(pattern: string, fields: Map<string, CapturedField>): RegexpNode {
  const declare = (field: CapturedField, start: number, end: number) => {
    const known = fields.get(field.name);
    if (known !== undefined && known.type !== field.type) {
      const message = `\`${field.name}\` is ${known.type} before and ${field.type} here`;
      throw new PatternProblem('bad-pattern', message, start, end, 'one column has one type');
    }
    fields.set(field.name, field);
  };
  const context: PatternContext = {
    library: false,
    reference: (text, start) => {
      const { node, end, field } = readReference(text, start);
      if (field === undefined) return { node, end };
      declare(field, start, end);
      return { node: { kind: 'capture', field, item: node }, end };
    },
    named: (name, item, start, end) => {
      const field: CapturedField = { name, type: 'keyword' };
      declare(field, start, end);
      return { kind: 'capture', field, item };
    },
  };
  checkLength(pattern);
  const written = parseRegexp(pattern, context);
  for (const field of capturedBy(written)) declare(field, 0, pattern.length);
  return resolveLooks(written);
}

/** The tree that a `%{NAME:field:type}` stands for. */
function readReference(text: string, start: number): { node: RegexpNode; end: number; field?: CapturedField } {
  const syntax = /%\{(\w+)(?::([^:}=]*))?(?::([^:}=]*))?\}/y;
  syntax.lastIndex = start;
  const match = syntax.exec(text);
  if (match === null) {
    const close = text.indexOf('}', start);
    const end = close === -1 ? text.length : close + 1;
    const hint = 'a reference is written `%{NAME}`, `%{NAME:column}` or `%{NAME:column:type}`';
    throw new PatternProblem('bad-pattern', 'a reference that cannot be read', start, end, hint);
  }
  const end = syntax.lastIndex;
  const [, name, column, typeName] = match as unknown as [string, string, string?, string?];
  const node = libraryTree(name);
  if (node === undefined) {
    const near = suggest(name, GROK_LIBRARY.keys());
    const hint = near === undefined ? 'it can be written out: `(?<column>...)`' : `did you mean \`${near}\`?`;
    throw new PatternProblem('bad-pattern', `there is no pattern \`${name}\``, start, end, hint);
  }
  if (column === undefined) return { node, end };
  if (column.trim() === '') throw new PatternProblem('bad-pattern', 'the column has no name', start, end);
  const type = typeName === undefined ? 'keyword' : TYPES.get(typeName);
  if (type === undefined) {
    const near = suggest(typeName!, TYPES.keys());
    const hint = near === undefined ? `types are ${[...TYPES.keys()].join(', ')}` : `did you mean \`${near}\`?`;
    throw new PatternProblem('bad-pattern', `there is no type \`${typeName}\``, start, end, hint);
  }
  return { node, end, field: { name: column, type } };
}

const trees = new Map<string, RegexpNode>();

/** A pattern of the library as a tree, read when first asked for. */
export function libraryTree(name: string): RegexpNode | undefined {
  const known = trees.get(name);
  if (known !== undefined) return known;
  const text = GROK_LIBRARY.get(name);
  if (text === undefined) return undefined;
  const tree = parseRegexp(text, {
    library: true,
    reference: (pattern, start) => {
      const { node, end, field } = readReference(pattern, start);
      return { node: field === undefined ? node : { kind: 'capture', field, item: node }, end };
    },
    named: (column, item) => ({ kind: 'capture', field: { name: column, type: 'keyword' }, item }),
  });
  trees.set(name, tree);
  return tree;
}

function extractionOf(tree: RegexpNode): Extraction {
  const groups: CapturedField[] = [];
  const regexp = `(${writeRe2(tree, (node) => groups.push(node.field))})`;
  const fields = new Map<string, ExtractedField>();
  groups.forEach(({ name, type }, i) => {
    const known = fields.get(name);
    if (known !== undefined) {
      fields.set(name, { ...known, groups: [...known.groups, i + 2] });
      return;
    }
    const { least, most } = timesTaken(tree, name);
    const count = groups.filter((group) => group.name === name).length;
    const several = most > 1;
    // Of groups that take part by turns all but one are empty, so that their texts joined are the one's.
    fields.set(name, { name, type, groups: [i + 2], several, separator: '', optional: least < (several ? count : 1) });
  });
  return {
    regexp,
    kinds: ['-', ...groups.map(({ type }) => KINDS[type])].join(''),
    mayBeEmpty: measure(tree).nullable,
    // Columns stand in the order of their names.
    fields: [...fields.values()].sort((a, b) => compareText(a.name, b.name)),
  };
}

/** How many groups of a name take part in a match, at least and at most. */
function timesTaken(node: RegexpNode, name: string): { least: number; most: number } {
  if (measure(node).captures === 0) return { least: 0, most: 0 };
  switch (node.kind) {
    case 'capture': {
      const inner = timesTaken(node.item, name);
      const own = node.field.name === name ? 1 : 0;
      return { least: inner.least + own, most: inner.most + own };
    }
    case 'repeat': {
      const inner = timesTaken(node.item, name);
      return { least: node.min === 0 ? 0 : inner.least, most: inner.most };
    }
    case 'choice': {
      const items = node.items.map((item) => timesTaken(item, name));
      return { least: Math.min(...items.map((i) => i.least)), most: Math.max(...items.map((i) => i.most)) };
    }
    case 'sequence': {
      const items = node.items.map((item) => timesTaken(item, name));
      return { least: items.reduce((n, i) => n + i.least, 0), most: items.reduce((n, i) => n + i.most, 0) };
    }
    default:
      return { least: 0, most: 0 };
  }
}

function capturedBy(node: RegexpNode): CapturedField[] {
  if (measure(node).captures === 0) return [];
  if (node.kind === 'capture') return [node.field, ...capturedBy(node.item)];
  if (node.kind === 'repeat') return capturedBy(node.item);
  return node.kind === 'sequence' || node.kind === 'choice' ? node.items.flatMap(capturedBy) : [];
}
