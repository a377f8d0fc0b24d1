import { optionValues } from '../functions/options.ts';
import { PART_COLUMNS, type PartColumn, type PartColumns } from '../functions/parts/part-columns.ts';
import type { FunctionName } from '../functions/registry.ts';
import type { Assignment, CallOptions, Column, Expression } from '../plan/expression.ts';
import type { ValueType } from '../plan/value.ts';
import { analyzeExpression } from './analyze-expression.ts';
import { analyzeOptions } from './analyze-options.ts';
import type { QueryEnvironment, QueryState } from './analyze-query.ts';
import type { CommandSyntax, ExpressionSyntax, PartsCommand } from './ast.ts';
import { literal, reference } from './literal-expression.ts';

type PartsSyntax = Extract<CommandSyntax, { kind: PartsCommand }>;

const DEVICE_TYPE = 'device.type';

/**
 * URI_PARTS, USER_AGENT and REGISTERED_DOMAIN: columns of one prefix with the parts of a text, as an EVAL of internal
 * functions. What all of them read is computed once, as a column of the first one's name, which that one then takes over.
 */
export function analyzeParts(command: PartsSyntax, state: QueryState, env: QueryEnvironment): QueryState {
  const { span, prefix } = command;
  const input = analyzeInput(command, state, env);
  const taken: PartColumns = PART_COLUMNS[command.kind];
  const { parts, columns } = taken;
  const wanted = wantedColumns(command, taken, state, env);
  const made = wanted.map((column) => env.ids.make(`${prefix.name}.${column.name}`, column.type, false));
  const scope = state.scope.with(made);
  if (input === undefined || made.length === 0) return { ...state, scope };
  const all = env.ids.make(made[0]!.name, 'keyword', true);
  const assignments: Assignment[] = [
    { column: all, expression: call(parts, 'keyword', true, [input], command) },
    ...wanted.map((column, i) => ({
      column: made[i]!,
      expression: partExpression(all, columns.indexOf(column) + 1, column.type, command),
    })),
  ];
  return { plan: { kind: 'eval', input: state.plan, assignments, span }, scope };
}

function partExpression(all: Column, place: number, type: PartColumn['type'], command: PartsSyntax): Expression {
  const { span } = command;
  const text = call('$PART', 'keyword', false, [reference(all, span), literal('integer', place, span)], command);
  return type === 'keyword' ? text : call('TO_INTEGER', type, false, [text], command);
}

function call(
  name: FunctionName,
  type: ValueType,
  multi: boolean,
  args: readonly Expression[],
  { span }: PartsSyntax,
): Expression {
  return { kind: 'call', name, args, type, multi, span };
}

/** The text to take apart; undefined where it is none. */
function analyzeInput(command: PartsSyntax, state: QueryState, env: QueryEnvironment): Expression | undefined {
  const input = analyzeExpression(command.input, { ...env, scope: state.scope });
  if (input === undefined || input.type === 'keyword' || input.type === 'text' || input.type === 'null') return input;
  const message = `${command.kind.toUpperCase()} reads text, ${input.type} is given`;
  env.findings.error('wrong-type', message, command.input.span, 'convert it first, as in `TO_STRING(...)`');
  return undefined;
}

/** The columns that the options leave; undefined options, which were wrong, leave all. */
function wantedColumns(
  command: PartsSyntax,
  { columns, options }: PartColumns,
  state: QueryState,
  env: QueryEnvironment,
): readonly PartColumn[] {
  if (options === undefined && command.options.length === 0) return columns;
  const given = givenOptions(command, options, state, env);
  const { extract_device_type: deviceType, properties } = optionValues(options, given);
  const groups = properties === undefined ? undefined : [properties].flat().map(String);
  return columns.filter(({ name }) => {
    if (name === DEVICE_TYPE && deviceType === false) return false;
    return groups === undefined || groups.includes(name.split('.')[0]!);
  });
}

function givenOptions(
  { kind, options: entries }: PartsSyntax,
  options: PartColumns['options'],
  state: QueryState,
  env: QueryEnvironment,
): CallOptions | undefined {
  const [first, last] = [entries[0], entries.at(-1)];
  if (first === undefined) return undefined;
  const map = { kind: 'map', entries, span: { start: first.keySpan.start, end: last!.value.span.end } } as const;
  const analyze = (syntax: ExpressionSyntax) => analyzeExpression(syntax, { ...env, scope: state.scope });
  const { findings, ids } = env;
  const name = kind.toUpperCase();
  return analyzeOptions(map, { name, options }, { findings, constants: ids.foldContext, analyze });
}
