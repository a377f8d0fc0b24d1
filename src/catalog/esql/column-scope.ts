import type { NamePatternSyntax } from '../../esql/ast.ts';
import { wildcard } from '../../esql/streams.ts';
import type { OutputField } from '../rule-anatomy.ts';
import type { Column, ColumnTracer } from './column-tracer.ts';

interface Listed {
  readonly column: Column;
  /** See {@link OutputField.source}. */
  readonly output: string;
  readonly place: number;
}

/** Fields of events that a query has not named yet and still may. */
interface OpenFields {
  /** The patterns of the last KEEP, or `*`. */
  readonly patterns: readonly string[];
  readonly output: string;
  /** What a name must meet to be one of them. */
  readonly tests: readonly ((name: string) => boolean)[];
  readonly gone: Set<string>;
}

/** Sources of fields that are as they are in the event. */
const PASSED: ReadonlySet<string> = new Set(['event', 'METADATA']);

function holds({ tests, gone }: OpenFields, name: string): boolean {
  return !gone.has(name) && tests.every((test) => test(name));
}

/** Where a name may lead that no column has: to a table of which the columns are not known. */
export type Beyond = (name: string) => { readonly column: Column; readonly output: string };

/** The columns that a command of a query can name, and where each comes from. */
export class ColumnScope {
  readonly #tracer: ColumnTracer;
  readonly #named: (field: string) => void;
  readonly #listed: Map<string, Listed>;
  #open: OpenFields | undefined;
  #beyond: Beyond | undefined;
  /** Whether events have a field, as far as that is known. */
  #inEvents: (name: string) => boolean = () => true;
  #places = 0;

  /** @param named is told of each field of events that the query names */
  constructor(tracer: ColumnTracer, named: (field: string) => void, listed: Iterable<[string, Listed]> = []) {
    this.#tracer = tracer;
    this.#named = named;
    this.#listed = new Map(listed);
  }

  /**
   * A scope in which any name is a field of events.
   * @param inEvents whether events are known to have a field; those of unknown streams have any
   */
  static ofEvents(
    tracer: ColumnTracer,
    named: (field: string) => void,
    inEvents?: (name: string) => boolean,
  ): ColumnScope {
    const scope = new ColumnScope(tracer, named);
    if (inEvents !== undefined) scope.#inEvents = inEvents;
    scope.#open = { patterns: ['*'], output: 'event', tests: [], gone: new Set() };
    return scope;
  }

  /** @throws {TooManyColumns} */
  copy(): ColumnScope {
    this.#spend(this.#listed.size + (this.#open?.gone.size ?? 0));
    const copy = new ColumnScope(this.#tracer, this.#named, this.#listed);
    copy.#open = this.#open && { ...this.#open, gone: new Set(this.#open.gone) };
    copy.#beyond = this.#beyond;
    copy.#inEvents = this.#inEvents;
    copy.#places = this.#places;
    return copy;
  }

  readonly find = (name: string): Column => {
    const listed = this.#listed.get(name);
    if (listed !== undefined) return listed.column;
    const open = this.#open;
    const inEvents = open !== undefined && holds(open, name);
    if (this.#beyond !== undefined && !(inEvents && this.#inEvents(name))) {
      const { column, output } = this.#beyond(name);
      this.put(name, column, output);
      return column;
    }
    // A name that is not there is a mistake of the query: nothing is known of it.
    if (!inEvents) return this.#tracer.named(name, []);
    const field = this.#tracer.field(name);
    if (!name.startsWith('_')) this.#named(name);
    this.put(name, field, open.output);
    return field;
  };

  /** Where a column comes from: see {@link OutputField.source}. */
  outputOf(name: string): string {
    return this.#listed.get(name)?.output ?? this.#open?.output ?? 'event';
  }

  /** Puts a column behind the others, in place of one of its name. */
  put(name: string, column: Column, output: string): void {
    this.#listed.set(name, { column, output, place: this.#places++ });
  }

  /** Puts a column in place of one of its name, where that stands. */
  replace(name: string, column: Column, output: string): void {
    const place = this.#listed.get(name)?.place ?? this.#places++;
    this.#listed.set(name, { column, output, place });
  }

  rename(from: string, to: string, output: string): void {
    const column = this.find(from);
    const place = this.#listed.get(from)?.place ?? this.#places++;
    this.#listed.delete(from);
    this.#gone([from]);
    this.#listed.set(to, { column, output, place });
  }

  /** Leaves nothing but what is put in from now on. */
  clear(): void {
    this.#listed.clear();
    this.#open = undefined;
    this.#beyond = undefined;
  }

  /** Lets names that nothing has lead somewhere else. */
  lead(beyond: Beyond): void {
    this.#beyond = beyond;
  }

  /**
   * KEEP: a column that several patterns match stands where the most exact of them does, the last among equals.
   * @throws {TooManyColumns}
   */
  keep(patterns: readonly NamePatternSyntax[]): void {
    this.#bound(patterns);
    const kept = new Map<string, { readonly exactness: number; readonly listed: Omit<Listed, 'place'> }>();
    for (const pattern of patterns) {
      const exactness = pattern.pattern ? (pattern.name === '*' ? 0 : 1) : 2;
      for (const name of this.#matching(pattern)) {
        const known = kept.get(name);
        if (known !== undefined && known.exactness > exactness) continue;
        const column = this.find(name);
        const output = this.outputOf(name);
        kept.delete(name);
        kept.set(name, { exactness, listed: { column, output: PASSED.has(output) ? 'KEEP' : output } });
      }
    }
    const open = this.#open;
    const wide = patterns.filter((p) => p.pattern);
    this.#listed.clear();
    for (const [name, { listed }] of kept) this.put(name, listed.column, listed.output);
    this.#open = undefined;
    if (wide.length === 0) this.#beyond = undefined;
    if (open === undefined || wide.length === 0) return;
    const matches = wide.map((p) => wildcard(p.pieces));
    const names = [...new Set(wide.map((p) => p.name))];
    const all = names.includes('*');
    const test = (name: string) => matches.some((match) => match(name));
    const tests = all ? open.tests : [...open.tests, test];
    this.#open = { ...open, patterns: all ? open.patterns : names, output: 'KEEP', tests };
  }

  /** @throws {TooManyColumns} */
  drop(patterns: readonly NamePatternSyntax[]): void {
    this.#bound(patterns);
    for (const pattern of patterns) {
      if (pattern.pattern) for (const name of this.#matching(pattern)) this.#listed.delete(name);
      else this.#listed.delete(pattern.name);
    }
    this.#gone(patterns.filter((p) => !p.pattern).map((p) => p.name));
    const matches = patterns.filter((p) => p.pattern).map((p) => wildcard(p.pieces));
    if (this.#open === undefined || matches.length === 0) return;
    const test = (name: string) => !matches.some((match) => match(name));
    this.#open = { ...this.#open, tests: [...this.#open.tests, test] };
  }

  /** The columns of several scopes whose rows come together; the first of them is used up. */
  static meet(scopes: readonly ColumnScope[], tracer: ColumnTracer, named: (field: string) => void): ColumnScope {
    const [first, ...others] = scopes;
    const met = first ?? new ColumnScope(tracer, named);
    for (const scope of others) {
      for (const [name, { column, output }] of scope.#listed) {
        const known = met.#listed.get(name);
        if (known === undefined) met.put(name, column, output);
        else if (known.column.tree !== column.tree) {
          const sources = [...new Set([...known.column.sources, ...column.sources])];
          const merged = tracer.named(name, sources, known.column.aggregate ?? column.aggregate);
          const outputs = known.output === output ? output : `${known.output} or ${output}`;
          met.#listed.set(name, { column: merged, output: outputs, place: known.place });
        }
      }
      met.#open = openInEither(met.#open, scope.#open);
      met.#beyond ??= scope.#beyond;
    }
    return met;
  }

  /** What the query emits, were this its end. */
  outputs(): OutputField[] {
    const listed = [...this.#listed].sort(([, a], [, b]) => a.place - b.place);
    const fields = listed.map(([field, { output }]) => ({ field, source: output }));
    const open = this.#open;
    if (open === undefined) return fields;
    // Where fields pass that the query does not name, what is made of them stands behind.
    const passed = ({ source }: OutputField) => source === open.output || source === 'METADATA';
    const unlisted = open.patterns.filter((pattern) => !this.#listed.has(pattern));
    const wide = unlisted.map((field) => ({ field, source: open.output }));
    return [...fields.filter(passed), ...wide, ...fields.filter((field) => !passed(field))];
  }

  #matching(pattern: NamePatternSyntax): readonly string[] {
    if (!pattern.pattern) return [pattern.name];
    const matches = wildcard(pattern.pieces);
    return [...this.#listed].filter(([name]) => matches(name)).map(([name]) => name);
  }

  #gone(names: readonly string[]): void {
    for (const name of names) this.#open?.gone.add(name);
  }

  #bound(patterns: readonly NamePatternSyntax[]): void {
    this.#spend(patterns.filter((p) => p.pattern).length * this.#listed.size);
  }

  #spend(steps: number): void {
    if (!this.#tracer.spend(steps)) throw new TooManyColumns();
  }
}

/** What rows of either scope may hold; what both leave out by other patterns is let in. */
function openInEither(one: OpenFields | undefined, other: OpenFields | undefined): OpenFields | undefined {
  if (one === undefined || other === undefined || one === other) return one ?? other;
  const tests = one.tests.filter((test) => other.tests.includes(test));
  const gone = new Set([...one.gone].filter((name) => other.gone.has(name)));
  return { ...one, tests, gone };
}

/** Ends the reading of a command that would take too long; its stage is opaque. */
export class TooManyColumns extends Error {}
