import type { Condition } from '../../../predicate.ts';
import { joined } from '../condition/joined.ts';
import { type FileReading, written } from '../file-reading.ts';
import type { MapEntry, YamlNode } from '../yaml/yaml-node.ts';
import { readItem } from './read-item.ts';

/**
 * The condition of a search identifier: a map asks all of its fields, a list any of its items, and a value alone (or in a list) is searched for
 * in the whole event (Sigma rules specification 2.1, "Detection").
 */
export function readSelection({ key, keySpan, node }: MapEntry, reading: FileReading): Condition {
  const condition = definition(node, reading);
  if (condition !== undefined) return condition;
  reading.findings.warning(
    'missing-field',
    `the search identifier \`${key}\` asks nothing`,
    keySpan,
    'give it fields with values, or take it out',
  );
  return {
    kind: 'opaque',
    text: written(reading, { start: keySpan.start, end: node.span.end }),
    why: 'asks nothing',
    sources: [],
    negated: false,
  };
}

function definition(node: YamlNode, reading: FileReading): Condition | undefined {
  switch (node.kind) {
    case 'map':
      return ofParts(
        'and',
        node.entries.map((entry) => readItem(entry, reading)),
      );
    case 'list':
      if (node.items.length > 0 && node.items.every(isWord)) return keywords(node, reading);
      return ofParts(
        'or',
        node.items.flatMap((item) => definition(item, reading) ?? []),
      );
    case 'scalar':
      return isWord(node) ? keywords(node, reading) : undefined;
  }
}

function isWord(node: YamlNode): boolean {
  return node.kind === 'scalar' && node.value !== null;
}

/** Words that are searched for in the whole event, as the values of no field. */
function keywords(node: YamlNode, reading: FileReading): Condition {
  const { start } = node.span;
  return readItem({ key: '', keySpan: { start, end: start }, node, span: node.span }, reading);
}

function ofParts(kind: 'and' | 'or', parts: readonly Condition[]): Condition | undefined {
  return parts.length === 0 ? undefined : joined(kind, parts);
}
