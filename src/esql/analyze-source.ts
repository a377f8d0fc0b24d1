import type { Span } from '../base/diagnostic.ts';
import { suggest } from '../base/suggest.ts';
import type { Column } from '../plan/expression.ts';
import type { Plan, ScanColumn } from '../plan/node.ts';
import { nodesOf, stack } from '../plan/rewrite.ts';
import { type Field, fieldOf, type StreamSchema } from '../plan/schema.ts';
import type { ValueType } from '../plan/value.ts';
import { analyzeFields } from './analyze-fields.ts';
import { meet } from './analyze-fork.ts';
import type { AnalyzeOptions, QueryEnvironment, QueryState } from './analyze-query.ts';
import type { FromSyntax, NameSyntax, QuerySyntax, SourceSyntax } from './ast.ts';
import { didYouMean } from './findings.ts';
import { LateBranches, letThrough } from './late-columns.ts';
import { literal } from './literal-expression.ts';
import { joinFields, mixedFields } from './mixed-field.ts';
import { anyField, anyFields, LateScan, Scope } from './scope.ts';
import { matchStreams } from './streams.ts';

export interface AnalyzedSource {
  readonly state: QueryState;
  /** Puts into the finished plan what its commands made the source read beyond its listed fields. */
  readonly complete: (plan: Plan) => Plan;
}

/** The metadata fields that FROM may ask for. */
export const METADATA_FIELDS: ReadonlyMap<string, { type: ValueType; multi: boolean }> = new Map([
  ['_id', { type: 'keyword', multi: false }],
  ['_index', { type: 'keyword', multi: false }],
  ['_version', { type: 'long', multi: false }],
  ['_ignored', { type: 'keyword', multi: true }],
]);

type AnalyzePipeline = (query: QuerySyntax, env: QueryEnvironment) => AnalyzedSource;

/** @param pipeline analyses a query in parentheses */
export function analyzeSource(source: SourceSyntax, env: QueryEnvironment, pipeline: AnalyzePipeline): AnalyzedSource {
  switch (source.kind) {
    case 'from':
      return source.subqueries.length === 0 ? analyzeFrom(source, env) : analyzeUnion(source, env, pipeline);
    case 'row': {
      const late = unmappedFields(env);
      const { assignments, scope } = analyzeFields(source.fields, new Scope([], late), env);
      return {
        state: { plan: { kind: 'row', columns: assignments, span: source.span }, scope },
        complete: (plan) => completeRow(plan, late, env),
      };
    }
    case 'show':
      return analyzeShow(source.span, env);
    case 'unsupported': {
      env.findings.error('unsupported', `the source command ${source.name} is not supported`, source.span);
      return { state: trusting([], source.span, env), complete: (plan) => plan };
    }
    case 'invalid':
      return { state: trusting([], source.span, env), complete: (plan) => plan };
  }
}

function analyzeFrom(source: FromSyntax, env: QueryEnvironment): AnalyzedSource {
  const { options, findings } = env;
  const remote = source.patterns.find((p) => p.name.includes(':') && !p.name.includes('::'));
  if (remote !== undefined) {
    findings.error(
      'unsupported',
      'a remote cluster cannot be read',
      remote.span,
      'name the data stream without `cluster:`',
    );
  }
  const streams = matchStreams(
    source.patterns.map((p) => p.name),
    options.streams,
  );
  const late: LateScan[] = [];
  let state: QueryState;
  const missing = missingPatterns(source, options);
  if (missing.length > 0 && remote === undefined) reportMissing(missing, env);
  if (streams.length === 0) state = trusting(late, source.span, env);
  else state = knownFields(streams, missing.length > 0, source, env, late);
  const withMetadata = addMetadata(source, state, env);
  return {
    state: withMetadata,
    complete: (plan) => {
      const found = late.flatMap((l) => l.scanColumns);
      const columns = found.map((f) => f.column);
      return letThrough(addScanColumns(plan, found), columns, env.branches);
    },
  };
}

/** `FROM a, (FROM b | ...)`: the rows of the patterns, if there are any, and of each query in parentheses. */
function analyzeUnion(source: FromSyntax, env: QueryEnvironment, pipeline: AnalyzePipeline): AnalyzedSource {
  const { span } = source;
  const parts = [
    ...(source.patterns.length === 0 ? [] : [analyzeFrom(source, env)]),
    ...source.subqueries.map((query) => pipeline(query, env)),
  ];
  const states = parts.map((p) => p.state);
  const met = meet(states, span, env);
  const late = new LateBranches(
    states.map((s) => s.scope),
    env.ids,
  );
  return {
    state: { plan: { kind: 'union', ...met, span }, scope: new Scope(met.columns, late) },
    complete: (plan) => {
      const [first, ...rest] = nodesOf(plan);
      if (first?.kind !== 'union') return plan;
      const branches = first.branches.map((b, i) => late.extend({ ...b, plan: parts[i]!.complete(b.plan) }, i));
      const union: Plan = { ...first, branches, columns: [...first.columns, ...late.columns] };
      return letThrough(stack([union, ...rest]), late.columns, env.branches);
    },
  };
}

/** `SHOW INFO`: one row about the engine; what a cluster would tell beyond its version is null. */
function analyzeShow(span: Span, env: QueryEnvironment): AnalyzedSource {
  const { version } = env.options;
  const values = Object.entries({ version: version ?? null, date: null, hash: null });
  const columns = values.map(([name, value]) => ({
    column: env.ids.make(name, 'keyword', false),
    expression: literal('keyword', value, span),
  }));
  const scope = new Scope(columns.map((c) => c.column));
  return {
    state: { plan: { kind: 'row', columns, span }, scope },
    complete: (plan) => letThrough(plan, [], env.branches),
  };
}

/** Patterns that match no stream. A query over what there is needs but one match; a rule is told of each pattern without. */
function missingPatterns({ patterns }: FromSyntax, { streams, missingStreams }: AnalyzeOptions): readonly NameSyntax[] {
  const missing = patterns.filter((p) => !p.name.startsWith('-') && matchStreams([p.name], streams).length === 0);
  const named = patterns.filter((p) => !p.name.startsWith('-'));
  return missingStreams === 'error' && missing.length < named.length ? [] : missing;
}

function reportMissing(missing: readonly NameSyntax[], env: QueryEnvironment): void {
  const names = missing.map((p) => p.name).join(', ');
  const span = { start: missing[0]!.span.start, end: missing.at(-1)!.span.end };
  const near = didYouMean(
    suggest(
      names,
      env.options.streams.map((s) => s.name),
    ),
  );
  if (env.options.missingStreams === 'error') {
    const known = env.options.streams.map((s) => s.name).join(', ');
    env.findings.error(
      'unknown-stream',
      `no data stream matches \`${names}\``,
      span,
      near ?? (known === '' ? 'there are no data streams' : `data streams: ${known}`),
    );
  } else {
    env.findings.warn(
      'unknown-stream',
      `no known data stream matches \`${names}\`: its fields are not checked`,
      span,
      near,
    );
  }
}

/** @param trust whether a field beyond the known ones may be one of a stream that is not known */
function knownFields(
  streams: readonly StreamSchema[],
  trust: boolean,
  source: FromSyntax,
  env: QueryEnvironment,
  late: LateScan[],
): QueryState {
  const fields = new Map<string, Field>();
  for (const stream of streams) {
    for (const field of stream.fields.values()) fields.set(field.name, joinFields(fields.get(field.name), field));
  }
  // Columns stand in the order of their names, as Elasticsearch gives them.
  const ordered = [...fields.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  const columns = ordered.map((f) => ({ column: env.ids.make(f.name, f.type, f.multi), field: f.name }));
  const families = streams.flatMap((s) => s.dynamic.map((d) => d.prefix));
  const open = new LateScan(
    (name) => {
      const found = streams.map((s) => fieldOf(s, name)).filter((f) => f !== undefined);
      if (found.length > 0) return found.reduce(joinFields);
      if (trust) return anyField(name);
      return env.unmapped === 'fail' ? undefined : unmappedField(name, env.unmapped);
    },
    trust ? [''] : families,
    env.ids,
  );
  late.push(open);
  const scanned = [...columns, ...mixedFields(streams, columns, env.ids)];
  const plan: Plan = { kind: 'scan', streams: streams.map((s) => s.name), columns: scanned, span: source.span };
  return {
    plan,
    scope: new Scope(
      columns.map((c) => c.column),
      open,
    ),
  };
}

function unmappedField(name: string, how: 'nullify' | 'load'): { type: ValueType; multi: boolean } | undefined {
  if (name.startsWith('_')) return undefined;
  return { type: how === 'nullify' ? 'null' : 'keyword', multi: false };
}

/** What a ROW gives beyond its own columns: nothing, unless the query asks for nulls. */
function unmappedFields({ unmapped, ids }: QueryEnvironment): LateScan | undefined {
  return unmapped === 'fail' ? undefined : new LateScan((name) => unmappedField(name, unmapped), [''], ids);
}

function completeRow(plan: Plan, late: LateScan | undefined, env: QueryEnvironment): Plan {
  const columns = late?.scanColumns.map((c) => c.column) ?? [];
  const [row, ...rest] = nodesOf(plan);
  if (row?.kind !== 'row' || columns.length === 0) return letThrough(plan, [], env.branches);
  const nulls = columns.map((column) => ({
    column,
    expression: { ...literal(column.type, null, row.span), multi: column.multi },
  }));
  return letThrough(stack([{ ...row, columns: [...nulls, ...row.columns] }, ...rest]), columns, env.branches);
}

/** A source of which nothing is known: whatever a query names is there, and null. */
function trusting(late: LateScan[], span: Span, env: QueryEnvironment): QueryState {
  const open = anyFields(env.ids);
  late.push(open);
  return { plan: { kind: 'scan', streams: [], columns: [], span }, scope: new Scope([], open) };
}

function addMetadata(source: FromSyntax, state: QueryState, env: QueryEnvironment): QueryState {
  const added: ScanColumn[] = [];
  for (const { name, span } of source.metadata) {
    const known = METADATA_FIELDS.get(name);
    if (known === undefined) {
      const near =
        didYouMean(suggest(name, METADATA_FIELDS.keys())) ??
        `metadata fields: ${[...METADATA_FIELDS.keys()].join(', ')}`;
      env.findings.error('unknown-metadata', `unknown metadata field \`${name}\``, span, near);
    } else added.push({ column: env.ids.make(name, known.type, known.multi), field: name });
  }
  const columns: Column[] = added.map((a) => a.column);
  return { plan: addScanColumns(state.plan, added), scope: state.scope.with(columns) };
}

function addScanColumns(plan: Plan, added: readonly ScanColumn[]): Plan {
  if (added.length === 0) return plan;
  const [source, ...rest] = nodesOf(plan);
  return source?.kind === 'scan' ? stack([{ ...source, columns: [...source.columns, ...added] }, ...rest]) : plan;
}
