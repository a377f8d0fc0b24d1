import { compareText } from '../../../base/compare-text.ts';
import { parseDuration } from '../../../base/duration.ts';
import { suggest } from '../../../base/suggest.ts';
import type { Condition, Predicate, PredicateKind, PredicateValue } from '../../predicate.ts';
import type { Search } from './condition/ast.ts';
import { not } from './condition/negate.ts';
import { namesOf, readTree } from './condition-reader.ts';
import { type FileReading, written, writtenEntry } from './file-reading.ts';
import type { UnnumberedStage } from './unnumbered-stage.ts';
import { entryOf, type MapEntry, type MapNode, mapOf, textOf, textsOf } from './yaml/yaml-node.ts';

const COMPARISONS: readonly PredicateKind[] = ['gt', 'gte', 'lt', 'lte', 'eq'];
const TEMPORAL = ['temporal', 'temporal_ordered'];
/** What a correlation makes of a field's values; `value_count` counts the distinct ones. */
const VALUE_AGGREGATES: Record<string, string> = {
  value_count: 'COUNT_DISTINCT',
  value_sum: 'SUM',
  value_avg: 'AVG',
  value_min: 'MIN',
  value_max: 'MAX',
  value_median: 'MEDIAN',
  value_percentile: 'PERCENTILE',
};

/** What a correlation is made of. */
export interface Correlation {
  readonly stage: UnnumberedStage;
  /** The ids or names of the rules whose events it looks at. */
  readonly rules: readonly string[];
  readonly groupBy: readonly string[];
  readonly timespan: string | null;
  readonly type: string;
}

/** Reads a correlation (Sigma correlation rules specification 2.1): its counts and sums are tests, `aliases` stand for the fields behind them. */
export function readCorrelation(section: MapEntry & { readonly node: MapNode }, reading: FileReading): Correlation {
  const { node } = section;
  const type = textOf(node, 'type') ?? '';
  const groupBy = [...new Set(textsOf(node, 'group-by'))].sort(compareText);
  const counting = new Counting(section, type, reading);
  const condition = counting.condition();
  const reads = [...new Set([...groupBy.flatMap((field) => behindAlias(node, field)), ...counting.fields])].sort(
    compareText,
  );
  const stage = { kind: 'correlation', text: writtenEntry(reading, section), reads };
  return {
    stage:
      'why' in condition
        ? { ...stage, makes: [], opaque: condition.why }
        : { ...stage, makes: counting.columns(), condition },
    rules: counting.rules,
    groupBy,
    timespan: timespanOf(section, reading),
    type,
  };
}

/** The fields of events that an alias stands for; a field that is none stands for itself. */
function behindAlias(node: MapNode, field: string): readonly string[] {
  const aliases = mapOf(node, 'aliases');
  const alias = aliases === undefined ? undefined : mapOf(aliases, field);
  return alias === undefined
    ? [field]
    : alias.entries.flatMap(({ node: of }) => (of.kind === 'scalar' && of.value !== null ? [of.text] : []));
}

function timespanOf(
  { node, keySpan }: MapEntry & { readonly node: MapNode },
  { findings }: FileReading,
): string | null {
  const key = entryOf(node, 'timespan') === undefined ? 'timeframe' : 'timespan';
  const text = textOf(node, key);
  if (text === undefined) {
    findings.warning('missing-field', 'the correlation has no time span', keySpan, 'add `timespan: 5m`');
    return null;
  }
  // Months and years are no fixed number of milliseconds.
  if (parseDuration(text) === undefined && !/^[1-9]\d{0,8}[My]$/.test(text))
    findings.warning(
      'bad-value',
      `\`${text}\` is no time span`,
      entryOf(node, key)!.node.span,
      'write a number and `s`, `m`, `h` or `d`',
    );
  return text;
}

class Counting {
  readonly #section: MapEntry & { readonly node: MapNode };
  readonly #type: string;
  readonly #reading: FileReading;
  readonly rules: string[];
  /** Fields whose values it looks at. */
  readonly fields: string[];
  readonly #columns = new Set<string>();

  constructor(section: MapEntry & { readonly node: MapNode }, type: string, reading: FileReading) {
    this.#section = section;
    this.#type = type;
    this.#reading = reading;
    this.rules = textsOf(section.node, 'rules');
    const condition = mapOf(section.node, 'condition');
    this.fields = condition === undefined ? [] : textsOf(condition, 'field');
  }

  columns(): string[] {
    return [...this.#columns].sort(compareText);
  }

  condition(): Condition | { readonly why: string } {
    const temporal = TEMPORAL.includes(this.#type);
    if (!temporal && this.#type !== 'event_count' && VALUE_AGGREGATES[this.#type] === undefined)
      return this.#unknownType();
    const entry = entryOf(this.#section.node, 'condition');
    if (entry?.node.kind === 'map') return this.#compared(entry.node);
    if (temporal && entry?.node.kind === 'scalar' && entry.node.value !== null) return this.#ofRules(entry);
    if (temporal && entry === undefined) return this.#allRules();
    const hint = 'add `condition:` with `gte: 10`, or the number that is meant';
    this.#reading.findings.warning(
      'missing-field',
      'the correlation compares its count with nothing',
      this.#section.keySpan,
      hint,
    );
    return { why: 'no count is compared' };
  }

  #unknownType(): { readonly why: string } {
    const types = [...TEMPORAL, 'event_count', ...Object.keys(VALUE_AGGREGATES)];
    const meant = suggest(this.#type, types);
    const span = entryOf(this.#section.node, 'type')?.node.span ?? this.#section.keySpan;
    const message = this.#type === '' ? 'the correlation has no type' : `\`${this.#type}\` is no type of correlation`;
    this.#reading.findings.warning(
      'bad-value',
      message,
      span,
      meant === undefined ? `it is one of ${types.join(', ')}` : `did you mean \`${meant}\`?`,
    );
    return { why: message };
  }

  #compared(node: MapNode): Condition | { readonly why: string } {
    const column = this.#aggregate(node);
    if (column === undefined) return { why: 'the field that is counted is missing' };
    const of: Condition[] = [];
    for (const { key, keySpan, node: value, span } of node.entries) {
      const kind = COMPARISONS.find((comparison) => comparison === key) ?? (key === 'neq' ? 'ne' : undefined);
      if (kind !== undefined && value.kind === 'scalar' && typeof value.value === 'number')
        of.push(this.#test(column, this.fields, kind, [value.value], written(this.#reading, span)));
      else if (key !== 'field' && key !== 'percentile')
        this.#reading.findings.warning(
          'bad-value',
          `\`${key}\` is no comparison with a number`,
          keySpan,
          'write `gt`, `gte`, `lt`, `lte` or `eq` with a number',
        );
    }
    if (of.length === 0) return { why: 'no count is compared' };
    return of.length === 1 ? of[0]! : { kind: 'and', of };
  }

  /** What is compared; undefined where its field is missing. */
  #aggregate(node: MapNode): string | undefined {
    if (this.#type === 'event_count') return 'COUNT(*)';
    if (TEMPORAL.includes(this.#type)) return RULES_SEEN;
    if (this.fields.length === 0) {
      const message = `\`${this.#type}\` has no field whose values are looked at`;
      this.#reading.findings.warning(
        'missing-field',
        message,
        this.#section.keySpan,
        'add `field:` under `condition:`',
      );
      return undefined;
    }
    const percentile = textOf(node, 'percentile');
    return `${VALUE_AGGREGATES[this.#type]}(${[...this.fields, ...(percentile === undefined ? [] : [percentile])].join(', ')})`;
  }

  /** Without a condition, each of the rules must have matched. */
  #allRules(): Condition {
    const entry = entryOf(this.#section.node, 'rules');
    const text = entry === undefined ? '' : written(this.#reading, entry.span);
    return this.#test(RULES_SEEN, [], 'gte', [this.rules.length], text);
  }

  /** `many_denied and not one_allowed`: which rules must have matched (pySigma's extended temporal conditions). */
  #ofRules(entry: MapEntry): Condition | { readonly why: string } {
    const tree = readTree(entry.node, entry, this.#reading);
    if (tree === undefined || tree.aggregation !== undefined) return { why: 'the condition cannot be read' };
    if (this.rules.length === 0) this.rules.push(...namesOf(tree.search));
    return this.#seen(tree.search);
  }

  #seen(search: Search): Condition {
    switch (search.kind) {
      case 'and':
      case 'or':
        return { kind: search.kind, of: search.of.map((part) => this.#seen(part)) };
      case 'not':
        return not(this.#seen(search.of));
      case 'name':
        return this.#test(`COUNT(${search.name})`, [], 'gte', [1], search.name);
      case 'of': {
        const count = search.quantity === 'all' ? this.rules.length : search.quantity;
        if (search.pattern === 'them') return this.#test(RULES_SEEN, [], 'gte', [count], `${search.quantity} of them`);
        const text = `${search.quantity} of ${search.pattern}`;
        return { kind: 'opaque', text, why: 'some of the rules', sources: [], negated: false };
      }
    }
  }

  #test(
    column: string,
    sources: readonly string[],
    kind: PredicateKind,
    values: readonly PredicateValue[],
    text: string,
  ): Condition {
    this.#columns.add(column);
    const test: Predicate = {
      field: column,
      sources,
      aggregate: column,
      kind,
      values,
      negated: false,
      ignoreCase: true,
      text,
    };
    return { kind: 'test', test };
  }
}

/** How many of the rules have matched. */
const RULES_SEEN = 'COUNT_DISTINCT(rule)';
