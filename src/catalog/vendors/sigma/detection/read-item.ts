import type { Condition } from '../../../predicate.ts';
import { joined } from '../condition/joined.ts';
import { type FileReading, written } from '../file-reading.ts';
import type { MapEntry, ScalarNode, YamlNode } from '../yaml/yaml-node.ts';
import { ItemTests } from './item-tests.ts';
import { readModifiers } from './modifiers.ts';

/** The condition of a detection item: a field with modifiers, and its values; without a field, the whole event is searched. */
export function readItem(entry: MapEntry, reading: FileReading): Condition {
  const [name = '', ...modifiers] = entry.key.split('|');
  const field = name.trim();
  const sources = field === '' ? [] : [field];
  const unread = (why: string): Condition => ({
    kind: 'opaque',
    text: written(reading, entry.span),
    why,
    sources,
    negated: false,
  });
  const read = readModifiers(modifiers);
  if ('problem' in read) {
    const { code, message, hint } = read.problem;
    reading.findings.warning(code, message, entry.keySpan, hint);
    return unread(message);
  }
  const values = valuesOf(entry.node);
  if (values === undefined || values.length === 0) {
    const why = values === undefined ? 'a map or a list stands where a value should' : 'there are no values';
    reading.findings.warning(
      values === undefined ? 'wrong-type' : 'missing-field',
      `\`${entry.key}\`: ${why}`,
      entry.keySpan,
    );
    return unread(why);
  }
  const tests = new ItemTests(entry, field, read.chain, reading);
  // `all` asks for each of the values, else one of them is enough.
  const groups = read.chain.all ? values.map((value) => [value]) : [values];
  const of = groups.map((group) => tests.anyOf(group, groups.length === 1));
  return joined('and', of);
}

/** Undefined where there is more than values. */
function valuesOf(node: YamlNode): readonly ScalarNode[] | undefined {
  if (node.kind === 'scalar') return [node];
  if (node.kind === 'map') return undefined;
  const values = node.items.filter((item) => item.kind === 'scalar');
  return values.length === node.items.length ? values : undefined;
}
