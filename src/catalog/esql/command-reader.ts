import {
  type AggregateFieldSyntax,
  COMPLETION_COLUMN,
  type CommandSyntax,
  type ExpressionSyntax,
  type FieldSyntax,
} from '../../esql/ast.ts';
import type { Condition } from '../predicate.ts';
import type { ColumnScope } from './column-scope.ts';
import type { Column, ColumnTracer } from './column-tracer.ts';
import { joined } from './condition-parts.ts';
import type { ConditionReader } from './condition-reader.ts';
import { extractedColumns, partColumns } from './extracted-columns.ts';
import { type JoinedTable, joinKeys } from './join-keys.ts';
import type { KnownSchema } from './known-schema.ts';
import type { WrittenText } from './written-text.ts';

/** What a stage says beyond its text. */
export interface StageParts {
  readonly reads: Iterable<string>;
  readonly makes: readonly string[];
  readonly condition?: Condition;
  readonly opaque?: string;
}

type Command<K extends CommandSyntax['kind']> = Extract<CommandSyntax, { kind: K }>;

/** A command that is a step by itself: all but those with commands inside. */
type PlainCommand = Exclude<CommandSyntax, { kind: 'fork' | 'unsupported' | 'invalid' }>;

interface Parts {
  readonly tracer: ColumnTracer;
  readonly written: WrittenText;
  readonly conditions: ConditionReader;
  readonly schema: KnownSchema;
}

/** Reads one command: what it reads and makes, and what columns there are after it. */
export class CommandReader {
  readonly #parts: Parts;
  readonly #scope: ColumnScope;
  readonly #reads = new Set<string>();
  readonly #makes: string[] = [];
  /** The columns that the command groups rows by; undefined where it does not. */
  groups: readonly string[] | undefined;

  constructor(parts: Parts, scope: ColumnScope) {
    this.#parts = parts;
    this.#scope = scope;
  }

  command(command: PlainCommand): StageParts {
    const scope = this.#scope;
    switch (command.kind) {
      case 'where':
        return this.#told(this.#condition(command.condition));
      case 'eval':
        return this.fields(command.fields, 'EVAL');
      case 'keep':
        for (const { name } of command.patterns) this.#reads.add(name);
        scope.keep(command.patterns);
        return this.#told();
      case 'drop':
        for (const { name } of command.patterns) this.#reads.add(name);
        scope.drop(command.patterns);
        return this.#told();
      case 'rename':
        return this.#rename(command);
      case 'stats':
      case 'inline_stats':
        return this.#stats(command);
      case 'sort':
        for (const key of command.keys) this.#column(key.expression);
        return this.#told();
      case 'limit':
        for (const group of command.groups) this.#column(group);
        return this.#told();
      case 'sample':
        return this.#told();
      case 'mv_expand':
        this.#expand(command.column.name);
        return this.#told();
      case 'dissect':
      case 'grok':
        return this.#extract(command);
      case 'uri_parts':
      case 'user_agent':
      case 'registered_domain': {
        const names = partColumns(command).map((name) => `${command.prefix.name}.${name}`);
        return this.#take(command.kind.toUpperCase(), command.input, names);
      }
      case 'completion': {
        const { tree, sources } = this.#column(command.prompt);
        const name = command.target?.name ?? COMPLETION_COLUMN;
        const output = this.#parts.written.slice({ start: command.span.start, end: command.prompt.span.end });
        this.#make(name, this.#parts.tracer.taken('COMPLETION', tree, name, sources), output);
        return this.#told();
      }
      case 'enrich':
        return this.#enrich(command);
      case 'lookup_join':
        return this.#lookupJoin(command);
    }
  }

  /** What EVAL or ROW makes. */
  fields(fields: readonly FieldSyntax[], command: 'EVAL' | 'ROW'): StageParts {
    for (const field of fields) {
      const name = this.#nameOf(field);
      const made = this.#parts.tracer.derived(name, field.expression, this.#resolve);
      // What a row is made of is what is tested of it.
      const column = command === 'ROW' ? this.#parts.tracer.named(name, made.sources) : made;
      this.#make(name, column, `${command} ${this.#parts.written.slice(field.span)}`);
    }
    return this.#told();
  }

  readonly #resolve = (name: string): Column => {
    this.#reads.add(name);
    return this.#scope.find(name);
  };

  #column(expression: ExpressionSyntax): Column {
    return this.#parts.tracer.expression(expression, this.#resolve);
  }

  #condition(expression: ExpressionSyntax): Condition {
    return this.#parts.conditions.condition(expression, { resolve: this.#resolve, negated: false });
  }

  #make(name: string, column: Column, output: string): void {
    this.#makes.push(name);
    this.#scope.put(name, column, output);
  }

  #told(condition?: Condition): StageParts {
    const parts = { reads: this.#reads, makes: this.#makes };
    return condition === undefined ? parts : { ...parts, condition };
  }

  /** The name that a field is given, or else its own text. */
  #nameOf({ name, expression }: FieldSyntax): string {
    if (name !== undefined) return name.name;
    return expression.kind === 'name' ? expression.name : this.#parts.written.slice(expression.span);
  }

  #expand(name: string): void {
    const column = this.#resolve(name);
    // Of several constants each row has another.
    this.#scope.replace(name, column.constant ? this.#parts.tracer.named(name, []) : column, 'MV_EXPAND');
  }

  #rename({ renames }: Command<'rename'>): StageParts {
    if (renames.some(({ from, to }) => from.pattern || to.pattern)) {
      return { ...this.#told(), opaque: 'RENAME takes names, not patterns' };
    }
    for (const { from, to, span } of renames) {
      this.#reads.add(from.name);
      this.#makes.push(to.name);
      this.#scope.rename(from.name, to.name, `RENAME ${this.#parts.written.slice(span)}`);
    }
    return this.#told();
  }

  #stats(command: Command<'stats' | 'inline_stats'>): StageParts {
    const keyword = command.kind === 'stats' ? 'STATS' : 'INLINE STATS';
    const { written } = this.#parts;
    const computed = new Map<string, Column>();
    const groups = command.groups.map((field) => {
      const name = this.#nameOf(field);
      const column = this.#parts.tracer.derived(name, field.expression, this.#resolve);
      const plain = field.expression.kind === 'name' && field.expression.name === name;
      if (!plain) computed.set(name, column);
      const kept = command.kind === 'stats' ? `${keyword} BY` : this.#scope.outputOf(name);
      return { name, column, output: plain ? kept : `${keyword} BY ${written.slice(field.span)}` };
    });
    const resolve = (name: string) => computed.get(name) ?? this.#resolve(name);
    const filters: Condition[] = [];
    const aggregates = command.aggregates.map((field) => {
      const { filter } = field;
      const whole = field.name === undefined && filter !== undefined;
      const name = whole ? written.slice(field.span) : this.#nameOf(field);
      if (filter !== undefined) filters.push(this.#parts.conditions.condition(filter, { resolve, negated: false }));
      return {
        name,
        column: this.#aggregated(name, field, resolve),
        output: `${keyword} ${written.slice(field.span)}`,
      };
    });
    if (command.kind === 'stats') {
      this.#scope.clear();
      this.groups = groups.map(({ name }) => name);
    }
    for (const { name, column, output } of aggregates) this.#make(name, column, output);
    for (const { name, column, output } of groups) {
      if (computed.has(name)) this.#makes.push(name);
      this.#scope.put(name, column, output);
    }
    return this.#told(filters.length === 0 ? undefined : joined('or', filters));
  }

  #aggregated(name: string, { expression, filter }: AggregateFieldSyntax, resolve: (name: string) => Column): Column {
    const { tracer } = this.#parts;
    const value = tracer.expression(expression, resolve);
    const filtered = filter && tracer.expression(filter, resolve);
    const sources = [...new Set([...value.sources, ...(filtered?.sources ?? [])])];
    return tracer.named(name, sources, filtered === undefined ? value.text : `${value.text} WHERE ${filtered.text}`);
  }

  #extract(command: Command<'dissect' | 'grok'>): StageParts {
    const extracted = extractedColumns(command);
    if (typeof extracted !== 'string') return this.#take(command.kind.toUpperCase(), command.input, extracted);
    this.#column(command.input);
    return { ...this.#told(), opaque: extracted };
  }

  /** Columns that a command takes out of a text. */
  #take(command: string, input: ExpressionSyntax, names: readonly string[]): StageParts {
    const { tree, sources } = this.#column(input);
    const output = `${command} ${this.#parts.written.slice(input.span)}`;
    for (const name of names) this.#make(name, this.#parts.tracer.taken(command, tree, name, sources), output);
    return this.#told();
  }

  #enrich(command: Command<'enrich'>): StageParts {
    const policy = this.#parts.schema.policy(command.policy.name);
    const on = command.on?.name ?? policy?.matchField;
    const keys = on === undefined ? [] : [this.#resolve(on)];
    const written = command.fields.map((field) => ({ name: field.name.name, field: field.field.name }));
    const fields = written.length > 0 ? written : policy?.fields.map((name) => ({ name, field: name }));
    this.#look('ENRICH', { name: command.policy.name, keys, fields }, `ENRICH ${command.policy.name}`);
    return this.#told();
  }

  #lookupJoin(command: Command<'lookup_join'>): StageParts {
    const known = this.#parts.schema.tableFields(command.table.name);
    const ours = joinKeys(command.conditions, known);
    const keys = ours.map((name) => this.#resolve(name));
    const shared = new Set(command.conditions.map((c) => (c.kind === 'name' ? c.name : undefined)));
    const fields = known?.filter((name) => !shared.has(name)).map((name) => ({ name, field: name }));
    this.#look('LOOKUP', { name: command.table.name, keys, fields }, `LOOKUP JOIN ${command.table.name}`);
    return this.#told();
  }

  /** Columns of a table; where they are not known, any name may be one that no event is known to have. */
  #look(command: string, { name: table, keys, fields }: JoinedTable, output: string): void {
    const { tracer } = this.#parts;
    const sources = [...new Set(keys.flatMap((key) => key.sources))];
    const from: ExpressionSyntax = { kind: 'name', name: table, span: { start: 0, end: 0 } };
    const column = (field: string) => tracer.taken(command, from, field, sources);
    for (const { name, field } of fields ?? []) this.#make(name, column(field), output);
    if (fields === undefined) this.#scope.lead((name) => ({ column: column(name), output }));
  }
}
