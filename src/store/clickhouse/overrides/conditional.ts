import { Sql, sql } from '../../../base/sql-text.ts';
import { asList, castArgument, singleValue } from '../../../functions/argument-sql.ts';
import type { SqlTemplate } from '../../../functions/definition.ts';
import type { Dialect } from '../../../functions/dialect.ts';
import { castTo, nullOf } from '../expression-sql.ts';
import { extremeOf } from '../list-sql.ts';

const least: SqlTemplate = (args, context) => extremeOf('least', args, context);
const greatest: SqlTemplate = (args, context) => extremeOf('greatest', args, context);

export const conditionalOverrides: Dialect['overrides'] = {
  // Branches are cast, and the last one written, since ClickHouse looks for a type that holds all of them.
  CASE: (args, context) => {
    const { type, multi, dialect } = context;
    const value = (i: number) =>
      multi ? asList(args[i]!, context, type) : castTo(castArgument(args[i]!, type, context), type);
    const branches: Sql[] = [];
    for (let i = 0; i + 1 < args.length; i += 2) {
      const condition = args[i]!.type === 'null' ? Sql.raw('0') : singleValue(args[i]!, dialect);
      branches.push(condition, value(i + 1));
    }
    branches.push(args.length % 2 === 1 ? value(args.length - 1) : nullOf(type, multi));
    return sql`multiIf(${Sql.join(branches, ', ')})`;
  },
  COALESCE: (args, context) => {
    const { type, multi } = context;
    if (!multi) {
      const values = args.map((a) => castTo(castArgument(a, type, context), type));
      return sql`coalesce(${Sql.join(values, ', ')})`;
    }
    const lists = args.map((a) => asList(a, context, type));
    return sql`arrayFirst(one -> notEmpty(one), [${Sql.join(lists, ', ')}])`;
  },
  GREATEST: greatest,
  LEAST: least,
  CLAMP_MIN: greatest,
  CLAMP_MAX: least,
  CLAMP: ([value, min, max], context) => {
    const raised = { ...value!, sql: extremeOf('greatest', [value!, min!], context), type: context.type };
    return extremeOf('least', [raised, max!], context);
  },
};
