import type { ExpressionSyntax } from '../../esql/ast.ts';
import type { Condition, PredicateKind, PredicateValue } from '../predicate.ts';
import { withoutEscapes } from '../search/searched-values.ts';
import { caseBranches } from './case-branches.ts';
import type { Column, ColumnTracer } from './column-tracer.ts';
import { type CallSyntax, constant, joined, type Place, type ValuesTest } from './condition-parts.ts';
import { constantTruth, constantValues } from './constant-values.ts';
import { FUNCTION_TESTS } from './function-tests.ts';
import { searchCondition } from './search-reader.ts';
import type { WrittenText } from './written-text.ts';

const KINDS: Readonly<Record<string, PredicateKind>> = {
  EQUALS: 'eq',
  NOT_EQUALS: 'ne',
  LESS: 'lt',
  LESS_OR_EQUAL: 'lte',
  GREATER: 'gt',
  GREATER_OR_EQUAL: 'gte',
};
const TURNED: Readonly<Record<string, string>> = {
  EQUALS: 'EQUALS',
  NOT_EQUALS: 'NOT_EQUALS',
  LESS: 'GREATER',
  LESS_OR_EQUAL: 'GREATER_OR_EQUAL',
  GREATER: 'LESS',
  GREATER_OR_EQUAL: 'LESS_OR_EQUAL',
};
const CONDITIONS: ReadonlySet<string> = new Set([
  ...Object.keys(KINDS),
  ...['AND', 'OR', 'NOT', 'IS_NULL', 'IS_NOT_NULL', 'IN', 'LIKE', 'RLIKE', 'MATCH', 'KQL', 'QSTR'],
]);
const FOUND: ReadonlySet<string> = new Set(['GREATER 0', 'GREATER_OR_EQUAL 1', 'NOT_EQUALS 0']);
const NOT_FOUND: ReadonlySet<string> = new Set(['EQUALS 0', 'LESS 1', 'LESS_OR_EQUAL 0']);

/** Reads conditions as trees of tests of fields. */
export class ConditionReader {
  readonly #tracer: ColumnTracer;
  readonly #written: WrittenText;

  constructor(tracer: ColumnTracer, written: WrittenText) {
    this.#tracer = tracer;
    this.#written = written;
  }

  condition(node: ExpressionSyntax, place: Place): Condition {
    switch (node.kind) {
      case 'boolean':
        return constant(node.value);
      case 'null':
        return constant(false);
      case 'call':
        return this.#tracer.columnOf(node) === undefined ? this.#call(node, place) : this.#holds(node, place);
      case 'name': {
        const column = this.#tracer.columnOf(node) ?? place.resolve(node.name);
        if (column.whole || !this.#tracer.spend(column.size.length)) return this.#holds(node, place);
        return this.condition(column.tree, { ...place, at: place.at ?? node.span });
      }
      default:
        return this.#holds(node, place);
    }
  }

  #call(node: CallSyntax, place: Place): Condition {
    const { name, args } = node;
    switch (name) {
      case 'AND':
      case 'OR':
        return { kind: name === 'AND' ? 'and' : 'or', of: args.map((arg) => this.condition(arg, place)) };
      case 'NOT':
        return this.#not(args[0]!, place);
      case 'IS_NULL':
      case 'IS_NOT_NULL':
        return this.#nullTest(node, args[0]!, name === 'IS_NULL', place);
      case 'IN':
        return this.#membership(node, place);
      case 'LIKE':
      case 'RLIKE':
        return this.#patterns(node, place);
      case 'CASE':
        return this.#overCase(node, place, (value, inner) => this.condition(value, inner)) ?? this.#holds(node, place);
      case 'COALESCE':
        return this.#coalesced(node, place);
      case 'KQL':
      case 'QSTR':
        return searchCondition(node, this.#searched(node, place), place, this.#written);
    }
    if (KINDS[name] !== undefined && args.length === 2) return this.#compare(node, name, args[0]!, args[1]!, place);
    return FUNCTION_TESTS[name]?.(node, place, this.valuesTest) ?? this.#holds(node, place);
  }

  #not(operand: ExpressionSyntax, place: Place): Condition {
    return { kind: 'not', of: this.condition(operand, { ...place, negated: !place.negated }) };
  }

  /** @param whole the comparison as written; its sides may be parts of what the written ones stand for */
  #compare(whole: CallSyntax, name: string, left: ExpressionSyntax, right: ExpressionSyntax, place: Place): Condition {
    const [first, second] = [this.#column(left, place), this.#column(right, place)];
    if (first.constant === second.constant) {
      const holds = this.#holds({ ...whole, name, args: [left, right] }, place);
      return first.constant || holds.kind !== 'test'
        ? holds
        : this.#comparedFields(whole, name, [first, second], place);
    }
    if (first.constant) return this.#compare(whole, TURNED[name]!, right, left, place);
    const values = constantValues(second.tree);
    const { node, inner } = this.#meaning(left, place);
    if (node.kind === 'call' && node.name === 'CASE') {
      const compared = this.#overCase(node, inner, (value, at) => this.#compare(whole, name, value, right, at));
      if (compared !== undefined) return compared;
    }
    return (
      this.#located(whole, name, node, values, inner) ??
      this.#asTruth(name, node, values, inner) ??
      this.#valueTest(whole, name, first, values, place)
    );
  }

  /** A field against another, or an expression over fields. */
  #comparedFields(
    whole: CallSyntax,
    name: string,
    [column, other]: readonly [Column, Column],
    place: Place,
  ): Condition {
    const compared = this.#test(column, KINDS[name]!, [], whole, place);
    if (compared.kind !== 'test') return compared;
    const sources = [...new Set([...column.sources, ...other.sources])].sort();
    return { kind: 'test', test: { ...compared.test, sources, other: other.text } };
  }

  #valueTest(
    whole: CallSyntax,
    name: string,
    column: Column,
    values: readonly PredicateValue[],
    place: Place,
  ): Condition {
    if (values.length === 1 && values[0] === null) {
      if (name === 'EQUALS') return this.#test(column, 'is_null', [], whole, place);
      return name === 'NOT_EQUALS' ? this.#test(column, 'is_not_null', [], whole, place) : constant(false);
    }
    return this.#test(column, KINDS[name]!, values, whole, place);
  }

  /** `LOCATE(a, "b") > 0`: whether a text holds another. */
  #located(
    whole: CallSyntax,
    name: string,
    node: ExpressionSyntax,
    values: readonly PredicateValue[],
    place: Place,
  ): Condition | undefined {
    if (node.kind !== 'call' || node.name !== 'LOCATE' || node.args.length !== 2) return undefined;
    const asked = `${name} ${values.join()}`;
    if (!FOUND.has(asked) && !NOT_FOUND.has(asked)) return undefined;
    const [text, part] = node.args.map((arg) => this.#column(arg, place));
    if (text!.constant || !part!.constant) return undefined;
    const found = (at: Place) => this.#test(text!, 'contains', constantValues(part!.tree), whole, at);
    return FOUND.has(asked) ? found(place) : { kind: 'not', of: found({ ...place, negated: !place.negated }) };
  }

  /** `(a == 1) == false`: a condition compared with a truth. */
  #asTruth(
    name: string,
    node: ExpressionSyntax,
    [value]: readonly PredicateValue[],
    place: Place,
  ): Condition | undefined {
    if (typeof value !== 'boolean' || (name !== 'EQUALS' && name !== 'NOT_EQUALS')) return undefined;
    if (node.kind !== 'call' || this.#tracer.columnOf(node) !== undefined || !isCondition(node)) return undefined;
    return value === (name === 'EQUALS') ? this.condition(node, place) : this.#not(node, place);
  }

  #nullTest(whole: CallSyntax, operand: ExpressionSyntax, isNull: boolean, place: Place): Condition {
    const column = this.#column(operand, place);
    if (column.constant) {
      const value = constantValues(column.tree);
      return constant((value.length === 1 && value[0] === null) === isNull);
    }
    const { node, inner } = this.#meaning(operand, place);
    if (node.kind === 'call' && node.name === 'CASE') {
      const tested = this.#overCase(node, inner, (value, at) => this.#nullTest(whole, value, isNull, at));
      if (tested !== undefined) return tested;
    }
    return this.#test(column, isNull ? 'is_null' : 'is_not_null', [], whole, place);
  }

  #membership(node: CallSyntax, place: Place): Condition {
    const [value, ...items] = node.args;
    const column = this.#column(value!, place);
    const columns = items.map((item) => this.#column(item, place));
    if (column.constant && columns.some((c) => c.constant)) return this.#holds(node, place);
    const constants = columns.filter((c) => c.constant);
    const others = items.filter((_, i) => !columns[i]!.constant);
    const parts: Condition[] = [];
    if (!column.constant && constants.length > 0) {
      parts.push(
        this.#test(
          column,
          'in',
          constants.flatMap((c) => constantValues(c.tree)),
          node,
          place,
        ),
      );
    }
    if (column.constant) parts.push(...others.map((item) => this.#compare(node, 'EQUALS', item, value!, place)));
    else parts.push(...others.map((item) => this.#compare(node, 'EQUALS', value!, item, place)));
    return joined('or', parts);
  }

  #patterns(node: CallSyntax, place: Place): Condition {
    const [value, ...patterns] = node.args;
    return (
      this.valuesTest(node.name === 'LIKE' ? 'wildcard' : 'regex', value!, patterns, node, place) ??
      this.#holds(node, place)
    );
  }

  /** `COALESCE(a == 1, false)`: in a filter, where null is as good as false, the condition itself. */
  #coalesced(node: CallSyntax, place: Place): Condition {
    const [first, second] = node.args;
    const plain = node.args.length === 2 && second!.kind === 'boolean' && !second!.value && !place.negated;
    return plain && first!.kind === 'call' && isCondition(first!)
      ? this.condition(first!, place)
      : this.#holds(node, place);
  }

  /** The values of a CASE, each asked the same; undefined where that would say more than the CASE itself. */
  #overCase(
    node: CallSyntax,
    place: Place,
    ask: (value: ExpressionSyntax, place: Place) => Condition,
  ): Condition | undefined {
    const branches = caseBranches(node);
    if (branches === undefined || !this.#tracer.spend(node.args.length * 100)) return undefined;
    // Branches of which none before may be taken: where one holds that gives what is asked, that is enough.
    const unless: ExpressionSyntax[] = [];
    const parts = branches.map(({ when, value }): Condition => {
      const asked = ask(value, place);
      const known = asked.kind === 'constant' ? asked.value : undefined;
      const before = known === false ? [] : unless.map((condition) => this.#not(condition, place));
      const own = when === undefined || known === false ? [] : [this.condition(when, place)];
      if (when !== undefined && known !== true) unless.push(when);
      return joined('and', [...before, ...own, asked]);
    });
    return joined('or', parts);
  }

  /** The call that an expression is, or that the column which it names is made of. */
  #meaning(node: ExpressionSyntax, place: Place): { readonly node: ExpressionSyntax; readonly inner: Place } {
    if (node.kind !== 'name' || this.#tracer.columnOf(node) !== undefined) return { node, inner: place };
    const column = place.resolve(node.name);
    if (column.whole || !this.#tracer.spend(column.size.length)) return { node, inner: place };
    return { node: column.tree, inner: { ...place, at: place.at ?? node.span } };
  }

  /** The text of a search; undefined where it is no constant. */
  #searched({ args: [given] }: CallSyntax, place: Place): string | undefined {
    const column = given && this.#column(given, place);
    const value = column?.constant === true ? constantValues(column.tree)[0] : undefined;
    return typeof value === 'string' ? value : undefined;
  }

  #column(node: ExpressionSyntax, { resolve }: Place): Column {
    return this.#tracer.expression(node, resolve);
  }

  /** A test of an expression against constants; undefined where it is none. */
  readonly valuesTest: ValuesTest = (kind, field, values, whole, place, ignoreCase = false) => {
    const column = this.#column(field, place);
    const columns = values.map((value) => this.#column(value, place));
    if (column.constant || columns.some((c) => !c.constant)) return undefined;
    const constants = columns.flatMap((c) => constantValues(c.tree));
    const sought = kind === 'wildcard' ? constants.map(asPattern) : constants;
    return this.#test(column, kind, sought, whole, place, ignoreCase);
  };

  /** What is no test against values is one of its own truth: a field alone, any function. */
  #holds(node: ExpressionSyntax, place: Place): Condition {
    const column = this.#column(node, place);
    if (column.constant) {
      const truth = constantTruth(column.tree);
      return truth === undefined ? this.#opaque(node, 'reads no field', place) : constant(truth);
    }
    if (holdsParameter(node)) return this.#opaque(node, 'a value that is given from outside', place);
    return this.#test(column, 'eq', [true], node, place);
  }

  #test(
    column: Column,
    kind: PredicateKind,
    values: readonly PredicateValue[],
    node: ExpressionSyntax,
    place: Place,
    ignoreCase = false,
  ): Condition {
    const span = place.at ?? this.#written.bare(node);
    const { text: field, sources, aggregate } = column;
    const made = aggregate === undefined ? {} : { aggregate };
    const { negated } = place;
    const text = this.#written.slice(span);
    return { kind: 'test', test: { field, sources, ...made, kind, values, negated, ignoreCase, text, span } };
  }

  #opaque(node: ExpressionSyntax, why: string, place: Place): Condition {
    const span = place.at ?? this.#written.bare(node);
    const { sources } = this.#column(node, place);
    return { kind: 'opaque', text: this.#written.slice(span), why, sources, negated: place.negated };
  }
}

function holdsParameter(node: ExpressionSyntax): boolean {
  return node.kind === 'parameter' || (node.kind === 'call' && node.args.some(holdsParameter));
}

/** A pattern as all languages show it: what is escaped stands as it is. */
function asPattern(value: PredicateValue): PredicateValue {
  return typeof value === 'string' ? withoutEscapes(value) : value;
}

function isCondition({ name }: CallSyntax): boolean {
  return CONDITIONS.has(name) || FUNCTION_TESTS[name] !== undefined;
}
