import type { Diagnostic, Span } from '../../base/diagnostic.ts';
import type { CommandSyntax, QuerySyntax, SourceSyntax } from '../../esql/ast.ts';
import { parseQuery } from '../../esql/parser.ts';
import type { RuleAnatomy, Stage } from '../rule-anatomy.ts';
import { ColumnScope, TooManyColumns } from './column-scope.ts';
import { ColumnTracer } from './column-tracer.ts';
import { CommandReader, type StageParts } from './command-reader.ts';
import { ConditionReader } from './condition-reader.ts';
import { type EsqlAnatomyOptions, KnownSchema } from './known-schema.ts';
import { WrittenText } from './written-text.ts';

/**
 * What an ES|QL query is made of: a stage for each command in the order of the text, its conditions as tests of fields, and
 * where its columns come from. Never throws; what could not be read is an opaque stage or condition.
 */
export function esqlAnatomy(text: string, options: EsqlAnatomyOptions = {}): RuleAnatomy {
  const { query, tokens, diagnostics } = parseQuery(text);
  if (query === undefined) return unreadQuery(text, diagnostics);
  const reader = new QueryReader(new WrittenText(text, tokens), diagnostics, new KnownSchema(options));
  const scope = reader.query(query);
  return {
    stages: reader.stages,
    outputs: scope.outputs(),
    groupBy: sorted(reader.groupBy),
    streams: [...reader.streams],
    fields: sorted(reader.fields),
  };
}

/** Goes through a query's commands: a stage for each, and the columns after them. */
class QueryReader {
  readonly stages: Stage[] = [];
  readonly streams = new Set<string>();
  readonly fields = new Set<string>();
  groupBy: readonly string[] = [];
  readonly #written: WrittenText;
  readonly #diagnostics: readonly Diagnostic[];
  readonly #schema: KnownSchema;
  readonly #tracer = new ColumnTracer();
  readonly #conditions: ConditionReader;
  readonly #named = (field: string) => void this.fields.add(field);

  constructor(written: WrittenText, diagnostics: readonly Diagnostic[], schema: KnownSchema) {
    this.#written = written;
    this.#diagnostics = diagnostics;
    this.#schema = schema;
    this.#conditions = new ConditionReader(this.#tracer, written);
  }

  query(query: QuerySyntax): ColumnScope {
    for (const { span, name } of query.settings) {
      this.#stage('set', this.#written.slice(span), { reads: [], makes: [name.name] });
    }
    return this.#commands(query.commands, this.#source(query.source));
  }

  #source(source: SourceSyntax): ColumnScope {
    const text = this.#written.slice(source.span);
    switch (source.kind) {
      case 'from':
        return this.#from(source, text);
      case 'row': {
        const scope = new ColumnScope(this.#tracer, this.#named);
        this.#stage('row', text, this.#reader(scope).fields(source.fields, 'ROW'));
        return scope;
      }
      case 'show':
        this.#stage('show', text, { reads: [], makes: [] });
        return new ColumnScope(this.#tracer, this.#named);
      case 'unsupported':
      case 'invalid':
        this.#unread(source, text);
        return ColumnScope.ofEvents(this.#tracer, this.#named);
    }
  }

  #from(source: Extract<SourceSyntax, { kind: 'from' }>, text: string): ColumnScope {
    const patterns = source.patterns.map(({ name }) => name);
    for (const pattern of patterns) this.streams.add(pattern);
    this.#stage('from', text, { reads: [], makes: source.metadata.map(({ name }) => name) });
    const scopes = source.subqueries.map((subquery) => this.query(subquery));
    if (patterns.length > 0) {
      scopes.unshift(ColumnScope.ofEvents(this.#tracer, this.#named, this.#schema.fieldTest(patterns)));
    }
    const scope = ColumnScope.meet(scopes, this.#tracer, this.#named);
    for (const { name } of source.metadata) scope.put(name, this.#tracer.field(name), 'METADATA');
    return scope;
  }

  #commands(commands: readonly CommandSyntax[], first: ColumnScope): ColumnScope {
    let scope = first;
    for (const command of commands) {
      const text = this.#written.command(command.span);
      if (command.kind === 'fork') scope = this.#fork(command, text, scope);
      else if (command.kind === 'unsupported' || command.kind === 'invalid') this.#unread(command, text);
      else {
        const reader = this.#reader(scope);
        this.#stage(
          command.kind,
          text,
          guarded(() => reader.command(command)),
        );
        this.groupBy = reader.groups ?? this.groupBy;
      }
    }
    return scope;
  }

  /** The stages of the branches follow that of the whole. */
  #fork(fork: Extract<CommandSyntax, { kind: 'fork' }>, text: string, before: ColumnScope): ColumnScope {
    const groups = this.groupBy;
    const copies: ColumnScope[] = [];
    const parts = guarded(() => {
      copies.push(...fork.branches.map(() => before.copy()));
      return { reads: [], makes: ['_fork'] };
    });
    this.#stage('fork', text, parts);
    const grouped = new Set<string>();
    const scopes = copies.map((scope, i) => {
      this.groupBy = groups;
      const after = this.#commands(fork.branches[i]!.commands, scope);
      for (const name of this.groupBy) grouped.add(name);
      return after;
    });
    this.groupBy = [...grouped];
    if (scopes.length === 0) return before;
    const met = ColumnScope.meet(scopes, this.#tracer, this.#named);
    met.put('_fork', this.#tracer.named('_fork', []), 'FORK');
    return met;
  }

  #reader(scope: ColumnScope): CommandReader {
    const parts = { tracer: this.#tracer, written: this.#written, conditions: this.#conditions, schema: this.#schema };
    return new CommandReader(parts, scope);
  }

  /** A command that was not parsed: which columns there are after it is not known. */
  #unread(command: { readonly kind: string; readonly name: string; readonly span: Span }, text: string): void {
    const { start, end } = command.span;
    const why = this.#diagnostics.find((d) => d.span !== undefined && d.span.start >= start && d.span.start <= end);
    const opaque = command.kind === 'invalid' ? (why?.message ?? 'a syntax error') : `${command.name} is not read`;
    const kind = command.name.toLowerCase().replaceAll(' ', '_');
    this.#stage(kind === '' ? 'unknown' : kind, text, { reads: [], makes: [], opaque });
  }

  #stage(kind: string, text: string, { reads, makes, condition, opaque }: StageParts): void {
    this.stages.push({
      n: this.stages.length + 1,
      kind,
      text,
      ...(condition === undefined ? {} : { condition }),
      reads: sorted(reads),
      makes: sorted(makes),
      ...(opaque === undefined ? {} : { opaque }),
    });
  }
}

function guarded(read: () => StageParts): StageParts {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof TooManyColumns)) throw error;
    return { reads: [], makes: [], opaque: 'it goes through too many columns' };
  }
}

function unreadQuery(text: string, diagnostics: readonly Diagnostic[]): RuleAnatomy {
  const opaque = diagnostics[0]?.message ?? 'there is no query';
  const stages: readonly Stage[] = [{ n: 1, kind: 'query', text: text.trim(), reads: [], makes: [], opaque }];
  return { stages, outputs: [], groupBy: [], streams: [], fields: [] };
}

function sorted(names: Iterable<string>): readonly string[] {
  return [...new Set(names)].sort();
}
