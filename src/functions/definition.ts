import type { Sql } from '../base/sql-text.ts';
import type { Literal } from '../plan/expression.ts';
import type { ValueType } from '../plan/value.ts';
import type { Dialect } from './dialect.ts';
import type { OptionDefinition, OptionValues } from './options.ts';
import type { TimeZone } from './time/time-zone.ts';

/** What a function may know of an argument when its call is typed. */
export interface Argument {
  readonly type: ValueType;
  readonly multi: boolean;
  /** The argument itself where it is a constant. */
  readonly literal: Literal | undefined;
}

export interface Parameter {
  readonly name: string;
  /** The types it takes; a null is taken everywhere. */
  readonly types: readonly ValueType[];
  readonly optional?: true;
  /** Must be a constant, as a pattern or a time span is; one value, unless it may be a `list`. */
  readonly constant?: true | 'list';
  /** May be anything, but a constant here is computed beforehand, since the call's type or SQL depends on its value. */
  readonly folded?: true;
  /**
   * The column that stands here without being written, or `NOW()`: `TRANGE(1 hour)` reads `@timestamp` and the time. What reads
   * the time must take it as an argument, since a rule's steps are told by their calls of NOW.
   */
  readonly implicit?: string;
}

/** A mistake in a call's arguments, told by the function itself where its parameters' types cannot. */
export interface ArgumentProblem {
  /** The argument at fault, counted from 0; absent where the call as a whole is. */
  readonly argument?: number;
  /** The option at fault, by name. */
  readonly option?: string;
  readonly message: string;
  readonly hint?: string;
  /** The warning's code where a doubt is no `always-null`. */
  readonly code?: string;
}

/** An argument as SQL. */
export interface SqlArgument extends Argument {
  readonly sql: Sql;
  /** Where `sql` is a local date (see {@link ZoneUse}): the moment that it was made of. */
  readonly moment?: Sql | undefined;
}

/** How a call works in the time zone of its query. */
export interface ZoneUse {
  /**
   * The arguments that the template is given as local dates: what clocks in the zone show at the moment, as a date. Those
   * of other types stay what they are.
   */
  readonly local?: readonly number[];
  /**
   * Says that the template gives a local date, of which a moment is made again: the `first` one with that local time, or one as
   * far from UTC as the first local argument where there is such a one, since the date was `moved`.
   */
  readonly result?: 'first' | 'moved';
}

export interface SqlContext {
  readonly dialect: Dialect;
  /** The call's own type, as `result` gave it. */
  readonly type: ValueType;
  readonly multi: boolean;
  /** The call's options, with defaults. */
  readonly options: OptionValues;
  /** The moment that NOW() stands for, as the SQL of a date. */
  readonly now: Sql;
  /** The zone that the call works in, where that is not UTC and its definition asks for it. */
  readonly zone?: TimeZone | undefined;
  /**
   * Completes an SQL aggregate with the call's own filter: `over(sql`sum(x)`)` is `sum(x) FILTER (WHERE y)` for
   * `SUM(x) WHERE y`. Every SQL aggregate that a template writes goes through it exactly once.
   * `where` leaves further rows out.
   */
  over(aggregate: Sql, where?: Sql): Sql;
  /** Whether null may stand for false and false for null, as in a filter; a template may then write plainer SQL. */
  readonly nullIsFalse?: boolean;
}

/** Writes a call as SQL. The text must stand on its own in any place: operators come in parentheses. */
export type SqlTemplate = (args: readonly SqlArgument[], context: SqlContext) => Sql;

/** An example for the documentation, run as a test: `ROW ...` query and the rows it gives. */
export interface FunctionExample {
  readonly query: string;
  /** Expected rows, as `query --format json` shows values. */
  readonly rows: readonly (readonly unknown[])[];
}

/**
 * One ES|QL function or operator: what it takes, what it gives, and its SQL. Engines override `sql` where they differ.
 */
export interface FunctionDefinition {
  /** Upper-case; operators have names too: `EQUALS`. */
  readonly name: string;
  readonly aliases?: readonly string[];
  readonly kind: 'scalar' | 'aggregate';
  /** How an operator is written (`==`), for messages and documentation. */
  readonly operator?: string;
  readonly category:
    | 'operator'
    | 'conditional'
    | 'aggregate'
    | 'grouping'
    | 'date'
    | 'string'
    | 'math'
    | 'ip'
    | 'conversion'
    | 'multivalue'
    | 'search'
    | 'internal';
  /** One sentence, for the documentation and for completion. */
  readonly description: string;
  readonly parameters: readonly Parameter[];
  /** May be called only as a whole group of STATS (`BY c = CATEGORIZE(message)`). */
  readonly groupsOnly?: true;
  /** The last parameter may repeat. */
  readonly variadic?: true;
  /** What may be set in braces after the arguments. */
  readonly options?: readonly OptionDefinition[];
  /**
   * What several values in an argument do. `null`: the call is null for them (ES|QL's rule for most scalar functions), and
   * the template sees plain scalars only. `each`: the call is applied to each value of the first argument and gives as many,
   * nulls dropped (conversions do so); the template again sees scalars. `native`: the template handles lists (`multi` tells
   * which arguments are).
   */
  readonly multivalue: 'null' | 'each' | 'native';
  /**
   * What an argument of the type `null` does. By default a scalar call that has one is null, without asking the template;
   * the template of a `handled` one, and of every aggregate, sees them (as SQL: a null of any type).
   */
  readonly nulls?: 'handled';
  /** The type of the call. */
  readonly result: ValueType | ((args: readonly Argument[]) => ValueType);
  /** Whether the call may give several values; asked of `native` functions only, false by default. */
  readonly resultMulti?: (args: readonly Argument[]) => boolean;
  /**
   * The types that constant text arguments are read as, by argument (`date == "2024-01-01"`); undefined leaves one as it is.
   * By default text is read as the first type its parameter takes that is no text.
   */
  readonly coerce?: (args: readonly Argument[]) => readonly (ValueType | undefined)[];
  /** Mistakes that parameter types cannot tell: mixed types, bad patterns, ranges. */
  readonly check?: (args: readonly Argument[], options: OptionValues) => ArgumentProblem | undefined;
  /** What makes a correct call pointless, as a constant zero divisor: reported as a warning. */
  readonly doubt?: (args: readonly Argument[], options: OptionValues) => ArgumentProblem | undefined;
  /** How the call depends on the query's time zone; undefined where it does not. Asked where that zone is not UTC only. */
  readonly zone?: (args: readonly Argument[], zone: TimeZone) => ZoneUse | undefined;
  /** The language of a text that the analyser replaces the call by: the template is never asked. */
  readonly expands?: 'kql' | 'lucene';
  readonly sql: SqlTemplate;
  readonly examples: readonly FunctionExample[];
}

/** Declares a function: adds to its check that constants are single values, and to its SQL what `nulls` says. */
export function defineFunction<const D extends FunctionDefinition>(definition: D): D {
  return { ...definition, check: withConstantsChecked(definition), sql: withNulls(definition, definition.sql) };
}

function withConstantsChecked({
  parameters,
  kind,
  check,
}: FunctionDefinition): NonNullable<FunctionDefinition['check']> {
  return (args, options) => {
    for (const [i, arg] of args.entries()) {
      if ((parameters[i] ?? parameters.at(-1))?.constant !== true || arg.literal === undefined) continue;
      if (arg.literal.multi) return { argument: i, message: 'a single value is expected, not a list' };
      if (kind === 'aggregate' && arg.literal.value === null)
        return { argument: i, message: 'a value is expected, not null' };
    }
    return check?.(args, options);
  };
}

/** A function's template, whether its own or an engine's, with what the function says of arguments of the type `null`. */
export function withNulls(
  { kind, nulls, multivalue }: Pick<FunctionDefinition, 'kind' | 'nulls' | 'multivalue'>,
  template: SqlTemplate,
): SqlTemplate {
  if (nulls === 'handled' || kind === 'aggregate') return template;
  return (args, context) => {
    if (!args.some((a) => a.type === 'null')) return template(args, context);
    return context.dialect.nullOf(context.type, multivalue === 'native' && context.multi);
  };
}
