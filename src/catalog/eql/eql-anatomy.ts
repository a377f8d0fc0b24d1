import type { EqlBody, EqlEvent, EqlExpression, EqlPipe, EqlTerm } from '../../search/eql/ast.ts';
import { parseEql } from '../../search/eql/parse-eql.ts';
import { eqlFieldName, printEqlExpression } from '../../search/eql/print-eql.ts';
import type { Condition } from '../predicate.ts';
import type { OutputField, RuleAnatomy, Stage } from '../rule-anatomy.ts';
import { EqlConditions, sourcesOf } from './eql-conditions.ts';

/** What a rule says beside its EQL query. */
export interface EqlSettings {
  /** Index patterns, since the language names none. */
  readonly streams?: readonly string[];
  /** The field that holds an event's category: `event.category` where absent. */
  readonly categoryField?: string;
}

/** What an EQL query is made of. A query that cannot be parsed is one opaque stage. */
export function eqlAnatomy(text: string, settings: EqlSettings = {}): RuleAnatomy {
  const { streams = [], categoryField = 'event.category' } = settings;
  const { tree, diagnostics } = parseEql(text);
  if (tree === undefined) {
    const why = diagnostics.map(({ message }) => message).join('; ');
    const whole: Stage = { n: 1, kind: 'query', text: text.trim(), reads: [], makes: [], opaque: why };
    return { stages: [whole], outputs: [], groupBy: [], streams, fields: [] };
  }
  const parts = new EqlParts(text, categoryField);
  parts.addBody(tree.body);
  for (const pipe of tree.pipes) parts.addPipe(pipe);
  const { stages, keys } = parts;
  const fields = sorted(stages.flatMap(({ reads }) => reads));
  return { stages, outputs: outputsOf(keys, stages), groupBy: sorted(keys.keys()), streams, fields };
}

/** Gathers the stages of a query, and the keys that its events are joined by with the stage's word that names each. */
class EqlParts {
  readonly stages: Stage[] = [];
  readonly keys = new Map<string, string>();
  readonly #text: string;
  readonly #categoryField: string;
  readonly #conditions: EqlConditions;

  constructor(text: string, categoryField: string) {
    this.#text = text;
    this.#categoryField = categoryField;
    this.#conditions = new EqlConditions(text, categoryField);
  }

  addBody(body: EqlBody): void {
    if (body.kind === 'event') {
      const condition = this.#conditions.ofEvent(body.event, false);
      this.#add({ kind: 'event', span: body.span, condition, reads: this.#readsOf(body.event) });
      return;
    }
    const { kind, by, head, terms, until } = body;
    this.#addKeys(by, `${kind} by`);
    this.#add({ kind, span: head.span, reads: by.flatMap(sourcesOf) });
    for (const term of terms) this.#addTerm(term.missing ? 'missing' : 'event', term, `${kind} by`);
    if (until !== undefined) this.#addTerm('until', until, `${kind} by`);
  }

  addPipe(pipe: EqlPipe): void {
    if (pipe.kind === 'unknown') {
      this.#add({
        kind: pipe.name.toLowerCase(),
        span: pipe.span,
        reads: [],
        opaque: `no pipe is known by the name ${pipe.name}`,
      });
      return;
    }
    const reads = pipe.items.flatMap(sourcesOf);
    if (pipe.name !== 'filter' || pipe.items.length === 0) {
      this.#add({ kind: pipe.name, span: pipe.span, reads });
      return;
    }
    const tests = pipe.items.map((item) => this.#conditions.of(item, false));
    const condition: Condition = tests.length === 1 ? tests[0]! : { kind: 'and', of: tests };
    this.#add({ kind: 'filter', span: pipe.span, condition, reads });
  }

  #addTerm(kind: string, { event, missing, by, span }: EqlTerm, source: string): void {
    if (kind !== 'until') this.#addKeys(by, source);
    const condition = this.#conditions.ofEvent(event, missing);
    this.#add({
      kind,
      span,
      condition: missing ? { kind: 'not', of: condition } : condition,
      reads: [...this.#readsOf(event), ...by.flatMap(sourcesOf)],
    });
  }

  #readsOf({ category, condition }: EqlEvent): string[] {
    const fields = sourcesOf(condition);
    return category.name === undefined ? fields : [this.#categoryField, ...fields];
  }

  #addKeys(keys: readonly EqlExpression[], source: string): void {
    for (const key of keys) {
      const name = key.kind === 'field' ? eqlFieldName(key) : printEqlExpression(key, false);
      if (!this.keys.has(name)) this.keys.set(name, source);
    }
  }

  #add(stage: {
    kind: string;
    span: { start: number; end: number };
    condition?: Condition;
    reads: readonly string[];
    opaque?: string;
  }): void {
    const { span, reads, ...rest } = stage;
    const text = this.#text.slice(span.start, span.end);
    this.stages.push({ n: this.stages.length + 1, ...rest, text, reads: sorted(reads), makes: [] });
  }
}

/** An alert carries the events that were found whole: the keys that join them, what else they were asked for, and all the rest. */
function outputsOf(keys: ReadonlyMap<string, string>, stages: readonly Stage[]): OutputField[] {
  const joined = [...keys].map(([field, source]) => ({ field, source }));
  const found = stages.filter(({ kind }) => kind !== 'missing' && kind !== 'until');
  const asked = sorted(found.flatMap(({ reads }) => reads)).filter((field) => !keys.has(field));
  return [...joined, ...[...asked, '*'].map((field) => ({ field, source: 'event' }))];
}

function sorted(names: Iterable<string>): string[] {
  return [...new Set(names)].sort();
}
