import { Sql, sql } from '../../base/sql-text.ts';
import { anyValue } from '../any-value.ts';
import { castArgument, constantOf } from '../argument-sql.ts';
import { defineFunction } from '../definition.ts';
import { STORED } from '../types.ts';
import { versionKey } from '../version-order.ts';

export const ANY_BETWEEN = defineFunction({
  name: '$ANY_BETWEEN',
  kind: 'scalar',
  category: 'internal',
  description: 'Whether a value, or one of several, lies between two bounds of its type. Never null.',
  parameters: [
    { name: 'field', types: STORED },
    { name: 'lower', types: STORED },
    { name: 'upper', types: STORED },
    { name: 'lowerIncluded', types: ['boolean'], constant: true },
    { name: 'upperIncluded', types: ['boolean'], constant: true },
  ],
  multivalue: 'native',
  nulls: 'handled',
  result: 'boolean',
  sql: ([field, lower, upper, lowerIncluded, upperIncluded], context) => {
    const key = (value: Sql) => (field!.type === 'version' ? versionKey(value, context) : value);
    const bound = (argument: typeof lower) => key(castArgument(argument!, field!.type, context));
    const above = Sql.raw(constantOf<boolean>(lowerIncluded) ? '>=' : '>');
    const below = Sql.raw(constantOf<boolean>(upperIncluded) ? '<=' : '<');
    return anyValue(
      field!,
      context,
      (value) => sql`(${key(value)} ${above} ${bound(lower)} AND ${key(value)} ${below} ${bound(upper)})`,
    );
  },
  examples: [],
});
