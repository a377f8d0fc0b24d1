import type { Condition, Predicate, PredicateKind, PredicateValue } from '../../../predicate.ts';
import { joined } from '../condition/joined.ts';
import { not } from '../condition/negate.ts';
import { type FileReading, written } from '../file-reading.ts';
import type { MapEntry, ScalarNode } from '../yaml/yaml-node.ts';
import { encodeValue } from './encode-value.ts';
import type { ModifierChain } from './modifiers.ts';
import { openPattern, type Pattern } from './open-pattern.ts';
import { parsePlaceholders } from './placeholders.ts';
import { parseText } from './sigma-text.ts';

/** The tests of one detection item's values. */
export class ItemTests {
  readonly #entry: MapEntry;
  readonly #field: string;
  readonly #chain: ModifierChain;
  readonly #reading: FileReading;

  constructor(entry: MapEntry, field: string, chain: ModifierChain, reading: FileReading) {
    this.#entry = entry;
    this.#field = field;
    this.#chain = chain;
    this.#reading = reading;
  }

  /** Holds for one of the values (under `neq`, for none); `whole` where these are all values of the item. */
  anyOf(values: readonly ScalarNode[], whole: boolean): Condition {
    const told = (some: readonly ScalarNode[]) =>
      whole && some.length === values.length ? this.#written() : this.#writtenOf(some);
    const of = this.#tests(values, told);
    if (this.#chain.none) return joined('and', of.map(opposite));
    return joined('or', of);
  }

  #tests(values: readonly ScalarNode[], told: (values: readonly ScalarNode[]) => string): Condition[] {
    const { exists, fieldref, compare, cidr, regex } = this.#chain;
    if (exists) return values.map((value) => this.#exists(value, told([value])));
    if (fieldref) return values.map((value) => this.#fieldref(value, told([value])));
    const nulls = values.filter((value) => value.value === null);
    const rest = values.filter((value) => value.value !== null);
    const conditions = nulls.slice(0, 1).map((value) => this.#null(value, told(nulls)));
    if (rest.length === 0) return conditions;
    if (compare !== undefined)
      conditions.push(...rest.map((value) => this.#test(compare, [numberOf(value)], told([value]))));
    else if (cidr) conditions.push(this.#cidr(rest, told(rest)));
    else if (regex !== undefined) conditions.push(this.#regex(rest, regex, told(rest)));
    else conditions.push(...this.#compared(rest, told));
    return conditions;
  }

  #exists(value: ScalarNode, text: string): Condition {
    const asked = /^(?:true|yes|1)$/i.test(value.text)
      ? true
      : /^(?:false|no|0)$/i.test(value.text)
        ? false
        : undefined;
    if (asked === undefined || this.#field === '')
      return this.#refused(value, text, '`exists` asks of a field whether it is there: true or false');
    return this.#test(asked ? 'is_not_null' : 'is_null', [], text);
  }

  #fieldref(value: ScalarNode, text: string): Condition {
    const sources = [...new Set([this.#field, value.text].filter((field) => field !== ''))].sort();
    if (this.#field === '' || value.text === '')
      return { kind: 'opaque', text, why: 'compares a field that is not named', sources, negated: false };
    const { compare, openStart, openEnd, cased } = this.#chain;
    const around: PredicateKind =
      openStart && openEnd ? 'contains' : openStart ? 'ends_with' : openEnd ? 'starts_with' : 'eq';
    const compared = {
      kind: compare ?? around,
      values: [],
      other: value.text,
      negated: false,
      ignoreCase: !cased,
      text,
    };
    return { kind: 'test', test: { field: this.#field, sources, ...compared } };
  }

  #null(value: ScalarNode, text: string): Condition {
    const { compare, cidr, regex, time, openStart, openEnd, encodings } = this.#chain;
    const asksMore =
      [compare, regex, time, encodings[0]].some((part) => part !== undefined) || cidr || openStart || openEnd;
    if (asksMore || this.#field === '')
      return this.#refused(value, text, '`null` has no meaning under these modifiers');
    return this.#test('is_null', [], text);
  }

  #cidr(values: readonly ScalarNode[], text: string): Condition {
    for (const { text: range, span } of values)
      if (!/^[\d.]+\/\d{1,2}$|^[\da-f:.]+\/\d{1,3}$/i.test(range))
        this.#reading.findings.warning(
          'bad-value',
          `\`${range}\` is no range of addresses`,
          span,
          'write it as `10.0.0.0/8`',
        );
    return this.#test(
      'cidr',
      values.map((value) => value.text),
      text,
    );
  }

  #regex(values: readonly ScalarNode[], flags: string, text: string): Condition {
    const inline = flags.replace('i', '');
    const { openStart, openEnd, cased } = this.#chain;
    const patterns = values.map(({ text: pattern }) => {
      const before = openStart && !/^(?:\^|\.\*)/.test(pattern) ? '.*' : '';
      const after = openEnd && !/(?:\$|\.\*)$/.test(pattern) ? '.*' : '';
      return `${inline === '' ? '' : `(?${inline})`}${before}${pattern}${after}`;
    });
    // A flag at the start of a pattern says the same as the modifier.
    const ignoreCase = flags.includes('i') || values.every((value) => /^\(\?[a-z]*i[a-z]*\)/.test(value.text));
    return this.#test('regex', patterns, text, ignoreCase && !cased);
  }

  /** Texts, numbers and the like, by what their patterns are. */
  #compared(values: readonly ScalarNode[], told: (values: readonly ScalarNode[]) => string): Condition[] {
    const unread: Condition[] = [];
    const read: ScalarNode[] = [];
    const patterns: Pattern[] = [];
    for (const value of values) {
      const forms = this.#patterns(value);
      if ('why' in forms)
        unread.push({ kind: 'opaque', text: told([value]), why: forms.why, sources: this.#sources(), negated: false });
      else {
        read.push(value);
        patterns.push(...forms.patterns);
      }
    }
    if (patterns.length === 0) return unread;
    const text = told(read);
    const any = this.#field !== '' && patterns.some((pattern) => pattern.shape === 'any');
    const asked = any ? patterns.filter((pattern) => pattern.shape !== 'any') : patterns;
    return [
      ...(any ? [this.#test('is_not_null', [], text)] : []),
      ...this.#grouped(asked).map((group) => this.#plainOrWildcard(group, text)),
      ...unread,
    ];
  }

  /** A field's values are compared one way; a word is found anywhere in an event, also beside one with a wildcard. */
  #grouped(patterns: readonly Pattern[]): (readonly Pattern[])[] {
    if (this.#field !== '') return patterns.length === 0 ? [] : [patterns];
    const plain = patterns.filter((pattern) => pattern.shape === 'plain');
    const others = patterns.filter((pattern) => pattern.shape !== 'plain');
    return [plain, others].filter((group) => group.length > 0);
  }

  #patterns(value: ScalarNode): { readonly patterns: readonly Pattern[] } | { readonly why: string } {
    const { encodings, openStart, openEnd, expand } = this.#chain;
    const isText = typeof value.value === 'string' || openStart || openEnd || encodings.length > 0;
    if (!isText) return { patterns: [{ shape: 'plain', value: value.value, pattern: value.text }] };
    const text = expand ? parsePlaceholders(value.text) : { text: value.text };
    if ('placeholder' in text) return { why: `\`${text.placeholder}\` stands for what is set where the rule is used` };
    const encoded = encodeValue(parseText(text.text), encodings, this.#reading.budget);
    if ('why' in encoded) return encoded;
    return { patterns: encoded.forms.map((form) => openPattern(form, openStart, openEnd)) };
  }

  #plainOrWildcard(patterns: readonly Pattern[], text: string): Condition {
    const { openStart, openEnd } = this.#chain;
    if (patterns.some((pattern) => pattern.shape !== 'plain'))
      return this.#test(
        'wildcard',
        patterns.map((pattern) => pattern.pattern),
        text,
      );
    const values = patterns.map((pattern) => pattern.value);
    if (openStart && openEnd) return this.#test('contains', values, text);
    if (openStart) return this.#test('ends_with', values, text);
    if (openEnd) return this.#test('starts_with', values, text);
    if (this.#field === '') return this.#test('match', values, text);
    return this.#test(values.length === 1 ? 'eq' : 'in', values, text);
  }

  #test(
    kind: PredicateKind,
    values: readonly PredicateValue[],
    text: string,
    ignoreCase = !this.#chain.cased,
  ): Condition {
    const { time } = this.#chain;
    const field = this.#field === '' ? '*' : time === undefined ? this.#field : `${time.toUpperCase()}(${this.#field})`;
    const test: Predicate = { field, sources: this.#sources(), kind, values, negated: false, ignoreCase, text };
    return { kind: 'test', test };
  }

  #refused(value: ScalarNode, text: string, why: string): Condition {
    this.#reading.findings.warning(
      'bad-value',
      why,
      value.span.end > value.span.start ? value.span : this.#entry.keySpan,
    );
    return { kind: 'opaque', text, why, sources: this.#sources(), negated: false };
  }

  #sources(): readonly string[] {
    return this.#field === '' ? [] : [this.#field];
  }

  #written(): string {
    return written(this.#reading, this.#entry.span);
  }

  #writtenOf(values: readonly ScalarNode[]): string {
    const texts = values.map(({ span, text }) => (span.end > span.start ? written(this.#reading, span) : text));
    const value = texts.length === 1 ? texts[0]! : `[${texts.join(', ')}]`;
    return this.#entry.key === '' ? value : `${this.#entry.key}: ${value}`;
  }
}

/** What `neq` makes of a test. */
function opposite(condition: Condition): Condition {
  // What is unread is shown with its `neq`.
  if (condition.kind !== 'test') return condition;
  const { test } = condition;
  const kind = OPPOSITES[test.kind];
  return kind === undefined ? not(condition) : { kind: 'test', test: { ...test, kind } };
}

const OPPOSITES: Partial<Record<PredicateKind, PredicateKind>> = {
  eq: 'ne',
  in: 'ne',
  is_null: 'is_not_null',
  is_not_null: 'is_null',
};

function numberOf({ value, text }: ScalarNode): PredicateValue {
  if (typeof value !== 'string') return value;
  const number = /^[-+]?\d+(?:\.\d+)?$/.test(text.trim()) ? Number(text) : Number.NaN;
  return Number.isFinite(number) && (!Number.isInteger(number) || Number.isSafeInteger(number)) ? number : value;
}
