import { Sql, sql } from '../base/sql-text.ts';
import { singleValue } from '../functions/argument-sql.ts';
import { type FunctionDefinition, type SqlArgument, type SqlContext, withNulls } from '../functions/definition.ts';
import type { Dialect } from '../functions/dialect.ts';
import { foldExpression } from '../functions/fold.ts';
import { optionValues } from '../functions/options.ts';
import { type FunctionName, findFunction } from '../functions/registry.ts';
import { readTimeZone } from '../functions/time/time-zone.ts';
import { inZone } from '../functions/zoned-call.ts';
import type { AggregateCall, Call, Column, Expression, Literal } from '../plan/expression.ts';
import type { ScalarValue } from '../plan/value.ts';
import { strictOperands } from './strict-operands.ts';

/** What expressions of one statement share. */
export interface ExpressionContext {
  readonly dialect: Dialect;
  /** The moment NOW() stands for, milliseconds since the epoch. */
  readonly now: number;
}

/** The SQL name of a column: made from its id, never from its name. */
export function columnSql(column: Column): Sql {
  return Sql.raw(`c${column.id}`);
}

/** An expression as SQL. */
export function emitExpression(expression: Expression, context: ExpressionContext): Sql {
  switch (expression.kind) {
    case 'literal':
      return emitLiteral(expression, context.dialect);
    case 'column':
      return columnSql(expression.column);
    case 'call':
      return emitCall(expression, context);
  }
}

/**
 * A condition as SQL that is true where the condition is, and false or null elsewhere: where null need not be told from false,
 * plainer SQL does.
 */
export function emitCondition(condition: Expression, context: ExpressionContext): Sql {
  // A condition of several values is null, as it is where it stands in an expression.
  if (condition.kind !== 'call' || condition.multi) return scalar(condition, context).sql;
  if (condition.name === 'AND' || condition.name === 'OR') {
    const operands = condition.args.map((arg) =>
      arg.type === 'null' ? Sql.raw('FALSE') : emitCondition(arg, context),
    );
    return sql`(${Sql.join(operands, ` ${condition.name} `)})`;
  }
  return strictPredicate(condition, context) ?? emitCall(condition, context, true);
}

/** A predicate on columns of several values: how many they are is asked beside it, and not around each of its operands. */
function strictPredicate(predicate: Call, context: ExpressionContext): Sql | undefined {
  const negated = predicate.name === 'NOT';
  const call = negated ? predicate.args[0]! : predicate;
  if (call.kind !== 'call') return undefined;
  const strict = strictOperands(call);
  if (!strict.some((operand) => operand.kind === 'column' && operand.multi)) return undefined;
  const { dialect } = context;
  const guards = new Map<number, Sql>();
  const args = call.args.map((arg, i) => {
    if (i >= strict.length || arg.kind !== 'column' || !arg.multi) return scalar(arg, context);
    const list = columnSql(arg.column);
    guards.set(arg.column.id, sql`${dialect.listLength(list)} = 1`);
    return { ...argument(arg, context), multi: false, sql: dialect.listElement(list, Sql.raw('1')) };
  });
  const definition = definitionOf(call.name);
  const inner = callContext(definition, call, context, (aggregate) => aggregate);
  const plain = templateOf(definition, dialect)(args, inner);
  return sql`(${Sql.join([...guards.values(), negated ? sql`(NOT ${plain})` : plain], ' AND ')})`;
}

/** An aggregate as SQL, its filter included. */
export function emitAggregate(call: AggregateCall, context: ExpressionContext): Sql {
  const filter = call.filter === undefined ? undefined : scalar(call.filter, context).sql;
  const over = (aggregate: Sql, where?: Sql) => {
    const conditions = [where, filter].filter((c) => c !== undefined);
    return conditions.length === 0 ? aggregate : sql`${aggregate} FILTER (WHERE ${Sql.join(conditions, ' AND ')})`;
  };
  const definition = definitionOf(call.name);
  const read = definition.multivalue === 'native' ? argument : scalar;
  const args = withConstants(definition, call.args, context, read);
  return templateOf(definition, context.dialect)(args, callContext(definition, call, context, over));
}

function emitCall(call: Call, context: ExpressionContext, nullIsFalse = false): Sql {
  const definition = definitionOf(call.name);
  const template = templateOf(definition, context.dialect);
  const inner = { ...callContext(definition, call, context, (aggregate) => aggregate), nullIsFalse };
  switch (definition.multivalue) {
    case 'native':
      return template(withConstants(definition, call.args, context, argument), inner);
    case 'null':
      return template(withConstants(definition, call.args, context, scalar), inner);
    case 'each': {
      const [first, ...rest] = call.args as [Expression, ...Expression[]];
      const others = rest.map((arg) => scalar(arg, context));
      if (!first.multi) return template([scalar(first, context), ...others], inner);
      const list = argument(first, context);
      return context.dialect.listMap(list.sql, (value) =>
        template([{ ...list, sql: value, multi: false }, ...others], inner),
      );
    }
  }
}

function definitionOf(name: string): FunctionDefinition {
  const definition = findFunction(name);
  if (definition === undefined) throw new Error(`the plan calls ${name}, which is not registered`);
  return definition;
}

function templateOf(definition: FunctionDefinition, dialect: Dialect) {
  const own = dialect.overrides[definition.name as FunctionName];
  return inZone(definition, own === undefined ? definition.sql : withNulls(definition, own));
}

function callContext(
  definition: FunctionDefinition,
  call: Call | AggregateCall,
  context: ExpressionContext,
  over: SqlContext['over'],
): SqlContext {
  const { dialect, now } = context;
  return {
    dialect,
    type: call.type,
    multi: call.multi,
    options: optionValues(definition.options, call.options),
    now: dialect.literal(BigInt(now), 'date'),
    zone: call.kind === 'call' && call.zone !== undefined ? readTimeZone(call.zone) : undefined,
    over,
  };
}

/** Arguments as SQL. Where a definition wants a constant, one that depends on NOW() has its value now. */
function withConstants(
  definition: FunctionDefinition,
  args: readonly Expression[],
  context: ExpressionContext,
  read: (expression: Expression, context: ExpressionContext) => SqlArgument,
): SqlArgument[] {
  return args.map((arg, i) => {
    const parameter = definition.parameters[i] ?? definition.parameters.at(-1);
    const constant =
      parameter?.constant === undefined || arg.kind !== 'call' ? undefined : foldExpression(arg, now(context));
    return read(constant ?? arg, context);
  });
}

function now(context: ExpressionContext) {
  return { now: BigInt(context.now) };
}

function argument(expression: Expression, context: ExpressionContext): SqlArgument {
  return {
    sql: emitExpression(expression, context),
    type: expression.type,
    multi: expression.multi,
    literal: expression.kind === 'literal' ? expression : undefined,
  };
}

/** An argument as one value: null where it holds several. */
function scalar(expression: Expression, context: ExpressionContext): SqlArgument {
  const arg = argument(expression, context);
  return arg.multi ? { ...arg, multi: false, sql: singleValue(arg, context.dialect) } : arg;
}

function emitLiteral(literal: Literal, dialect: Dialect): Sql {
  if (literal.value === null) return dialect.nullOf(literal.type, literal.multi);
  if (!literal.multi) return dialect.literal(literal.value as ScalarValue, literal.type);
  const items = (literal.value as readonly ScalarValue[]).map((value) => dialect.literal(value, literal.type));
  return dialect.listOf(items, dialect.sqlType(literal.type, false));
}
