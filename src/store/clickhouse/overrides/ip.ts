import { type Sql, sql } from '../../../base/sql-text.ts';
import { once } from '../../../functions/argument-sql.ts';
import type { SqlArgument } from '../../../functions/definition.ts';
import type { Dialect } from '../../../functions/dialect.ts';
import { letValue, whole } from '../expression-sql.ts';

const DIGITS = sql`'0123456789abcdef'`;

export const ipOverrides: Dialect['overrides'] = {
  IP_PREFIX: ([ip, v4, v6], context) =>
    once('address', ip!.sql, context, (h) => {
      const within = (length: SqlArgument, most: number) =>
        once('length', length.sql, context, (n) => sql`if(${n} BETWEEN 0 AND ${whole(most)}, ${n}, NULL)`);
      const isV4 = sql`startsWith(${h}, '00000000000000000000ffff')`;
      const [short, long] = [within(v4!, 32), within(v6!, 128)];
      const bits = sql`multiIf(${h} IS NULL OR ${long} IS NULL OR ${short} IS NULL, NULL, ${isV4}, 96 + ${short}, ${long})`;
      return letValue('bits', bits, (n) => letValue('digit', lastDigit(h, n), (digit) => cleared(h, n, digit)));
    }),
};

/** The digit that a prefix ends within, as a number. */
function lastDigit(hex: Sql, bits: Sql): Sql {
  return sql`toInt64(position(${DIGITS}, substring(${hex}, intDiv(${bits}, 4) + 1, 1))) - 1`;
}

/** The digits of a prefix, and zeros. */
function cleared(hex: Sql, bits: Sql, digit: Sql): Sql {
  const step = sql`multiIf(${bits} % 4 = 1, 8, ${bits} % 4 = 2, 4, 2)`;
  const partial = sql`if(${bits} % 4 = 0, '', substring(${DIGITS}, intDiv(${digit}, ${step}) * ${step} + 1, 1))`;
  const kept = sql`substring(${hex}, 1, intDiv(${bits}, 4))`;
  return sql`if(${bits} IS NULL, NULL, rightPad(concat(${kept}, ${partial}), 32, '0'))`;
}
