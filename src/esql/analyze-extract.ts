import type { Span } from '../base/diagnostic.ts';
import { readDissectPattern } from '../functions/extraction/dissect-pattern.ts';
import { type ExtractedField, type Extraction, PatternProblem } from '../functions/extraction/extraction.ts';
import { readGrokPatterns } from '../functions/extraction/grok-pattern.ts';
import type { FunctionName } from '../functions/registry.ts';
import type { Assignment, Expression } from '../plan/expression.ts';
import type { ScalarValue, ValueType } from '../plan/value.ts';
import { analyzeExpression } from './analyze-expression.ts';
import type { QueryEnvironment, QueryState } from './analyze-query.ts';
import type { CommandSyntax, ExpressionSyntax, StringSyntax } from './ast.ts';
import { literal, reference } from './literal-expression.ts';
import { placeInString } from './string-lexer.ts';

type Command<K extends CommandSyntax['kind']> = Extract<CommandSyntax, { kind: K }>;

const CONVERSIONS: Readonly<Record<ExtractedField['type'], FunctionName | undefined>> = {
  keyword: undefined,
  integer: 'TO_INTEGER',
  long: 'TO_LONG',
  double: 'TO_DOUBLE',
  boolean: 'TO_BOOLEAN',
};

/** `DISSECT`: columns from a text by the delimiters between them. */
export function analyzeDissect(command: Command<'dissect'>, state: QueryState, env: QueryEnvironment): QueryState {
  const { pattern, separator } = command;
  const input = analyzeInput(command.input, 'DISSECT', state, env);
  try {
    return extract(readDissectPattern(pattern.value, separator), input, command, state, env);
  } catch (problem) {
    if (!(problem instanceof PatternProblem)) throw problem;
    return refuse(problem, pattern, state, env);
  }
}

/** `GROK`: columns from a text by regular expressions. */
export function analyzeGrok(command: Command<'grok'>, state: QueryState, env: QueryEnvironment): QueryState {
  const input = analyzeInput(command.input, 'GROK', state, env);
  const read = readGrokPatterns(command.patterns.map((pattern) => pattern.value));
  if ('problem' in read) return refuse(read.problem, command.patterns[read.pattern]!, state, env);
  return extract(read, input, command, state, env);
}

/** The text to take apart; undefined where it is none. */
function analyzeInput(
  syntax: ExpressionSyntax,
  command: string,
  state: QueryState,
  env: QueryEnvironment,
): Expression | undefined {
  const input = analyzeExpression(syntax, { ...env, scope: state.scope });
  if (input === undefined || input.type === 'keyword' || input.type === 'text' || input.type === 'null') return input;
  const hint = 'convert it first, as in `EVAL text = TO_STRING(...)`';
  env.findings.error('wrong-type', `${command} reads text, ${input.type} is given`, syntax.span, hint);
  return undefined;
}

/** Reports a pattern that cannot be used; which columns it would give is not known. */
function refuse(problem: PatternProblem, pattern: StringSyntax, state: QueryState, env: QueryEnvironment): QueryState {
  const place = placeInString(env.text, pattern.span, problem.start, problem.end);
  env.findings.error(problem.code, problem.message, place, problem.hint);
  return { ...state, scope: state.scope.trusting(env.ids) };
}

/**
 * The columns of an extraction, as an EVAL of internal functions. What all of them read is computed once, as a column of
 * the first one's name, which that one then takes over.
 */
function extract(
  extraction: Extraction,
  input: Expression | undefined,
  command: Command<'dissect' | 'grok'>,
  state: QueryState,
  env: QueryEnvironment,
): QueryState {
  const { span } = command;
  const [first] = extraction.fields;
  if (first === undefined) {
    const message = `this ${command.kind.toUpperCase()} names no column and does nothing`;
    env.findings.warn('no-effect', message, span, 'a column is named by `%{name}` (DISSECT) or `%{WORD:name}` (GROK)');
    return state;
  }
  const captures = env.ids.make(first.name, 'keyword', true);
  const fields = extraction.fields.map((field): Assignment => {
    const expression = fieldExpression(field, reference(captures, span), input?.multi ?? false, extraction, span);
    return { column: env.ids.make(field.name, field.type, expression.multi), expression };
  });
  const scope = state.scope.with(fields.map((f) => f.column));
  if (input === undefined) return { ...state, scope };
  const { regexp, kinds, mayBeEmpty, split } = extraction;
  const all = call('$CAPTURES', 'keyword', true, span, [
    input,
    literal('keyword', regexp, span),
    literal('keyword', kinds, span),
    literal('boolean', mayBeEmpty, span),
    literal('keyword', split?.delimiter ?? '', span),
    literal('integer', split?.pieces ?? 0, span),
    literal('integer', oneOrList(split?.taken ?? [0]), span),
  ]);
  const assignments = [{ column: captures, expression: all }, ...fields];
  return { plan: { kind: 'eval', input: state.plan, assignments, span }, scope };
}

function fieldExpression(
  field: ExtractedField,
  captures: Expression,
  several: boolean,
  { kinds }: Extraction,
  span: Span,
): Expression {
  const shared = [
    captures,
    literal('integer', oneOrList(field.groups), span),
    literal('integer', kinds.length, span),
    literal('boolean', field.optional, span),
  ];
  const text = field.several
    ? call('$CAPTURE_EACH', 'keyword', true, span, shared)
    : call('$CAPTURE', 'keyword', several, span, [
        ...shared,
        literal('boolean', several, span),
        literal('keyword', field.separator, span),
      ]);
  const conversion = CONVERSIONS[field.type];
  return conversion === undefined ? text : call(conversion, field.type, text.multi, span, [text]);
}

/** ES|QL knows no list of one: it is the value. */
function oneOrList(numbers: readonly number[]): ScalarValue | readonly ScalarValue[] {
  return numbers.length === 1 ? numbers[0]! : numbers;
}

function call(
  name: FunctionName,
  type: ValueType,
  multi: boolean,
  span: Span,
  args: readonly Expression[],
): Expression {
  return { kind: 'call', name, args, type, multi, span };
}
