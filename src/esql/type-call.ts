import type { Span } from '../base/diagnostic.ts';
import type { Argument, FunctionDefinition, Parameter } from '../functions/definition.ts';
import { constantExpression, type FoldContext } from '../functions/fold.ts';
import { optionValues } from '../functions/options.ts';
import { TIME_ZONE } from '../functions/search-options.ts';
import { signatureOf, writtenParameters } from '../functions/signature.ts';
import { readTimeZone } from '../functions/time/time-zone.ts';
import type { CallOptions, Expression } from '../plan/expression.ts';
import { isNumeric, type ValueType } from '../plan/value.ts';
import type { Findings } from './findings.ts';
import { coerceLiteral, literal } from './literal-expression.ts';
import { describeTypes, hintForType } from './type-hints.ts';

export interface TypedCall {
  readonly args: readonly Expression[];
  readonly options?: CallOptions;
  readonly zone?: string;
  readonly type: ValueType;
  readonly multi: boolean;
}

/** What a call is made of: arguments, and the options in braces where it has some. */
export interface GivenCall {
  readonly args: readonly Expression[];
  readonly options: CallOptions | undefined;
}

interface CallText {
  readonly nameSpan: Span;
  readonly span: Span;
}

/** Checks a call's arguments against its definition and gives its type; undefined where they do not fit (reported). */
export function typeCall(
  definition: FunctionDefinition,
  { args: given, options: written }: GivenCall,
  text: CallText,
  findings: Findings,
  constants: FoldContext = {},
): TypedCall | undefined {
  const implicit = definition.parameters.filter((p) => p.implicit !== undefined).length;
  if (!checkArity(definition, given.length - implicit, text, findings)) return undefined;
  const args = coerceArguments(definition, foldArguments(definition, given, constants), findings, constants.zone);
  if (args === undefined) return undefined;
  let fits = true;
  args.forEach((arg, i) => {
    fits = checkArgument(definition, parameterAt(definition, i), arg, i, findings) && fits;
  });
  if (!fits) return undefined;
  const infos = args.map(argumentOf);
  const options = withZone(definition, written, text.span, constants.zone);
  const values = optionValues(definition.options, options);
  const problem = definition.check?.(infos, values);
  if (problem !== undefined) {
    const culprit = problem.option === undefined ? args[problem.argument ?? -1] : options?.[problem.option];
    const span = culprit?.span ?? text.span;
    findings.error('bad-argument', problem.message, span, problem.hint);
    return undefined;
  }
  const doubt = definition.doubt?.(infos, values);
  if (doubt !== undefined) {
    const span = doubt.argument === undefined ? text.span : args[doubt.argument]!.span;
    findings.warn(doubt.code ?? 'always-null', doubt.message, span, doubt.hint);
  }
  const type = typeof definition.result === 'function' ? definition.result(infos) : definition.result;
  const { zone } = constants;
  const zoned = zone !== undefined && definition.zone?.(infos, readTimeZone(zone)!) !== undefined;
  return {
    args,
    ...(options === undefined ? {} : { options }),
    ...(zoned ? { zone } : {}),
    type,
    multi: isMulti(definition, infos),
  };
}

/** The options that are given, and the query's zone where the call would else take UTC. */
function withZone(
  { options: known }: FunctionDefinition,
  options: CallOptions | undefined,
  span: Span,
  zone: string | undefined,
): CallOptions | undefined {
  const { name } = TIME_ZONE;
  if (zone === undefined || options?.[name] !== undefined || !known?.includes(TIME_ZONE)) return options;
  return { ...options, [name]: literal('keyword', zone, span) };
}

function isMulti(definition: FunctionDefinition, args: readonly Argument[]): boolean {
  switch (definition.multivalue) {
    case 'null':
      return false;
    case 'each':
      return args[0]!.multi;
    case 'native':
      return definition.resultMulti?.(args) ?? false;
  }
}

function argumentOf(expression: Expression): Argument {
  const { type, multi } = expression;
  return { type, multi, literal: expression.kind === 'literal' ? expression : undefined };
}

function parameterAt(definition: FunctionDefinition, index: number): Parameter {
  return definition.parameters[index] ?? definition.parameters.at(-1)!;
}

function checkArity(definition: FunctionDefinition, count: number, text: CallText, findings: Findings): boolean {
  const written = writtenParameters(definition);
  const least = written.filter((p) => p.optional === undefined).length;
  const most = definition.variadic ? Number.POSITIVE_INFINITY : written.length;
  if (count >= least && count <= most) return true;
  const wanted =
    least === most ? String(least) : most === Number.POSITIVE_INFINITY ? `at least ${least}` : `${least} to ${most}`;
  findings.error(
    'wrong-arity',
    `\`${definition.name}\` takes ${wanted} argument${wanted === '1' ? '' : 's'}, ${count} given`,
    text.span,
    `usage: ${signatureOf(definition)}`,
  );
  return false;
}

/** Constants are computed where the definition wants them: `LIKE CONCAT("a", "*")`, or a column that holds one. */
function foldArguments(definition: FunctionDefinition, given: readonly Expression[], constants: FoldContext) {
  return given.map((arg, i) => {
    const { constant, folded } = parameterAt(definition, i);
    return constant === undefined && folded === undefined ? arg : (constantExpression(arg, constants) ?? arg);
  });
}

function coerceArguments(
  definition: FunctionDefinition,
  given: readonly Expression[],
  findings: Findings,
  zone: string | undefined,
): Expression[] | undefined {
  const targets =
    definition.coerce?.(given.map(argumentOf)) ?? given.map((arg, i) => defaultTarget(definition, arg, i));
  const args = given.map((arg, i) => {
    const target = targets[i];
    return target === undefined ? arg : coerceLiteral(arg, target, findings, zone);
  });
  return args.every((a) => a !== undefined) ? args : undefined;
}

/** Constant text where no text is taken is read as the parameter's first type that is no number, else as a number. */
function defaultTarget(definition: FunctionDefinition, arg: Expression, index: number): ValueType | undefined {
  if (arg.kind !== 'literal' || arg.type !== 'keyword') return undefined;
  const { types } = parameterAt(definition, index);
  if (types.includes('keyword') || types.includes('text')) return undefined;
  if (types.includes('double') && types.every(isNumeric)) return 'double';
  return types.find((t) => !isNumeric(t));
}

function checkArgument(
  definition: FunctionDefinition,
  parameter: Parameter,
  arg: Expression,
  index: number,
  findings: Findings,
): boolean {
  if (arg.type !== 'null' && !parameter.types.includes(arg.type)) {
    const which = definition.operator === undefined ? argumentName(definition, index) : operand(definition, index);
    const hint = hintForType(arg, parameter.types, definition.operator);
    findings.error(
      'wrong-type',
      `${which} is ${arg.type}, ${describeTypes(parameter.types)} is expected`,
      arg.span,
      hint,
    );
    return false;
  }
  if (parameter.constant && constantExpression(arg, {}) === undefined) {
    findings.error('not-constant', `${argumentName(definition, index)} must be a constant`, arg.span);
    return false;
  }
  return true;
}

/** An argument in messages: by its place among those that are written. */
function argumentName(definition: FunctionDefinition, index: number): string {
  const { implicit } = parameterAt(definition, index);
  if (implicit !== undefined) return `\`${implicit}\`, which \`${definition.name}\` reads,`;
  const unwritten = definition.parameters.slice(0, index).filter((p) => p.implicit !== undefined).length;
  return `argument ${index + 1 - unwritten} of \`${definition.name}\``;
}

function operand(definition: FunctionDefinition, index: number): string {
  if (definition.parameters.length === 1) return `the operand of \`${definition.operator}\``;
  return `the ${index === 0 ? 'left' : 'right'} side of \`${definition.operator}\``;
}
