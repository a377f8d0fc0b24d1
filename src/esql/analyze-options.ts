import { suggest } from '../base/suggest.ts';
import { constantExpression, type FoldContext } from '../functions/fold.ts';
import { readLiteral } from '../functions/literal.ts';
import { listedValue, type OptionDefinition } from '../functions/options.ts';
import type { CallOptions, Expression, Literal } from '../plan/expression.ts';
import { isNumeric, isString, type ScalarValue, type ValueType } from '../plan/value.ts';
import type { ExpressionSyntax, MapEntrySyntax } from './ast.ts';
import { didYouMean, type Findings } from './findings.ts';
import { literal } from './literal-expression.ts';

type MapSyntax = Extract<ExpressionSyntax, { kind: 'map' }>;

interface OptionsEnvironment {
  readonly findings: Findings;
  readonly constants: FoldContext;
  /** Makes an expression of an option's value, and reports what is wrong with that. */
  readonly analyze: (syntax: ExpressionSyntax) => Expression | undefined;
}

/** The arguments of a call without the options in braces that may end them. */
export function splitOptions(args: readonly ExpressionSyntax[]): {
  readonly positional: readonly ExpressionSyntax[];
  readonly map: MapSyntax | undefined;
} {
  const last = args.at(-1);
  return last?.kind === 'map' ? { positional: args.slice(0, -1), map: last } : { positional: args, map: undefined };
}

/** The options of a call (or of a command that has some), checked against its definition; undefined where something is wrong with them (reported). */
export function analyzeOptions(
  map: MapSyntax,
  { name, options: known }: { readonly name: string; readonly options?: readonly OptionDefinition[] | undefined },
  env: OptionsEnvironment,
): CallOptions | undefined {
  if (known === undefined) {
    env.findings.error('unknown-option', `\`${name}\` takes no options`, map.span, 'leave the braces out');
    return undefined;
  }
  const options = new Map<string, Literal>();
  let correct = true;
  for (const entry of map.entries) {
    const option = known.find((o) => o.name === entry.key);
    if (option === undefined) reportUnknown(entry, name, known, env.findings);
    else if (options.has(option.name)) {
      env.findings.error('bad-option', `the option \`${option.name}\` is given twice`, entry.keySpan);
    } else {
      const value = optionValue(entry.value, option, env);
      if (value !== undefined) {
        options.set(option.name, value);
        continue;
      }
    }
    correct = false;
  }
  return correct ? Object.fromEntries(options) : undefined;
}

function reportUnknown(
  { key, keySpan }: MapEntrySyntax,
  name: string,
  known: readonly OptionDefinition[],
  findings: Findings,
): void {
  const names = known.map((o) => o.name);
  const hint = didYouMean(suggest(key, names)) ?? `options: ${names.join(', ')}`;
  findings.error('unknown-option', `\`${name}\` has no option \`${key}\``, keySpan, hint);
}

function optionValue(
  syntax: ExpressionSyntax,
  option: OptionDefinition,
  { findings, constants, analyze }: OptionsEnvironment,
): Literal | undefined {
  const called = `the option \`${option.name}\``;
  if (syntax.kind === 'map') {
    findings.error('bad-option', `${called} takes a value, not options`, syntax.span);
    return undefined;
  }
  const expression = analyze(syntax);
  if (expression === undefined) return undefined;
  const constant = constantExpression(expression, constants);
  if (constant?.kind !== 'literal') {
    findings.error('not-constant', `${called} must be a constant`, syntax.span);
    return undefined;
  }
  const value = asOption(constant, option);
  if (value === undefined) {
    const given = constant.multi ? 'a list' : constant.type;
    const types = option.types.join(' or ');
    if (option.values === undefined)
      findings.error('wrong-type', `${called} is ${given}, ${types} is expected`, syntax.span);
    else {
      const listed = option.values.map((v) => `"${v}"`).join(', ');
      findings.error('bad-option', `${called} has no such value`, syntax.span, `values: ${listed}`);
    }
    return undefined;
  }
  const problem = option.check?.(value.value);
  if (problem === undefined) return value;
  findings.error('bad-option', `${called}: ${problem}`, syntax.span);
  return undefined;
}

/** A constant as the value of an option; undefined where it is none. */
function asOption(constant: Literal, option: OptionDefinition): Literal | undefined {
  if (constant.value === null || (constant.multi && option.list === undefined)) return undefined;
  const given = constant.multi ? (constant.value as readonly ScalarValue[]) : [constant.value as ScalarValue];
  const fitting = given.map((value) => fittingValue(value, constant.type, option));
  if (!fitting.every((f) => f !== undefined)) return undefined;
  const values = fitting.map((f) => f.value);
  return literal(fitting[0]!.type, constant.multi ? values : values[0]!, constant.span);
}

/** A value as an option takes it: texts are read as its types, numbers take its number type where they lose nothing. */
function fittingValue(
  value: ScalarValue,
  given: ValueType,
  { types, values }: OptionDefinition,
): { readonly type: ValueType; readonly value: ScalarValue } | undefined {
  if (values !== undefined) {
    const listed = listedValue(values, typeof value === 'object' ? undefined : String(value));
    return listed === undefined ? undefined : { type: 'keyword', value: listed };
  }
  if (types.includes(given)) return { type: given, value };
  for (const type of types) {
    const readable = isString(given) || (isNumeric(given) && isNumeric(type));
    const read = readable ? readLiteral(String(value), type) : undefined;
    if (read !== undefined && (isString(given) || Number(read) === Number(value))) return { type, value: read };
  }
  return undefined;
}
