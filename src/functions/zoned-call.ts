import type { Sql } from '../base/sql-text.ts';
import { once } from './argument-sql.ts';
import type { FunctionDefinition, SqlArgument, SqlContext, SqlTemplate } from './definition.ts';
import type { TimeZone } from './time/time-zone.ts';
import { isDate } from './types.ts';

/** A function's template with its dates in the zone of the call, as the function's `zone` says; the template itself in UTC. */
export function inZone({ zone }: Pick<FunctionDefinition, 'zone'>, template: SqlTemplate): SqlTemplate {
  return (args, context) => {
    const use = context.zone && zone?.(args, context.zone);
    if (use === undefined) return template(args, context);
    const local = (use.local ?? []).filter((i) => isDate(args[i]!.type));
    return withLocal(args, local, context.zone!, context, (shown) => {
      const result = template(shown, context);
      if (use.result === undefined || !isDate(context.type)) return result;
      const moved = use.result === 'moved' ? shown[local[0]!] : undefined;
      const near = moved?.moment && { moment: moved.moment, local: moved.sql };
      return context.dialect.momentOf(result, context.type, context.zone!, near);
    });
  };
}

function withLocal(
  args: readonly SqlArgument[],
  [index, ...rest]: readonly number[],
  zone: TimeZone,
  context: SqlContext,
  body: (args: readonly SqlArgument[]) => Sql,
): Sql {
  if (index === undefined) return body(args);
  const arg = args[index]!;
  return once(`moment${index}`, arg.sql, context, (moment) => {
    const shown = context.dialect.localDate(moment, arg.type, zone);
    return once(
      `local${index}`,
      shown,
      context,
      (local) => withLocal(args.with(index, { ...arg, sql: local, moment }), rest, zone, context, body),
      'costly',
    );
  });
}
