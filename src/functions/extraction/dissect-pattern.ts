import { quoteText } from './code-point-set.ts';
import {
  checkLength,
  type ExtractedField,
  type Extraction,
  MAX_CAPTURES,
  PatternProblem,
  type Split,
} from './extraction.ts';

/** A `%{...}` of a pattern, and the text up to the next. */
interface Key {
  readonly name: string;
  readonly kind: 'take' | 'skip' | 'append';
  /** Where it stands among the appended of its name. */
  readonly order: number;
  /** Whether the delimiter may be repeated. */
  readonly padded: boolean;
  readonly delimiter: string;
  readonly start: number;
  readonly end: number;
}

/**
 * Reads a pattern of DISSECT; throws {@link PatternProblem}. Each key takes the text up to the first place of its delimiter.
 * See https://www.elastic.co/docs/reference/query-languages/esql/esql-process-data-with-dissect-grok.
 */
export function readDissectPattern(pattern: string, separator: string): Extraction {
  checkLength(pattern);
  const begin = pattern.indexOf('%{');
  if (begin === -1) {
    const hint = 'a key is written `%{name}`';
    throw new PatternProblem('bad-pattern', 'the pattern has no key', 0, pattern.length, hint);
  }
  const keys = readKeys(pattern, begin);
  const groups = new Map<string, { key: Key; group: number }[]>();
  let regexp = `(\\A${quoteText(pattern.slice(0, begin))}`;
  let group = 1;
  let padding = '';
  for (const key of keys) {
    // A text that ends before the first key does not match, though the key might be empty.
    let value = keys.length === 1 && key.delimiter === '' ? '(?s:.+)' : textOf(key, padding);
    if (key.kind !== 'skip') {
      value = `(${value})`;
      group++;
      if (group > MAX_CAPTURES + 1) throw tooManyKeys(key);
      groups.set(key.name, [...(groups.get(key.name) ?? []), { key, group }]);
    }
    const delimiter = quoteText(key.delimiter);
    regexp += value + delimiter + (key.padded && delimiter !== '' ? `(?:${delimiter})*` : '');
    padding = key.padded ? key.delimiter : '';
  }
  return {
    regexp: `${regexp})`,
    kinds: '-'.repeat(group),
    mayBeEmpty: false,
    fields: fieldsOf(groups, separator),
    split: begin === 0 ? splitOf(keys) : undefined,
  };
}

/** How to take a text apart by splitting it; undefined where delimiters differ or are repeated. */
function splitOf(keys: readonly Key[]): Split | undefined {
  const { delimiter } = keys[0]!;
  const last = keys.at(-1)!.delimiter;
  if (delimiter === '' || !['', delimiter].includes(last)) return undefined;
  if (keys.some((key) => key.padded) || keys.slice(0, -1).some((key) => key.delimiter !== delimiter)) return undefined;
  const taken = keys.flatMap((key, i) => (key.kind === 'skip' ? [] : [i + 1]));
  return { delimiter, pieces: last === '' ? keys.length : keys.length + 1, taken };
}

function readKeys(pattern: string, begin: number): Key[] {
  const keys: Key[] = [];
  for (let start = begin; start !== -1; ) {
    const close = pattern.indexOf('}', start);
    if (close === -1) {
      throw new PatternProblem('bad-pattern', 'the key is not closed', start, pattern.length, 'a key ends with `}`');
    }
    const next = pattern.indexOf('%{', close + 1);
    const delimiter = pattern.slice(close + 1, next === -1 ? pattern.length : next);
    keys.push({ ...readKey(pattern.slice(start + 2, close), start, close + 1), delimiter, start, end: close + 1 });
    if (next !== -1 && delimiter === '') {
      const nextEnd = pattern.indexOf('}', next);
      const hint = 'nothing tells where the first one ends: put the text that stands between them there';
      const end = nextEnd === -1 ? pattern.length : nextEnd + 1;
      throw new PatternProblem('bad-pattern', 'two keys side by side', start, end, hint);
    }
    start = next;
  }
  return keys;
}

function readKey(text: string, start: number, end: number): Pick<Key, 'name' | 'kind' | 'order' | 'padded'> {
  const padded = text.endsWith('->');
  const written = padded ? text.slice(0, -2).trimEnd() : text;
  const sign = written[0];
  if (sign === '*' || sign === '&') {
    const hint = 'DISSECT takes `%{name}`, `%{?name}`, `%{+name}` and `%{+name/1}`';
    throw new PatternProblem('unsupported', 'reference keys are not supported', start, end, hint);
  }
  if (sign === undefined || sign === '?') return { name: written.slice(1), kind: 'skip', order: 0, padded };
  if (sign !== '+') return { name: written, kind: 'take', order: 0, padded };
  const ordered = /^(.*)\/(\d{1,9})$/s.exec(written);
  const name = (ordered?.[1] ?? written).slice(1);
  if (name === '') {
    throw new PatternProblem('bad-pattern', 'a key to append to has no name', start, end, 'as in `%{+name}`');
  }
  return { name, kind: 'append', order: Number(ordered?.[2] ?? 0), padded };
}

function tooManyKeys({ start, end }: Key): PatternProblem {
  const hint = 'keys that are not needed may be skipped: `%{?name}`';
  return new PatternProblem('unsupported', `a pattern may take at most ${MAX_CAPTURES} values`, start, end, hint);
}

/**
 * What a key's value is, up to its delimiter: anything but that, where it is one character, for which the engine need not
 * try out where it ends. Behind padding of one character the value cannot begin with that character, so that padding is
 * never given back; longer padding is given back where the text would not match otherwise.
 */
function textOf({ delimiter }: Key, padding: string): string {
  const last = delimiter === '';
  const single = [...delimiter].length === 1;
  const rest = last ? '(?s:.*)' : single ? `[^${quoteText(delimiter)}]*` : '(?s:.*?)';
  if ([...padding].length !== 1) return rest;
  const begun = `[^${quoteText(padding + (single ? delimiter : ''))}]${rest}`;
  if (last) return `(?:${begun})?`;
  return delimiter.startsWith(padding) ? begun : `(?:${begun})?${single ? '' : '?'}`;
}

/** What is appended to a name counts; of others of one name the last does. */
function fieldsOf(groups: ReadonlyMap<string, { key: Key; group: number }[]>, separator: string): ExtractedField[] {
  return [...groups].map(([name, taken]): ExtractedField => {
    const appended = taken.filter(({ key }) => key.kind === 'append').sort((a, b) => a.key.order - b.key.order);
    const used = appended.length > 0 ? appended : taken.slice(-1);
    return {
      name,
      type: 'keyword',
      groups: used.map((u) => u.group),
      several: false,
      separator: appended.length > 0 ? separator : '',
      optional: false,
    };
  });
}
