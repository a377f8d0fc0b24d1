import { Sql, sql } from '../../../base/sql-text.ts';
import { castArgument, once } from '../../../functions/argument-sql.ts';
import type { Dialect } from '../../../functions/dialect.ts';
import { commonType, isTimeSpan } from '../../../functions/types.ts';
import { arithmetic, widened } from '../arithmetic.ts';
import { fitted, nullOf } from '../expression-sql.ts';
import { shiftDate } from '../shift-date.ts';

const added = arithmetic((left, right) => sql`(${left} + ${right})`);
const subtracted = arithmetic((left, right) => sql`(${left} - ${right})`);
const divided = arithmetic((left, right) => sql`(${left} / ${right})`);
const quotient = arithmetic((left, right) => sql`intDivOrNull(${left}, ${right})`);

export const operatorOverrides: Dialect['overrides'] = {
  ADD: (args, context) => {
    const [left, right] = args;
    if (isTimeSpan(context.type)) return sql`(${left!.sql} + ${right!.sql})`;
    if (isTimeSpan(right!.type)) return shiftDate('+', left!, right!);
    if (isTimeSpan(left!.type)) return shiftDate('+', right!, left!);
    return added(args, context);
  },
  SUBTRACT: (args, context) => {
    const [left, right] = args;
    if (isTimeSpan(context.type)) return sql`(${left!.sql} - ${right!.sql})`;
    if (isTimeSpan(right!.type)) return shiftDate('-', left!, right!);
    return subtracted(args, context);
  },
  MULTIPLY: arithmetic((left, right) => sql`(${left} * ${right})`),
  DIVIDE: (args, context) => (context.type === 'double' ? divided : quotient)(args, context),
  MODULO: arithmetic((left, right) => sql`moduloOrNull(${left}, ${right})`),
  NEGATE: ([value], { type, dialect }) => {
    if (type !== 'integer' && type !== 'long') return sql`(-${value!.sql})`;
    return fitted(sql`(-${widened(value!.sql, type)})`, dialect.sqlType(type, false));
  },
  IS_NULL: ([value]) => (value!.multi ? sql`empty(${value!.sql})` : sql`(${value!.sql} IS NULL)`),
  IS_NOT_NULL: ([value]) => (value!.multi ? sql`notEmpty(${value!.sql})` : sql`(${value!.sql} IS NOT NULL)`),
  // IN of SQL is false, not null, where the list holds a null.
  IN: (args, context) => {
    const type = commonType(args);
    if (args[0]!.type === 'null') return nullOf('boolean', false);
    const [value, ...items] = args.map((a) => castArgument(a, type, context));
    return once('value', value!, context, (v) => {
      return sql`(${Sql.join(
        items.map((item) => sql`${v} = ${item}`),
        ' OR ',
      )})`;
    });
  },
};
