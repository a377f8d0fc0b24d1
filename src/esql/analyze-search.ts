import type { Span } from '../base/diagnostic.ts';
import type { FunctionDefinition } from '../functions/definition.ts';
import { optionValues } from '../functions/options.ts';
import { readTimeZone } from '../functions/time/time-zone.ts';
import type { Expression, Literal } from '../plan/expression.ts';
import { parseKql } from '../search/kql/parse-kql.ts';
import { parseLucene } from '../search/lucene/parse-lucene.ts';
import type { CallSyntax, ExpressionEnvironment } from './analyze-expression.ts';
import { KqlAnalyzer } from './analyze-kql.ts';
import { LuceneAnalyzer } from './analyze-lucene.ts';
import { SearchFields } from './search-fields.ts';
import { placeInString } from './string-lexer.ts';
import type { TypedCall } from './type-call.ts';

/**
 * What a call of KQL or QSTR says, as a condition over the columns in scope; undefined where its text is wrong (reported).
 * A row is found or not: the condition is never null.
 */
export function analyzeSearch(
  definition: FunctionDefinition,
  typed: TypedCall,
  syntax: CallSyntax,
  env: ExpressionEnvironment,
): Expression | undefined {
  const [query] = typed.args as [Literal];
  const text = String(query.value);
  const given = syntax.args[0]!;
  // Only a text that is written out has places to point at.
  const written = given.kind === 'string' && env.text[given.span.start] === '"' && given.value === text;
  const place = (span: Span): Span =>
    written ? placeInString(env.text, given.span, span.start, span.end) : given.span;
  const options = optionValues(definition.options, typed.options);
  const parsed =
    definition.expands === 'kql'
      ? { language: 'kql' as const, ...parseKql(text) }
      : {
          language: 'lucene' as const,
          ...parseLucene(text, options.default_operator as 'AND' | 'OR'),
        };
  for (const { message, span, hint } of parsed.diagnostics)
    env.findings.error('bad-search', message, place(span!), hint);
  if (parsed.tree === undefined) return undefined;
  const fields = new SearchFields(env, place, {
    defaultField: options.default_field as string | undefined,
    strict: options.lenient === false,
  });
  const shared = { span: syntax.span, zone: readTimeZone(String(options.time_zone))! };
  const expression =
    parsed.language === 'kql'
      ? new KqlAnalyzer(fields, { ...shared, ignoreCase: options.case_insensitive === true }).condition(parsed.tree)
      : new LuceneAnalyzer(fields, options, shared).condition(parsed.tree);
  return fields.failed ? undefined : expression;
}
