import type { Indicator } from '../indicator.ts';
import { foldCase, plainKey } from '../indicator-key.ts';
import type { PredicateValue } from '../predicate.ts';
import type { Corpus, CorpusRule } from './corpus.ts';
import { threatTitle } from './threat-ids.ts';

/** What rules have of something: the different values once, and which of them each rule has, each once. */
export interface Column<T = string> {
  /** As first met. */
  readonly values: readonly T[];
  /** Without regard to case, for comparing. */
  readonly folded: readonly string[];
  /** The places in `values` of a rule's values: from `starts[rule]` on, up to `starts[rule + 1]`. */
  readonly starts: Int32Array;
  readonly places: Int32Array;
}

const COLUMNS = {
  vendor: (rule: CorpusRule) => [rule.vendor],
  severity: (rule: CorpusRule) => present(rule.severity),
  status: (rule: CorpusRule) => present(rule.status),
  type: (rule: CorpusRule) => [rule.type],
  language: (rule: CorpusRule) => [rule.language],
  tactic: (rule: CorpusRule) => rule.tactics,
  technique: (rule: CorpusRule) => rule.techniques,
  source: (rule: CorpusRule) => rule.streams.concat(rule.integrations),
  field: (rule: CorpusRule) => rule.fields,
  tag: (rule: CorpusRule) => rule.tags,
} as const;
type ColumnName = keyof typeof COLUMNS;

/** All that a search looks at, in columns: what many rules share is compared once. */
export interface SearchColumns extends Readonly<Record<ColumnName, Column>> {
  readonly rules: readonly CorpusRule[];
  readonly indicator: Column<Indicator>;
  /** Kinds and values of indicators, by the places of the indicators in theirs. */
  readonly operator: Column;
  readonly value: Column;
  /** The fields of indicators, folded, in the order of the indicators. */
  readonly indicatorField: Column;
  /** What tactics and techniques are called, folded, in the order of their columns. */
  readonly tacticTitle: readonly string[];
  readonly techniqueTitle: readonly string[];
  /** What is a rule's own, folded, in the order of the rules. */
  readonly texts: {
    readonly name: readonly string[];
    readonly id: readonly string[];
    readonly description: readonly string[];
    readonly file: readonly string[];
  };
}

const made = new WeakMap<Corpus, SearchColumns>();

/** The columns of a corpus: made when it is first searched, and kept as long as it is. */
export function searchColumns(corpus: Corpus): SearchColumns {
  let columns = made.get(corpus);
  if (columns === undefined) {
    columns = makeColumns([...corpus.rules()]);
    made.set(corpus, columns);
  }
  return columns;
}

/** An indicator's kind as it is searched for and shown: `in`, `not in`. */
export function operatorOf({ kind, negated }: Indicator): string {
  return negated ? `not ${kind}` : kind;
}

/** What an indicator's field is compared with: values, or another field. */
export function comparedWith({ values, other }: Indicator): readonly PredicateValue[] {
  return other === undefined ? values : [other];
}

function makeColumns(rules: readonly CorpusRule[]): SearchColumns {
  const named = Object.fromEntries(
    Object.entries(COLUMNS).map(([name, valuesOf]) => [name, columnOf(rules, valuesOf, foldCase)]),
  ) as Record<ColumnName, Column>;
  // Indicators of one key may be written in several ways, and each is found as it is written.
  const indicator = columnOf(
    rules,
    (rule) => rule.indicators,
    (i) => `${operatorOf(i)}\n${foldCase(i.field)}\n${comparedWith(i).map(plainKey).join('\n')}`,
  );
  const each = indicator.values;
  return {
    ...named,
    rules,
    indicator,
    operator: columnOf(each, (i) => [operatorOf(i)], foldCase),
    value: columnOf(each, (i) => comparedWith(i).map((value) => (value === null ? 'null' : String(value))), foldCase),
    indicatorField: columnOf(each, (i) => [i.field], foldCase),
    tacticTitle: titles(named.tactic),
    techniqueTitle: titles(named.technique),
    texts: {
      name: rules.map(({ name }) => foldCase(name)),
      id: rules.map(({ id }) => foldCase(id)),
      // A phrase is found across the lines of a description.
      description: rules.map(({ description }) => foldCase(description).replaceAll('\n', ' ')),
      file: rules.map(({ file }) => foldCase(file)),
    },
  };
}

function columnOf<R, T>(rows: readonly R[], valuesOf: (row: R) => readonly T[], fold: (value: T) => string): Column<T> {
  // Rules that were read from one index share their values: most are known without being folded.
  const known = new Map<T, number>();
  const places = new Map<string, number>();
  const values: T[] = [];
  const folded: string[] = [];
  const starts = new Int32Array(rows.length + 1);
  const all: number[] = [];
  // A corpus is often searched once, by code that has not run before: plain loops are what that does best.
  for (let row = 0; row < rows.length; row++) {
    const own = valuesOf(rows[row]!);
    for (let i = 0; i < own.length; i++) {
      const value = own[i]!;
      let place = known.get(value);
      if (place === undefined) {
        const text = fold(value);
        place = places.get(text);
        if (place === undefined) {
          place = values.push(value) - 1;
          folded.push(text);
          places.set(text, place);
        }
        known.set(value, place);
      }
      if (i === 0 || !all.includes(place, starts[row])) all.push(place);
    }
    starts[row + 1] = all.length;
  }
  return { values, folded, starts, places: Int32Array.from(all) };
}

function titles({ values }: Column): string[] {
  return values.map((id) => foldCase(threatTitle(id) ?? ''));
}

function present(text: string | null): readonly string[] {
  return text === null ? [] : [text];
}
