import fc from 'fast-check';
import type {
  AggregateFieldSyntax,
  CommandSyntax,
  ExpressionSyntax,
  FieldSyntax,
  NamePatternSyntax,
  QuerySyntax,
  SourceSyntax,
} from '../../src/esql/ast.ts';
import { reservedWord, TIME_UNITS } from '../../src/esql/keywords.ts';

const span = { start: 0, end: 0 };
const SPANS = new Set(['span', 'nameSpan', 'keySpan']);

/** A tree without its places. */
export function withoutSpans(tree: unknown): unknown {
  if (Array.isArray(tree)) return tree.map(withoutSpans);
  if (typeof tree !== 'object' || tree === null) return tree;
  return Object.fromEntries(
    Object.entries(tree).flatMap(([key, value]) => (SPANS.has(key) ? [] : [[key, withoutSpans(value)]])),
  );
}

// Names of the usual form, keywords, and any text that a quoted name can hold.
const nameText = fc.oneof(
  fc.stringMatching(/^[a-z@_][a-z0-9_]{0,6}(\.[a-z]{1,4}){0,2}$/),
  fc.constantFrom('by', 'null', 'first', 'user.where', 'a..b', '.', 'x.1', '@', '`', 'a*b', 'metadata', 'limit'),
  fc.string({ minLength: 1, unit: 'grapheme' }).filter((s) => !/[\r\n]/.test(s)),
);
const name = nameText.map((text) => ({ name: text, span }));

const namePattern: fc.Arbitrary<NamePatternSyntax> = fc.oneof(
  nameText.map((text) => ({ name: text, pattern: false, pieces: [text], span })),
  fc
    .array(fc.oneof(nameText, fc.constant(''), fc.constant('gen_ai.')), { minLength: 2, maxLength: 4 })
    .map((pieces) => ({ name: pieces.join('*'), pattern: true, pieces, span })),
);

const string = fc.string({ unit: 'binary' }).map((value) => ({ kind: 'string' as const, value, span }));

const literal: fc.Arbitrary<ExpressionSyntax> = fc.oneof(
  string,
  fc.bigInt({ min: -(2n ** 70n), max: 2n ** 70n }).map((value) => ({ kind: 'integer' as const, value, span })),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => ({ kind: 'decimal' as const, value, span })),
  fc.boolean().map((value) => ({ kind: 'boolean' as const, value, span })),
  fc.constant({ kind: 'null' as const, span }),
  fc.stringMatching(/^\??[a-z0-9_]{0,4}$/).map((text) => ({ kind: 'parameter' as const, name: text, span })),
  fc
    .record({ amount: fc.bigInt({ min: -1000n, max: 1000n }), unit: fc.constantFrom(...TIME_UNITS) })
    .map((parts) => ({ kind: 'timespan' as const, ...parts, span })),
);

const nameExpression: fc.Arbitrary<ExpressionSyntax> = nameText.map((text) => ({ kind: 'name', name: text, span }));
const typeName: fc.Arbitrary<ExpressionSyntax> = fc
  .constantFrom('long', 'date_period', 'ip')
  .map((text) => ({ kind: 'name', name: text, span }));

function operator(text: string, args: readonly ExpressionSyntax[]): ExpressionSyntax {
  return { kind: 'call', name: text, operator: true, args, nameSpan: span, span };
}

const BINARY = [
  ...['EQUALS', 'NOT_EQUALS', 'LESS', 'LESS_OR_EQUAL', 'GREATER', 'GREATER_OR_EQUAL'],
  ...['ADD', 'SUBTRACT', 'MULTIPLY', 'DIVIDE', 'MODULO'],
];

/** Any expression that a query can hold. */
export const expression: fc.Arbitrary<ExpressionSyntax> = fc.letrec<{ tree: ExpressionSyntax }>((tie) => {
  const tree = tie('tree');
  const trees = (min: number, max: number) => fc.array(tree, { minLength: min, maxLength: max });
  const functionName = fc.stringMatching(/^[A-Z][A-Z_0-9]{0,6}$/).filter((text) => !reservedWord(text));
  const call = (callName: fc.Arbitrary<string>, args: fc.Arbitrary<readonly ExpressionSyntax[]>) =>
    fc.tuple(callName, args).map(
      ([text, list]): ExpressionSyntax => ({
        kind: 'call',
        name: text,
        operator: false,
        args: list,
        nameSpan: span,
        span,
      }),
    );
  const map: fc.Arbitrary<ExpressionSyntax> = fc
    .array(fc.record({ key: fc.string(), keySpan: fc.constant(span), value: literal }), { maxLength: 2 })
    .map((entries) => ({ kind: 'map', entries, span }));
  return {
    tree: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      literal,
      nameExpression,
      fc.array(literal, { maxLength: 3 }).map((items): ExpressionSyntax => ({ kind: 'list', items, span })),
      fc.tuple(fc.constantFrom('AND', 'OR'), trees(2, 4)).map(([text, args]) => operator(text, args)),
      fc.tuple(fc.constantFrom(...BINARY), trees(2, 2)).map(([text, args]) => operator(text, args)),
      fc
        .tuple(fc.constantFrom('NOT', 'NEGATE', 'IS_NULL', 'IS_NOT_NULL'), trees(1, 1))
        .map(([text, args]) => operator(text, args)),
      fc.tuple(fc.constantFrom('IN', 'LIKE', 'RLIKE'), trees(2, 4)).map(([text, args]) => operator(text, args)),
      fc.tuple(tree, typeName).map((args) => operator('CAST', args)),
      fc
        .tuple(nameExpression, fc.option(typeName, { nil: undefined }), tree)
        .map(([field, type, value]) => operator('MATCH', [type ? operator('CAST', [field, type]) : field, value])),
      call(fc.oneof(functionName, fc.constantFrom('FIRST', 'COUNT', 'LEFT')), trees(0, 3)),
      call(fc.constant('COUNT'), fc.constant([{ kind: 'star', span }])),
      call(functionName, fc.tuple(tree, map)),
    ),
  };
}).tree;

const field: fc.Arbitrary<FieldSyntax> = fc.record({
  name: fc.option(name, { nil: undefined }),
  expression,
  span: fc.constant(span),
});
const fields = fc.array(field, { minLength: 1, maxLength: 3 });
const aggregate: fc.Arbitrary<AggregateFieldSyntax> = fc
  .tuple(field, fc.option(expression, { nil: undefined }))
  .map(([aggregateField, filter]) => ({ ...aggregateField, filter }));
const patterns = fc.array(namePattern, { minLength: 1, maxLength: 3 });

const stats: fc.Arbitrary<CommandSyntax> = fc
  .oneof(
    fc.tuple(fc.array(aggregate, { minLength: 1, maxLength: 3 }), fc.array(field, { maxLength: 2 })),
    fc.tuple(fc.constant([]), fields),
  )
  .chain(([aggregates, groups]) =>
    fc.constantFrom('stats' as const, 'inline_stats' as const).map((kind) => ({ kind, aggregates, groups, span })),
  );

const sourceName = fc.oneof(
  fc.constantFrom(
    'logs-*',
    'logs-aws_bedrock.invocation-*',
    '-logs-old*',
    'remote:logs',
    'a::failures',
    '*',
    'metadata',
  ),
  fc.constantFrom('<logs-{now/d}>', 'a b', 'x:', '"', '//a', 'a/*b'),
  fc
    .string({ minLength: 1 })
    .map((text) => text.replaceAll(',', '').trim())
    .filter((text) => text !== ''),
);

const plainCommand: fc.Arbitrary<CommandSyntax> = fc.oneof(
  expression.map((condition): CommandSyntax => ({ kind: 'where', condition, span })),
  fields.map((list): CommandSyntax => ({ kind: 'eval', fields: list, span })),
  patterns.map((list): CommandSyntax => ({ kind: 'keep', patterns: list, span })),
  patterns.map((list): CommandSyntax => ({ kind: 'drop', patterns: list, span })),
  fc
    .array(fc.record({ from: namePattern, to: namePattern, span: fc.constant(span) }), { minLength: 1, maxLength: 2 })
    .map((renames): CommandSyntax => ({ kind: 'rename', renames, span })),
  stats,
  fc
    .array(
      fc.record({
        expression,
        descending: fc.boolean(),
        nulls: fc.constantFrom(undefined, 'first' as const, 'last' as const),
        span: fc.constant(span),
      }),
      { minLength: 1, maxLength: 2 },
    )
    .map((keys): CommandSyntax => ({ kind: 'sort', keys, span })),
  fc.tuple(fc.nat(), fc.array(expression, { maxLength: 2 })).map(
    ([n, groups]): CommandSyntax => ({
      kind: 'limit',
      count: { kind: 'integer', value: BigInt(n), span },
      groups,
      span,
    }),
  ),
  expression.map((probability): CommandSyntax => ({ kind: 'sample', probability, span })),
  fc
    .tuple(sourceName, fc.array(expression, { minLength: 1, maxLength: 2 }))
    .map(
      ([table, conditions]): CommandSyntax => ({ kind: 'lookup_join', table: { name: table, span }, conditions, span }),
    ),
  fc
    .record({
      policy: sourceName.filter((text) => !text.includes(':')),
      on: fc.option(name, { nil: undefined }),
      fields: fc.array(fc.record({ name, field: name, span: fc.constant(span) }), { maxLength: 2 }),
    })
    .map(({ policy, on, fields: list }): CommandSyntax => {
      return { kind: 'enrich', policy: { name: policy, span }, on, fields: list, span };
    }),
  fc
    .record({
      kind: fc.constantFrom('uri_parts' as const, 'user_agent' as const, 'registered_domain' as const),
      prefix: name,
      input: expression,
      options: fc.array(fc.record({ key: fc.string(), keySpan: fc.constant(span), value: literal }), { maxLength: 2 }),
    })
    .map((parts): CommandSyntax => ({ ...parts, span })),
  fc
    .record({
      target: fc.option(name, { nil: undefined }),
      prompt: expression,
      options: fc.array(fc.record({ key: fc.string(), keySpan: fc.constant(span), value: literal }), { maxLength: 2 }),
    })
    .map((parts): CommandSyntax => ({ kind: 'completion', ...parts, span })),
  name.map((column): CommandSyntax => ({ kind: 'mv_expand', column, span })),
  fc
    .tuple(expression, string, fc.string({ unit: 'binary' }))
    .map(([input, pattern, separator]): CommandSyntax => ({ kind: 'dissect', input, pattern, separator, span })),
  fc
    .tuple(expression, fc.array(string, { minLength: 1, maxLength: 3 }))
    .map(([input, list]): CommandSyntax => ({ kind: 'grok', input, patterns: list, span })),
  fc.constant<CommandSyntax>({ kind: 'unsupported', name: 'CHANGE_POINT', text: 'change_point a on "b | c"', span }),
);

const branch = fc.array(plainCommand, { minLength: 1, maxLength: 2 }).map((commands) => ({ commands, span }));
const command: fc.Arbitrary<CommandSyntax> = fc.oneof(
  { weight: 8, arbitrary: plainCommand },
  {
    weight: 1,
    arbitrary: fc
      .array(branch, { minLength: 1, maxLength: 3 })
      .map((branches): CommandSyntax => ({ kind: 'fork', branches, span })),
  },
);

const source: fc.Arbitrary<SourceSyntax> = fc.oneof(
  fc.tuple(fc.array(sourceName, { minLength: 1, maxLength: 3 }), fc.array(name, { maxLength: 2 })).map(
    ([names, metadata]): SourceSyntax => ({
      kind: 'from',
      patterns: names.map((text) => ({ name: text, span })),
      subqueries: [],
      metadata,
      span,
    }),
  ),
  fields.map((list): SourceSyntax => ({ kind: 'row', fields: list, span })),
  fc.constant<SourceSyntax>({ kind: 'unsupported', name: 'TS', text: 'TS metrics-*', span }),
  fc.constant<SourceSyntax>({ kind: 'show', span }),
);

const subquery: fc.Arbitrary<QuerySyntax> = fc.record({
  settings: fc.constant([]),
  source,
  commands: fc.array(command, { maxLength: 2 }),
  span: fc.constant(span),
});

const union: fc.Arbitrary<SourceSyntax> = fc
  .tuple(fc.array(sourceName, { maxLength: 2 }), fc.array(subquery, { minLength: 1, maxLength: 2 }))
  .map(([names, subqueries]) => ({
    kind: 'from',
    patterns: names.map((text) => ({ name: text, span })),
    subqueries,
    metadata: [],
    span,
  }));

const setting = fc.record({ name, value: literal, span: fc.constant(span) });

/** Any query without an invalid command. */
export const query: fc.Arbitrary<QuerySyntax> = fc.record({
  settings: fc.array(setting, { maxLength: 1 }),
  source: fc.oneof({ weight: 8, arbitrary: source }, { weight: 1, arbitrary: union }),
  commands: fc.array(command, { maxLength: 4 }),
  span: fc.constant(span),
});
