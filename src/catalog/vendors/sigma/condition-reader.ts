import type { Span } from '../../../base/diagnostic.ts';
import { suggest } from '../../../base/suggest.ts';
import type { Condition } from '../../predicate.ts';
import type { Aggregation, ConditionTree, Search } from './condition/ast.ts';
import { joined } from './condition/joined.ts';
import { parseCondition } from './condition/parse-condition.ts';
import { printSearch } from './condition/print-condition.ts';
import { type Names, resolveSearch, TOO_LARGE } from './condition/resolve-search.ts';
import { type FileReading, written } from './file-reading.ts';
import type { MapEntry, ScalarNode, YamlNode } from './yaml/yaml-node.ts';

/** Search identifiers by name, in the order of the rule, with how many tests each holds. */
export type Selections = ReadonlyMap<string, { readonly condition: Condition; readonly weight: number }>;

/** What follows a `|`: something counted, or events that are near. */
export type After =
  | (Aggregation & { readonly kind: 'compare' })
  | (Aggregation & { readonly kind: 'near' } & { readonly condition: Condition });

/** Reads a rule's condition: the search identifiers that it names are put in. */
export class ConditionReader {
  /** The search identifiers that have been named. */
  readonly used = new Set<string>();
  readonly #selections: Selections;
  readonly #reading: FileReading;
  readonly #matches = new Map<string, Matches>();

  constructor(selections: Selections, reading: FileReading) {
    this.#selections = selections;
    this.#reading = reading;
  }

  /** The whole condition, of a list any, and what is counted after it; undefined where nothing of it could be read. */
  condition(entry: MapEntry): { readonly condition: Condition | undefined; readonly after: readonly After[] } {
    const nodes = entry.node.kind === 'list' ? entry.node.items : [entry.node];
    const trees = nodes.map((node) => ({ node, tree: readTree(node, entry, this.#reading) }));
    if (trees.every(({ tree }) => tree === undefined)) return { condition: undefined, after: [] };
    const after: After[] = [];
    const of = trees.map(({ node, tree }) => {
      if (tree === undefined || node.kind !== 'scalar')
        return opaque(written(this.#reading, node.span), 'the condition cannot be read');
      const { aggregation } = tree;
      if (aggregation?.kind === 'near') after.push({ ...aggregation, condition: this.#resolved(aggregation.of, node) });
      else if (aggregation !== undefined) after.push(aggregation);
      return this.#resolved(tree.search, node);
    });
    return { condition: joined('or', of), after };
  }

  #resolved(search: Search, node: ScalarNode): Condition {
    const names: Names = {
      named: (part) => this.#named(part, node),
      matching: (pattern) => this.#matching(pattern),
      unread: (part, why) => {
        const text = printSearch(part);
        if (part.kind === 'of' && why !== TOO_LARGE) this.#warn(`\`${text}\`: ${why}`, part.span, node);
        return opaque(text, why);
      },
    };
    return resolveSearch(search, names);
  }

  #named({ name, span }: Search & { kind: 'name' }, node: ScalarNode): Condition {
    this.used.add(name);
    const selection = this.#selections.get(name);
    if (selection !== undefined)
      return this.#reading.budget.take('tests', selection.weight) ? selection.condition : opaque(name, TOO_LARGE);
    const meant = suggest(name, this.#selections.keys());
    const hint = meant === undefined ? undefined : `did you mean \`${meant}\`?`;
    this.#warn(`there is no search identifier \`${name}\``, span, node, hint);
    return opaque(name, 'no search identifier of that name');
  }

  #matching(pattern: string): readonly Condition[] | undefined {
    const found = this.#matches.get(pattern) ?? matching(pattern, this.#selections);
    this.#matches.set(pattern, found);
    for (const name of found.names) this.used.add(name);
    return this.#reading.budget.take('tests', found.weight) ? found.conditions : undefined;
  }

  #warn(message: string, span: Span, node: ScalarNode, hint?: string): void {
    this.#reading.findings.warning('unknown-selection', message, spanInFile(node, span, this.#reading), hint);
  }
}

/** The tree of a condition; undefined where it cannot be read, which is a finding. */
export function readTree(node: YamlNode, entry: MapEntry, reading: FileReading): ConditionTree | undefined {
  if (node.kind !== 'scalar' || typeof node.value !== 'string') {
    const hint = 'write it as `condition: selection`';
    reading.findings.warning('bad-condition', 'a condition is a text', entry.keySpan, hint);
    return undefined;
  }
  const parsed = parseCondition(node.value);
  if ('tree' in parsed) return parsed.tree;
  const { message, span, hint } = parsed.problem;
  reading.findings.warning('bad-condition', message, spanInFile(node, span, reading), hint);
  return undefined;
}

/** The names in a search, each once; those that patterns match are not among them. */
export function namesOf(search: Search): string[] {
  if (search.kind === 'name') return [search.name];
  if (search.kind === 'of') return [];
  return search.kind === 'not' ? namesOf(search.of) : [...new Set(search.of.flatMap(namesOf))];
}

function opaque(text: string, why: string): Condition {
  return { kind: 'opaque', text, why, sources: [], negated: false };
}

interface Matches {
  readonly names: readonly string[];
  readonly conditions: readonly Condition[];
  readonly weight: number;
}

function matching(pattern: string, selections: Selections): Matches {
  const isNamed = pattern === 'them' ? (name: string) => !name.startsWith('_') : wildcardMatcher(pattern);
  const found = [...selections].filter(([name]) => isNamed(name));
  return {
    names: found.map(([name]) => name),
    conditions: found.map(([, { condition }]) => condition),
    weight: found.reduce((sum, [, { weight }]) => sum + weight, 0),
  };
}

/** Matches names by a pattern with `*` in time that grows with the text, whatever the pattern. */
function wildcardMatcher(pattern: string): (name: string) => boolean {
  const [first = '', ...rest] = pattern.split('*');
  const last = rest.pop();
  if (last === undefined) return (name) => name === pattern;
  return (name) => {
    if (!name.startsWith(first) || name.length < first.length + last.length || !name.endsWith(last)) return false;
    let at = first.length;
    for (const part of rest) {
      const found = name.indexOf(part, at);
      if (found < 0) return false;
      at = found + part.length;
    }
    return at <= name.length - last.length;
  };
}

/** A place of the condition's text in the file; the whole text where it is written with escapes or over lines. */
function spanInFile(node: ScalarNode, { start, end }: Span, { source }: FileReading): Span {
  const text = source.slice(node.span.start, node.span.end);
  const quote = /^['"]/.test(text) ? 1 : 0;
  if (text.slice(quote, text.length - quote) !== node.text) return node.span;
  return { start: node.span.start + quote + start, end: node.span.start + quote + end };
}
