import { Sql, sql } from '../../base/sql-text.ts';
import { asList, castArgument, singleValue } from '../argument-sql.ts';
import type { Argument, ArgumentProblem } from '../definition.ts';
import { defineFunction } from '../definition.ts';
import { commonType, comparable, family, mixesUnsigned, STORED, TIME_SPANS } from '../types.ts';

export const CASE = defineFunction({
  name: 'CASE',
  kind: 'scalar',
  category: 'conditional',
  description:
    'The value after the first condition that is true, else the last argument where their number is odd, else null.',
  parameters: [
    { name: 'condition', types: ['boolean'] },
    { name: 'value', types: [...STORED, ...TIME_SPANS] },
  ],
  variadic: true,
  multivalue: 'native',
  nulls: 'handled',
  result: (args) => commonType(valuesOf(args)),
  resultMulti: (args) => valuesOf(args).some((v) => v.multi),
  check: (args) => conditionProblem(args) ?? valueProblem(args),
  sql: (args, context) => {
    const value = (i: number) =>
      context.multi ? asList(args[i]!, context, context.type) : castArgument(args[i]!, context.type, context);
    const branches: Sql[] = [];
    for (let i = 0; i + 1 < args.length; i += 2) {
      const condition = args[i]!.type === 'null' ? Sql.raw('FALSE') : singleValue(args[i]!, context.dialect);
      branches.push(sql`WHEN ${condition} THEN ${value(i + 1)}`);
    }
    const otherwise = args.length % 2 === 1 ? sql` ELSE ${value(args.length - 1)}` : Sql.raw('');
    return sql`CASE ${Sql.join(branches, ' ')}${otherwise} END`;
  },
  examples: [
    { query: 'ROW n = 2 | EVAL s = CASE(n == 1, "one", n == 2, "two", "many") | KEEP s', rows: [['two']] },
    { query: 'ROW n = 3 | EVAL s = CASE(n == 1, "one") | KEEP s', rows: [[null]] },
    { query: 'ROW s = CASE([true, true], "a", "b")', rows: [['b']] },
    { query: 'ROW n = 3 | EVAL s = CASE(n == 3, [1, 2], 5) | KEEP s', rows: [[[1, 2]]] },
  ],
});

function isValue(index: number, count: number): boolean {
  return index % 2 === 1 || index === count - 1;
}

function valuesOf(args: readonly Argument[]): Argument[] {
  return args.filter((_, i) => isValue(i, args.length));
}

function conditionProblem(args: readonly Argument[]): ArgumentProblem | undefined {
  const odd = args.findIndex((a, i) => !isValue(i, args.length) && a.type !== 'boolean' && a.type !== 'null');
  if (odd === -1) return undefined;
  return { argument: odd, message: `a condition of CASE is ${args[odd]!.type}, boolean is expected` };
}

function valueProblem(args: readonly Argument[]): ArgumentProblem | undefined {
  const values = valuesOf(args);
  const first = values.find((v) => v.type !== 'null');
  const odd = args.findIndex(
    (a, i) =>
      isValue(i, args.length) &&
      first !== undefined &&
      (!comparable(first.type, a.type) || mixesUnsigned([first.type, a.type])),
  );
  if (first === undefined || odd === -1) return undefined;
  return {
    argument: odd,
    message: `values of one CASE are of one kind: ${family(args[odd]!.type)} stands beside ${family(first.type)}`,
  };
}
