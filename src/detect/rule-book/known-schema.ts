import type { Plan } from '../../plan/node.ts';
import { everyNodeOf } from '../../plan/rewrite.ts';
import type { StreamSchema } from '../../plan/schema.ts';
import type { KnownData } from '../../rules/compile-rule.ts';

/** What rules are compiled against, as it is at a moment. */
export interface RuleData extends KnownData {
  /** What tells the contents of a lookup table from earlier ones, by the table's name. */
  readonly lookupVersions?: ReadonlyMap<string, string>;
}

/** What changed in what rules are compiled against. */
export interface DataChange {
  /** Whether streams, tables or policies came or went: any rule may be affected. */
  readonly any: boolean;
  /** The fields that are new, gone or of another type, by stream or lookup table. */
  readonly fields: ReadonlyMap<string, ReadonlySet<string>>;
  /** Lookup tables whose contents changed. */
  readonly contents: ReadonlySet<string>;
}

/** The data's schema in a form that is quick to compare. */
export class KnownSchema {
  readonly #names: string;
  readonly #fields: ReadonlyMap<string, ReadonlyMap<string, string>>;
  readonly #versions: ReadonlyMap<string, string>;

  constructor({ streams, lookups = [], policies = [], unreadable, lookupVersions = new Map() }: RuleData) {
    const all = [...streams, ...lookups];
    this.#names = JSON.stringify([
      all.map((s) => [s.name, s.dynamic]),
      policies,
      [...(unreadable?.tables ?? [])],
      [...(unreadable?.policies ?? [])],
    ]);
    this.#fields = new Map(all.map((s) => [s.name, fieldsOf(s)]));
    this.#versions = new Map(lookupVersions);
  }

  /** What changed since an earlier state; undefined where nothing did. */
  since(earlier: KnownSchema): DataChange | undefined {
    const any = this.#names !== earlier.#names;
    const fields = new Map<string, ReadonlySet<string>>();
    for (const [stream, now] of this.#fields) {
      const before = earlier.#fields.get(stream) ?? new Map<string, string>();
      const changed = [...now].filter(([name, type]) => before.get(name) !== type).map(([name]) => name);
      const gone = [...before.keys()].filter((name) => !now.has(name));
      if (changed.length + gone.length > 0) fields.set(stream, new Set([...changed, ...gone]));
    }
    const contents = new Set([...this.#versions].filter(([n, v]) => earlier.#versions.get(n) !== v).map(([n]) => n));
    return any || fields.size > 0 || contents.size > 0 ? { any, fields, contents } : undefined;
  }
}

function fieldsOf(stream: StreamSchema): Map<string, string> {
  return new Map([...stream.fields].map(([name, { type, multi }]) => [name, multi ? `${type}[]` : type]));
}

/** What a compiled rule reads. */
export interface PlanReads {
  /** Fields by stream or lookup table. */
  readonly fields: ReadonlyMap<string, ReadonlySet<string>>;
  /** What the names of fields may begin with that it takes in without naming them. */
  readonly prefixes: readonly string[];
}

/** What a plan reads, and by what prefixes it takes in more. */
export function readsOf(plan: Plan, prefixes: readonly string[]): PlanReads {
  const fields = new Map<string, Set<string>>();
  const add = (source: string, names: readonly string[]) => {
    const known = fields.get(source) ?? new Set<string>();
    for (const name of names) known.add(name);
    fields.set(source, known);
  };
  for (const node of everyNodeOf(plan)) {
    if (node.kind === 'scan')
      for (const stream of node.streams)
        add(
          stream,
          node.columns.map((c) => c.field),
        );
    else if (node.kind === 'lookup')
      add(
        node.table,
        node.columns.map((c) => c.field),
      );
  }
  return { fields, prefixes };
}

/** Whether a change is one of what a rule reads. */
export function touches({ any, fields, contents }: DataChange, reads: PlanReads): boolean {
  if (any) return true;
  for (const [source, read] of reads.fields) {
    if (contents.has(source)) return true;
    for (const name of fields.get(source) ?? []) {
      if (read.has(name) || reads.prefixes.some((prefix) => name.startsWith(prefix))) return true;
    }
  }
  return false;
}
