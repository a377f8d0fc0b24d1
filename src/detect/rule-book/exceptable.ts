import { suggest } from '../../base/suggest.ts';
import type { Column } from '../../plan/expression.ts';
import type { Aggregate, Plan, Scan, ScanColumn } from '../../plan/node.ts';
import { everyNodeOf, nodesOf } from '../../plan/rewrite.ts';
import { fieldOf, type StreamSchema } from '../../plan/schema.ts';
import type { ValueType } from '../../plan/value.ts';
import type { HiddenColumns } from '../hidden-columns.ts';
import { whyNoEntry } from './exception-condition.ts';
import type { ExceptableField, SettingsProblem } from './rule-entry.ts';
import type { ExceptionEntry, RuleException } from './rule-settings.ts';

/** A field as some of a scan's streams have it. */
interface FieldVariant {
  readonly type: ValueType;
  readonly multi: boolean;
}

/** Where an exception is applied: to events as they are read, or to the groups of an aggregation. */
export type ExceptionPlace = 'events' | Aggregate;

/** Metadata fields that exceptions may name. */
const METADATA: readonly string[] = ['_id', '_index'];

/**
 * What exceptions of a rule can name: the fields of the events that it reads, known before the rule sees them, and the columns
 * that it computes and groups by, known once its groups are made. What it computes else cannot be named.
 */
export class Exceptable {
  readonly #scans: readonly Scan[];
  readonly #streams: ReadonlyMap<string, StreamSchema>;
  readonly #aggregates: readonly Aggregate[];

  constructor(plan: Plan, streams: readonly StreamSchema[]) {
    this.#scans = [...everyNodeOf(plan)].filter((node) => node.kind === 'scan');
    this.#streams = new Map(streams.map((s) => [s.name, s]));
    this.#aggregates = nodesOf(plan).filter((node) => node.kind === 'aggregate');
  }

  /** All that can be named, by name; fields of open families (`labels.x`) as far as they are known. */
  get fields(): ExceptableField[] {
    const fields = new Map<string, ExceptableField>();
    for (const name of this.#names()) {
      const [type] = this.#typesOf(name);
      if (type !== undefined) fields.set(name, { name, type, of: 'event' });
    }
    for (const { column } of this.#aggregates.flatMap((a) => a.groups)) {
      if (!fields.has(column.name)) fields.set(column.name, { name: column.name, type: column.type, of: 'group' });
    }
    return [...fields.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  /** Where an exception is to be applied, or what is wrong with what it names. */
  place({ entries }: RuleException, path: string): ExceptionPlace | readonly SettingsProblem[] {
    const types = entries.map((entry) => this.#typesOf(entry.field));
    if (types.every((t) => t.length > 0)) return orProblems('events', entries, types, path);
    const names = new Set(entries.map((entry) => entry.field));
    const aggregate = this.#aggregates.findLast((a) => [...names].every((name) => groupOf(a, name) !== undefined));
    if (aggregate !== undefined) {
      const ofGroups = entries.map((entry) => [groupOf(aggregate, entry.field)!.type]);
      return orProblems(aggregate, entries, ofGroups, path);
    }
    return entries.flatMap(({ field }, i) => {
      if (types[i]!.length > 0) return [];
      return [{ path: `${path}.entries[${i}].field`, ...this.#whyNot(field) }];
    });
  }

  /** The columns that hold a field in a scan, and those of them that the scan does not read yet. */
  columns(scan: Scan, name: string, hidden: HiddenColumns): { columns: Column[]; added: ScanColumn[] } {
    const variants = this.#variants(scan, name);
    const [first] = variants;
    if (variants.length === 1 && first !== undefined) {
      const known = scan.columns.find((c) => c.field === name && c.only === undefined && sameType(c.column, first));
      if (known !== undefined) return { columns: [known.column], added: [] };
    }
    const added = variants.map(({ type, multi }): ScanColumn => {
      const column = hidden.make(name, type, multi);
      return variants.length === 1 ? { column, field: name } : { column, field: name, only: type };
    });
    return { columns: added.map((a) => a.column), added };
  }

  /** A field's types, one for each way that the scan's streams have it. */
  #variants(scan: Scan, name: string): FieldVariant[] {
    if (METADATA.includes(name)) return [{ type: 'keyword', multi: false }];
    const variants = new Map<ValueType, FieldVariant>();
    for (const stream of this.#streamsOf(scan)) {
      const field = fieldOf(stream, name);
      if (field === undefined) continue;
      const multi = field.multi || (variants.get(field.type)?.multi ?? false);
      variants.set(field.type, { type: field.type, multi });
    }
    return [...variants.values()];
  }

  #typesOf(name: string): ValueType[] {
    return [...new Set(this.#scans.flatMap((scan) => this.#variants(scan, name)).map((v) => v.type))];
  }

  #streamsOf(scan: Scan): StreamSchema[] {
    return scan.streams.flatMap((name) => this.#streams.get(name) ?? []);
  }

  #names(): Set<string> {
    const streams = this.#scans.flatMap((scan) => this.#streamsOf(scan));
    // Columns of open families are fields too once the rule reads them.
    const read = this.#scans.flatMap((scan) => scan.columns.map((c) => c.field));
    return new Set([...METADATA, ...read, ...streams.flatMap((s) => [...s.fields.keys()])]);
  }

  #whyNot(field: string): { readonly message: string; readonly hint: string } {
    const groups = this.#aggregates.flatMap((a) => a.groups.map((g) => g.column.name));
    if (groups.includes(field))
      return {
        message: `\`${field}\` is a column that the rule groups by: it cannot stand beside fields of events in one exception`,
        hint: 'name only fields of events, or only columns of one grouping',
      };
    const near = suggest(field, [...this.#names(), ...groups]);
    return {
      message: `the rule's events have no field \`${field}\`, and it groups by no such column`,
      hint:
        near === undefined
          ? 'fields of events can be named, and computed columns behind BY'
          : `did you mean \`${near}\`?`,
    };
  }
}

/** The column of an aggregation's groups by its name. */
export function groupOf(aggregate: Aggregate, name: string): Column | undefined {
  return aggregate.groups.find((g) => g.column.name === name)?.column;
}

function sameType(column: Column, { type, multi }: FieldVariant): boolean {
  return column.type === type && column.multi === multi;
}

function orProblems(
  place: ExceptionPlace,
  entries: readonly ExceptionEntry[],
  types: readonly (readonly ValueType[])[],
  path: string,
): ExceptionPlace | readonly SettingsProblem[] {
  const problems = entries.flatMap((entry, i): SettingsProblem[] => {
    const why = whyNoEntry(entry, types[i]!);
    return why === undefined ? [] : [{ path: `${path}.entries[${i}]`, ...why }];
  });
  return problems.length === 0 ? place : problems;
}
