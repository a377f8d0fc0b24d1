import { suggest } from '../base/suggest.ts';
import { PART_COLUMNS, type PartColumn } from '../functions/parts/part-columns.ts';
import type { FunctionName } from '../functions/registry.ts';
import type { Assignment, Column, Expression } from '../plan/expression.ts';
import type { ValueType } from '../plan/value.ts';
import { analyzeExpression } from './analyze-expression.ts';
import type { QueryEnvironment, QueryState } from './analyze-query.ts';
import type { CommandSyntax, MapEntrySyntax, PartsCommand } from './ast.ts';
import { didYouMean } from './findings.ts';
import { literal, reference } from './literal-expression.ts';

type PartsSyntax = Extract<CommandSyntax, { kind: PartsCommand }>;

/** Groups of columns that USER_AGENT may be asked for. */
const PROPERTIES = ['name', 'version', 'os', 'device'];
const DEVICE_TYPE = 'device.type';
const USER_AGENT_OPTIONS = ['extract_device_type', 'properties', 'regex_file'];

/**
 * URI_PARTS, USER_AGENT and REGISTERED_DOMAIN: columns of one prefix with the parts of a text, as an EVAL of internal
 * functions. What all of them read is computed once, as a column of the first one's name, which that one then takes over.
 */
export function analyzeParts(command: PartsSyntax, state: QueryState, env: QueryEnvironment): QueryState {
  const { span, prefix } = command;
  const input = analyzeInput(command, state, env);
  const { parts, columns } = PART_COLUMNS[command.kind];
  const wanted = wantedColumns(command, columns, state, env);
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

/** The columns that the options of USER_AGENT leave; the other commands have no options. */
function wantedColumns(
  command: PartsSyntax,
  columns: readonly PartColumn[],
  state: QueryState,
  env: QueryEnvironment,
): readonly PartColumn[] {
  let groups: readonly string[] = PROPERTIES;
  let deviceType = command.kind !== 'user_agent';
  for (const entry of command.options) {
    const value = optionValue(entry, command, state, env);
    if (entry.key === 'extract_device_type' && typeof value === 'boolean') deviceType = value;
    if (entry.key === 'properties' && value !== undefined) groups = [value].flat().map(String);
  }
  return columns.filter((column) => {
    if (column.name === DEVICE_TYPE && !deviceType) return false;
    return command.kind !== 'user_agent' || groups.includes(column.name.split('.')[0]!);
  });
}

/** The constant that an option is set to; undefined where it is wrong (reported). */
function optionValue(
  { key, keySpan, value }: MapEntrySyntax,
  command: PartsSyntax,
  state: QueryState,
  env: QueryEnvironment,
): unknown {
  const name = command.kind.toUpperCase();
  const known = command.kind === 'user_agent' ? USER_AGENT_OPTIONS : [];
  if (!known.includes(key)) {
    const hint =
      known.length === 0 ? 'leave WITH out' : (didYouMean(suggest(key, known)) ?? `options: ${known.join(', ')}`);
    env.findings.error('unknown-option', `${name} has no option \`${key}\``, keySpan, hint);
    return undefined;
  }
  if (key === 'regex_file') {
    const message = 'user agents are read by rules of our own; files of others are not supported';
    env.findings.error('unsupported', message, keySpan, 'leave the option out');
    return undefined;
  }
  const expression = analyzeExpression(value, { ...env, scope: state.scope });
  if (expression === undefined) return undefined;
  const constant = expression.kind === 'literal' ? expression.value : undefined;
  if (key === 'extract_device_type') {
    if (typeof constant === 'boolean') return constant;
    env.findings.error('bad-option', `the option \`${key}\` is true or false`, value.span);
    return undefined;
  }
  const groups = [constant].flat();
  if (groups.every((group) => typeof group === 'string' && PROPERTIES.includes(group))) return groups;
  const hint = `groups: ${PROPERTIES.map((group) => `"${group}"`).join(', ')}`;
  env.findings.error('bad-option', `the option \`${key}\` is a list of groups of columns`, value.span, hint);
  return undefined;
}
