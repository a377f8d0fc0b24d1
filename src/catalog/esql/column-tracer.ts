import type { ExpressionSyntax } from '../../esql/ast.ts';
import { TIME_UNIT_NAMES } from '../../esql/keywords.ts';
import { printExpression } from '../../esql/syntax-printer.ts';
import { findFunction } from '../../functions/registry.ts';

/** What is known of a column: what it is made of, back to fields of events and to columns that an aggregation made. */
export interface Column {
  /** Of one that is not taken apart further, a node that stands for it wherever it is used; else the expression over such nodes. */
  readonly tree: ExpressionSyntax;
  readonly whole: boolean;
  /** The tree as text: a field's name, an aggregated column's own name, an expression. */
  readonly text: string;
  /** The fields of events behind it, each once; no more than {@link MAX_SOURCES}. */
  readonly sources: readonly string[];
  /** How an aggregation made it. */
  readonly aggregate?: string;
  /** Whether it is the same in all rows: it reads no field. */
  readonly constant: boolean;
  readonly size: Size;
}

/** Of an expression's text the characters, about, and how many expressions stand inside each other. */
interface Size {
  readonly length: number;
  readonly height: number;
}

export type Resolve = (name: string) => Column;

/** Longer ones are told by the name of their column: expressions put into each other grow without bound. */
const MAX_LENGTH = 4_000;
/** All that is put together for one query, in characters. */
const MAX_TOTAL = 2_000_000;
const MAX_HEIGHT = 400;
const MAX_SOURCES = 256;
const NOWHERE = { start: 0, end: 0 };

/** Puts columns into the expressions that read them. */
export class ColumnTracer {
  readonly #columns = new WeakMap<ExpressionSyntax, Column>();
  #left = MAX_TOTAL;

  /** The column that a node of a {@link Column.tree} stands for; undefined for other nodes. */
  columnOf(node: ExpressionSyntax): Column | undefined {
    return this.#columns.get(node);
  }

  /** A field of events. */
  field(name: string): Column {
    return this.#whole(nameNode(name), name, [name]);
  }

  /** A column that is told by its own name. */
  named(name: string, sources: readonly string[], aggregate?: string): Column {
    return this.#whole(nameNode(name), name, sources, aggregate);
  }

  /** A column that a command took from somewhere: `GROK(message, user)` is the column `user` that GROK makes of `message`. */
  taken(command: string, from: ExpressionSyntax, column: string, sources: readonly string[]): Column {
    const node = call(command, [from, nameNode(column)]);
    return this.#whole(node, printExpression(node), sources);
  }

  #whole(tree: ExpressionSyntax, text: string, sources: readonly string[], aggregate?: string): Column {
    const made = aggregate === undefined ? {} : { aggregate };
    const size = { length: text.length, height: 2 };
    const column: Column = { tree, whole: true, text, sources, ...made, constant: false, size };
    this.#columns.set(tree, column);
    return column;
  }

  /** What an expression comes to, its names resolved. Where that is too long it is told as written. */
  expression(written: ExpressionSyntax, resolve: Resolve): Column {
    const traced = this.#resolved(written, resolve);
    return 'tree' in traced ? traced : this.#whole({ ...written }, printExpression(written), traced.sources);
  }

  /** A column that is made of an expression; one that is too long is told by its name from here on. */
  derived(name: string, written: ExpressionSyntax, resolve: Resolve): Column {
    const traced = this.#resolved(written, resolve);
    return 'tree' in traced ? traced : this.named(name, traced.sources);
  }

  /** Only the sources where the expression is too long. */
  #resolved(written: ExpressionSyntax, resolve: Resolve): Column | Pick<Column, 'sources'> {
    const known = this.#columns.get(written) ?? (written.kind === 'name' ? resolve(written.name) : undefined);
    if (known !== undefined) return known;
    const tracing: Tracing = { resolve, sources: new Set(), constant: true };
    const { tree, size } = this.#trace(written, tracing);
    const sources = [...tracing.sources];
    const short = size.length <= MAX_LENGTH && size.height <= MAX_HEIGHT && this.spend(size.length);
    // A literal is as long as it is written, and put into nothing that gets too long by it.
    if (written.kind === 'call' && !short) return { sources };
    return { tree, whole: false, text: printExpression(tree), sources, constant: tracing.constant, size };
  }

  /** Whether so much more may still be put together. */
  spend(length: number): boolean {
    if (length > this.#left) return false;
    this.#left -= length;
    return true;
  }

  #trace(written: ExpressionSyntax, tracing: Tracing): { readonly tree: ExpressionSyntax; readonly size: Size } {
    const known = this.#columns.get(written) ?? (written.kind === 'name' ? tracing.resolve(written.name) : undefined);
    if (known !== undefined) {
      take(known, tracing);
      return { tree: known.tree, size: known.size };
    }
    switch (written.kind) {
      case 'call':
        return this.#traceCall(written, tracing);
      case 'parameter':
        tracing.constant = false;
        return { tree: written, size: { length: written.name.length + 1, height: 1 } };
      case 'string':
        return { tree: written, size: { length: written.value.length + 2, height: 1 } };
      case 'timespan':
        return { tree: inOneSpelling(written), size: { length: 12, height: 1 } };
      case 'list':
        return { tree: written, size: { length: written.span.end - written.span.start, height: 2 } };
      default:
        return { tree: written, size: { length: 12, height: 1 } };
    }
  }

  #traceCall(written: CallSyntax, tracing: Tracing) {
    for (const name of implicitColumns(written)) take(tracing.resolve(name), tracing);
    const isCast = written.operator && written.name === 'CAST';
    let length = written.name.length + 4;
    let height = 0;
    const args = written.args.map((arg, i) => {
      if (isCast && i === 1) return arg;
      const traced = this.#trace(arg, tracing);
      length += traced.size.length + 2;
      height = Math.max(height, traced.size.height);
      return traced.tree;
    });
    const star: ExpressionSyntax = { kind: 'star', span: written.span };
    const counted = written.name === 'COUNT' && args.length === 0 ? [star] : args;
    return { tree: { ...written, args: counted }, size: { length, height: height + 1 } };
  }
}

/** `1 h` and `1 hours` as `1 hour`, since rules that write it differently ask the same. */
function inOneSpelling(written: Extract<ExpressionSyntax, { kind: 'timespan' }>): ExpressionSyntax {
  const unit = TIME_UNIT_NAMES.get(written.unit) ?? written.unit;
  return { ...written, unit: written.amount === 1n || written.amount === -1n ? unit : `${unit}s` };
}

type CallSyntax = Extract<ExpressionSyntax, { kind: 'call' }>;

interface Tracing {
  readonly resolve: Resolve;
  readonly sources: Set<string>;
  constant: boolean;
}

function take(column: Column, tracing: Tracing): void {
  if (!column.constant) tracing.constant = false;
  for (const source of column.sources) if (tracing.sources.size < MAX_SOURCES) tracing.sources.add(source);
}

/** The columns that a call reads without naming them: `TRANGE(1 hour)` reads `@timestamp`. */
function implicitColumns({ name, operator }: CallSyntax): string[] {
  const parameters = operator ? [] : (findFunction(name)?.parameters ?? []);
  return parameters.flatMap(({ implicit }) => (implicit === undefined || implicit.endsWith(')') ? [] : [implicit]));
}

function nameNode(name: string): ExpressionSyntax {
  return { kind: 'name', name, span: NOWHERE };
}

function call(name: string, args: readonly ExpressionSyntax[]): ExpressionSyntax {
  return { kind: 'call', name, operator: false, args, nameSpan: NOWHERE, span: NOWHERE };
}
