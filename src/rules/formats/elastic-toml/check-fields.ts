import { z } from 'zod';
import { suggest } from '../../../base/suggest.ts';
import type { Findings } from './findings.ts';
import { jsonOf, nodeAt, type TomlNode, type TomlTable } from './toml-document.ts';

type Issue = z.core.$ZodIssue;
type Path = readonly PropertyKey[];

/** What people write for words that the rule format spells otherwise. */
const OTHER_WORDS: ReadonlyMap<string, string> = new Map([
  ['kql', 'kuery'],
  ['es|ql', 'esql'],
  ['indicator_match', 'threat_match'],
  ['ml', 'machine_learning'],
  ['info', 'low'],
  ['informational', 'low'],
]);

/**
 * Checks a document against its schema: every wrong, missing and unknown field becomes a finding at its place.
 * Gives the typed values, or undefined where a field is wrong or missing.
 */
export function checkFields<T extends z.ZodObject>(
  schema: T,
  root: TomlTable,
  text: string,
  findings: Findings,
): z.output<T> | undefined {
  const result = schema.safeParse(knownValue(schema, root, [], findings));
  if (result.success) return result.data;
  for (const issue of result.error.issues) reportIssue(issue, root, text, findings);
  return undefined;
}

/** The name of a field in messages; fields of `[rule]` and `[hunt]` go without their section. */
export function fieldName(path: Path): string {
  const steps = path.length > 1 && (path[0] === 'rule' || path[0] === 'hunt') ? path.slice(1) : path;
  return pathText(steps);
}

function pathText(path: Path): string {
  return path
    .map((step, i) => (typeof step === 'number' ? `[${step}]` : `${i > 0 ? '.' : ''}${String(step)}`))
    .join('');
}

/** The value that the schema is to judge: fields it does not know are set aside and warned about. */
function knownValue(schema: unknown, node: TomlNode, path: Path, findings: Findings): unknown {
  const inner = schema instanceof z.ZodOptional ? schema.unwrap() : schema;
  if (inner instanceof z.ZodCustom) return jsonOf(node);
  if (inner instanceof z.ZodArray && node.kind === 'list') {
    return node.items.map((item, i) => knownValue(inner.element, item, [...path, i], findings));
  }
  if (inner instanceof z.ZodObject && node.kind === 'table') {
    const known: { [key: string]: unknown } = {};
    for (const [key, entry] of node.entries) {
      const here = [...path, key];
      if (Object.hasOwn(inner.shape, key)) known[key] = knownValue(inner.shape[key], entry.value, here, findings);
      else {
        findings.unknown[pathText(here)] = jsonOf(entry.value);
        const message = `unknown field \`${fieldName(here)}\`, kept but without effect`;
        findings.warn('rules/unknown-field', message, entry.keySpan, unknownHint(key, inner, node, findings));
      }
    }
    return known;
  }
  return plainValue(node);
}

function unknownHint(key: string, schema: z.ZodObject, table: TomlTable, findings: Findings): string | undefined {
  if (findings.enoughWarnings) return undefined;
  const near = nearest(
    key,
    Object.keys(schema.shape).filter((name) => !table.entries.has(name)),
  );
  return near === undefined ? undefined : `did you mean \`${near}\`?`;
}

/** Scalars as the schema judges them; a date becomes a `Date`, which no field accepts for text. */
function plainValue(node: TomlNode): unknown {
  if (node.kind === 'list') return node.items.map(plainValue);
  if (node.kind === 'table') return {};
  if (node.kind === 'date') return new Date(0);
  return node.value;
}

function reportIssue(issue: Issue, root: TomlTable, text: string, findings: Findings): void {
  const node = nodeAt(root, issue.path);
  const name = fieldName(issue.path);
  if (node === undefined) {
    reportMissing(issue.path, root, text, findings, `expected: ${issue.message}`);
  } else if (isWrongType(issue, node)) {
    const message = `\`${name}\` is ${kindOf(node)}, ${issue.message} is expected`;
    findings.error('rules/wrong-type', message, node.span, typeHint(issue, node, text));
  } else {
    const message = `\`${name}\` is ${shown(node)}, ${issue.message} is expected`;
    findings.error('rules/bad-value', message, node.span, valueHint(issue, node));
  }
}

/** Reports a field that its table should have, at the table's header. */
export function reportMissing(path: Path, root: TomlTable, text: string, findings: Findings, hint?: string): void {
  const parentPath = path.slice(0, -1);
  const parent = nodeAt(root, parentPath) ?? root;
  const isHeader = text[parent.span.start] === '[' && parentPath.length > 0;
  const place = isHeader ? text.slice(parent.span.start, parent.span.end) : fieldName(parentPath);
  findings.error(
    'rules/missing-field',
    `\`${pathText(path.slice(-1))}\` is missing from \`${place}\``,
    parent.span,
    hint,
  );
}

function isWrongType(issue: Issue, node: TomlNode): boolean {
  if (issue.code === 'invalid_value') return node.kind !== 'text';
  if (issue.code === 'custom') return node.kind !== 'table';
  if (issue.code !== 'invalid_type') return false;
  // A fraction, or a number past 2^53, where a whole number belongs is a wrong value of the right type.
  return !(node.kind === 'number' && (issue.expected === 'int' || issue.expected === 'number'));
}

function typeHint(issue: Issue, node: TomlNode, text: string): string | undefined {
  const expected = issue.code === 'invalid_type' ? issue.expected : undefined;
  if (expected === 'array' && node.kind === 'text') return 'write it in brackets: `["..."]`';
  if (expected === 'array' && node.kind === 'table' && text[node.span.start] === '[') {
    return `write its header with two brackets: \`[${text.slice(node.span.start, node.span.end)}]\``;
  }
  if (node.kind === 'text' && expected === 'boolean' && /^(?:true|false)$/i.test(node.value)) {
    return `write it without quotes: \`${node.value.toLowerCase()}\``;
  }
  if (node.kind === 'text' && (expected === 'number' || expected === 'int') && /^\s*\d{1,15}\s*$/.test(node.value)) {
    return `write it without quotes: \`${node.value.trim()}\``;
  }
  const isText = expected === 'string' || issue.code === 'invalid_value';
  return isText && node.kind !== 'list' && node.kind !== 'table' ? 'write it in quotes' : undefined;
}

function valueHint(issue: Issue, node: TomlNode): string | undefined {
  if (issue.code !== 'invalid_value' || node.kind !== 'text') return undefined;
  const words = issue.values.map(String);
  const other = OTHER_WORDS.get(node.value.toLowerCase());
  const near = other !== undefined && words.includes(other) ? other : nearest(node.value, words);
  return near === undefined ? undefined : `did you mean \`${near}\`?`;
}

/** Of one or two letters, every other short word is near. */
function nearest(word: string, words: readonly string[]): string | undefined {
  return word.length > 2 ? suggest(word, words) : undefined;
}

/** A node's type in words, as messages say it. */
export function kindOf(node: TomlNode): string {
  switch (node.kind) {
    case 'text':
      return 'text';
    case 'number':
      return Number.isInteger(node.value) ? 'a whole number' : 'a number';
    case 'boolean':
      return 'a truth value';
    case 'date':
      return 'a date';
    default:
      return `a ${node.kind}`;
  }
}

/** A node's value in messages, shortened. */
export function shown(node: TomlNode): string {
  if (node.kind === 'list') return node.items.length === 0 ? 'an empty list' : `a list of ${node.items.length}`;
  if (node.kind === 'table') return 'a table';
  if (node.kind === 'number' || node.kind === 'date') return node.written;
  const value = JSON.stringify(node.value);
  return value.length <= 60 ? value : `${value.slice(0, 57)}..."`;
}
