import type { Span } from '../../base/diagnostic.ts';
import { placesInString } from '../../esql/string-lexer.ts';
import { parseKql } from '../../search/kql/parse-kql.ts';
import { parseLucene } from '../../search/lucene/parse-lucene.ts';
import type { Condition, Predicate } from '../predicate.ts';
import { kqlCondition } from '../search/kql-condition.ts';
import { luceneCondition } from '../search/lucene-condition.ts';
import type { CallSyntax, Place } from './condition-parts.ts';
import type { WrittenText } from './written-text.ts';

/**
 * The condition that a call of KQL or QSTR stands for: its fields are columns of the query.
 * @param text what is searched; undefined where that is no constant
 */
export function searchCondition(
  call: CallSyntax,
  text: string | undefined,
  place: Place,
  written: WrittenText,
): Condition {
  const searched = text === undefined ? undefined : parsedCondition(call, text);
  if (searched !== undefined) return new SearchTests(call, place, written).inQuery(searched);
  const why = text === undefined ? 'a search whose text is not written here' : 'a search with a syntax error';
  const shown = written.slice(place.at ?? written.bare(call));
  return { kind: 'opaque', text: shown, why, sources: [], negated: place.negated };
}

function parsedCondition(call: CallSyntax, text: string): Condition | undefined {
  if (call.name === 'KQL') {
    const { tree } = parseKql(text);
    return tree && kqlCondition(tree, text);
  }
  const operator = option(call, 'default_operator')?.toUpperCase() === 'AND' ? 'AND' : 'OR';
  const { tree } = parseLucene(text, operator);
  return tree && luceneCondition(tree, text, option(call, 'default_field'));
}

/** Puts the tests of a search among those of the query that it stands in. */
class SearchTests {
  readonly #place: Place;
  readonly #written: WrittenText;
  readonly #whole: Span;
  readonly #placed: ((span: Span) => Span) | undefined;
  readonly #ignoreCase: boolean;

  constructor(call: CallSyntax, place: Place, written: WrittenText) {
    const given = call.args[0];
    this.#place = place;
    this.#written = written;
    this.#whole = place.at ?? written.bare(call);
    // What stands for a column's meaning has no place of its own; nor has a text that is put together.
    const literal = place.at === undefined && given?.kind === 'string' ? given.span : undefined;
    const places = literal && written.text[literal.start] === '"' ? placesInString(written.text, literal) : undefined;
    this.#placed = places && (({ start, end }) => places(start, end));
    this.#ignoreCase = option(call, 'case_insensitive') === 'true';
  }

  inQuery(condition: Condition): Condition {
    const turned = this.#place.negated;
    switch (condition.kind) {
      case 'and':
      case 'or':
        return { kind: condition.kind, of: condition.of.map((part) => this.inQuery(part)) };
      case 'not':
        return { kind: 'not', of: this.inQuery(condition.of) };
      case 'constant':
        return condition;
      case 'test':
        return { kind: 'test', test: this.#test(condition.test) };
      case 'opaque':
        return {
          ...condition,
          text: this.#written.slice(this.#whole),
          sources: condition.sources.flatMap((name) => this.#place.resolve(name).sources),
          negated: condition.negated !== turned,
        };
    }
  }

  #test(test: Predicate): Predicate {
    const named = test.field !== '*' && !test.field.includes('*');
    const column = named ? this.#place.resolve(test.field) : undefined;
    const span = test.span === undefined ? this.#whole : (this.#placed?.(test.span) ?? this.#whole);
    const made = column?.aggregate === undefined ? {} : { aggregate: column.aggregate };
    return {
      ...test,
      ...made,
      field: column?.text ?? test.field,
      sources: column?.sources ?? test.sources,
      negated: test.negated !== this.#place.negated,
      ignoreCase: test.ignoreCase || this.#ignoreCase,
      text: this.#written.slice(span),
      span,
    };
  }
}

/** An option of a search as text. */
function option(call: CallSyntax, key: string): string | undefined {
  const options = call.args[1];
  const value = options?.kind === 'map' ? options.entries.find((entry) => entry.key === key)?.value : undefined;
  if (value?.kind === 'string') return value.value;
  return value?.kind === 'boolean' ? String(value.value) : undefined;
}
