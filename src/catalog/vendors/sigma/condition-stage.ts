import type { Span } from '../../../base/diagnostic.ts';
import { suggest } from '../../../base/suggest.ts';
import type { Condition } from '../../predicate.ts';
import type { ConditionTree, Search } from './condition/ast.ts';
import { parseCondition } from './condition/parse-condition.ts';
import { printSearch } from './condition/print-condition.ts';
import { type Names, resolveSearch, TOO_LARGE } from './condition/resolve-search.ts';
import type { FileReading } from './file-reading.ts';
import type { MapEntry, ScalarNode } from './yaml/yaml-node.ts';

/** The conditions of a rule, each with its text; those that cannot be read are findings and left out. */
export function readConditions(
  entry: MapEntry,
  reading: FileReading,
): { readonly tree: ConditionTree; readonly node: ScalarNode }[] {
  const nodes = entry.node.kind === 'list' ? entry.node.items : [entry.node];
  return nodes.flatMap((node) => {
    if (node.kind !== 'scalar' || typeof node.value !== 'string') {
      reading.findings.warning(
        'bad-condition',
        'a condition is a text',
        entry.keySpan,
        'write it as `condition: selection`',
      );
      return [];
    }
    const parsed = parseCondition(node.value);
    if ('tree' in parsed) return [{ tree: parsed.tree, node }];
    const { message, span, hint } = parsed.problem;
    reading.findings.warning('bad-condition', message, spanInFile(node, span, reading), hint);
    return [];
  });
}

/** The condition that a search is, search identifiers put in. */
export function resolved(search: Search, node: ScalarNode, selections: Selections, reading: FileReading): Condition {
  const { budget, findings } = reading;
  const warn = (part: Search & { span: Span }, message: string, hint?: string) =>
    findings.warning('unknown-selection', message, spanInFile(node, part.span, reading), hint);
  const opaque = (part: Search, why: string): Condition => ({
    kind: 'opaque',
    text: printSearch(part),
    why,
    sources: [],
    negated: false,
  });
  const matches = new Map<string, Matches>();
  const names: Names = {
    named(part) {
      const selection = selections.get(part.name);
      if (selection !== undefined)
        return budget.take('tests', selection.weight) ? selection.condition : opaque(part, TOO_LARGE);
      const meant = suggest(part.name, selections.keys());
      warn(
        part,
        `there is no search identifier \`${part.name}\``,
        meant === undefined ? undefined : `did you mean \`${meant}\`?`,
      );
      return opaque(part, 'no search identifier of that name');
    },
    matching(pattern) {
      const found = matches.get(pattern) ?? matching(pattern, selections);
      matches.set(pattern, found);
      return budget.take('tests', found.weight) ? found.conditions : undefined;
    },
    unread(part, why) {
      if (part.kind === 'of' && why !== TOO_LARGE) warn(part, `\`${printSearch(part)}\`: ${why}`);
      return opaque(part, why);
    },
  };
  return resolveSearch(search, names);
}

/** Search identifiers by name, in the order of the rule, with how many tests each holds. */
export type Selections = ReadonlyMap<string, { readonly condition: Condition; readonly weight: number }>;

type Matches = { readonly conditions: readonly Condition[]; readonly weight: number };

function matching(pattern: string, selections: Selections): Matches {
  const isNamed = pattern === 'them' ? (name: string) => !name.startsWith('_') : wildcardMatcher(pattern);
  const found = [...selections].flatMap(([name, selection]) => (isNamed(name) ? [selection] : []));
  return {
    conditions: found.map((selection) => selection.condition),
    weight: found.reduce((sum, selection) => sum + selection.weight, 0),
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
  const written = source.slice(node.span.start, node.span.end);
  const quote = /^['"]/.test(written) ? 1 : 0;
  if (written.slice(quote, written.length - quote) !== node.text) return node.span;
  return { start: node.span.start + quote + start, end: node.span.start + quote + end };
}
