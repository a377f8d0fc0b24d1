import type { Diagnostic } from '../../src/base/diagnostic.ts';
import { analyzeQuery } from '../../src/esql/analyze-query.ts';
import { everyNodeOf } from '../../src/plan/rewrite.ts';
import type { StreamSchema } from '../../src/plan/schema.ts';
import type { ValueType } from '../../src/plan/value.ts';

/** What a field whose use says nothing else is taken for, in the order of trying. */
const CANDIDATES: readonly ValueType[] = ['keyword', 'long', 'double', 'boolean', 'date', 'ip'];

/**
 * Streams for a query, made from its own use of fields: each field has the first type that the query accepts. The diagnostics are
 * those that no choice of types takes away.
 */
export function derivedSchema(
  query: string,
  required: ReadonlyMap<string, ValueType>,
): { readonly streams: readonly StreamSchema[]; readonly problems: readonly Diagnostic[] } {
  const names = patternsOf(query).map((pattern) => pattern.replaceAll('*', 'made'));
  const types = new Map<string, ValueType>([['@timestamp', 'date'], ...required]);
  for (const field of fieldsRead(query))
    if (!types.has(field)) types.set(field, /(^|\.)ip$/.test(field) ? 'ip' : 'keyword');
  const tried = new Map<string, Set<ValueType>>([...types].map(([field, type]) => [field, new Set([type])]));
  for (;;) {
    const streams = names.map((name): StreamSchema => {
      const fields = [...types].map(
        ([field, type]) => [field, { name: field, type, multi: type === 'keyword' }] as const,
      );
      return { name, fields: new Map(fields), dynamic: [] };
    });
    const { diagnostics } = analyzeQuery(query, { streams, missingStreams: 'error' });
    const problems = diagnostics.filter((d) => d.severity === 'error');
    const blamed = problems
      .map((p) => fieldAt(query, p, types))
      .find((field) => nextType(tried.get(field ?? '')) !== undefined);
    if (blamed === undefined) return { streams, problems };
    const next = nextType(tried.get(blamed))!;
    tried.get(blamed)!.add(next);
    types.set(blamed, next);
  }
}

function patternsOf(query: string): string[] {
  const { plan, diagnostics } = analyzeQuery(query, { streams: [], missingStreams: 'warning' });
  const missing = diagnostics.find((d) => d.code === 'esql/unknown-stream');
  if (plan === undefined || missing?.span === undefined) return [];
  return query
    .slice(missing.span.start, missing.span.end)
    .split(',')
    .map((pattern) => pattern.trim().replaceAll('"', ''))
    .filter((pattern) => pattern !== '' && !pattern.startsWith('-'));
}

/** The fields that a query takes from its streams, whatever they hold. */
function fieldsRead(query: string): string[] {
  const { plan } = analyzeQuery(query, { streams: [], missingStreams: 'warning' });
  if (plan === undefined) return [];
  return [...everyNodeOf(plan)].flatMap((node) =>
    node.kind === 'scan' ? node.columns.map((c) => c.field).filter((field) => !field.startsWith('_')) : [],
  );
}

/** The field that a diagnostic is about: named in the marked text, in what a column named there is made of, or in the command. */
function fieldAt(query: string, { span }: Diagnostic, types: ReadonlyMap<string, ValueType>): string | undefined {
  if (span === undefined) return undefined;
  const within = query.slice(span.start, span.end);
  const command = query.slice(query.lastIndexOf('|', span.start) + 1, span.end);
  const made = [...command.matchAll(/[\w.]+/g)].flatMap(([name]) => definitionsOf(name, query.slice(0, span.start)));
  for (const text of [within, ...made.reverse(), command]) {
    const found = [...types.keys()]
      .map((field) => ({ field, at: text.lastIndexOf(field) }))
      .filter(({ at }) => at !== -1);
    const last = found.sort((a, b) => b.at - a.at || b.field.length - a.field.length)[0];
    if (last !== undefined) return last.field;
  }
  return undefined;
}

/** What a column is made of, as far as it stands before on one line: `name = MAX(field)`. */
function definitionsOf(name: string, before: string): string[] {
  const pattern = new RegExp(
    `(?<![\\w.])${name.replaceAll('.', '\\.')}\\s*=(?!=)([^\\n|]*?)(?=,\\s*[\\w.]+\\s*=|\\bby\\b|\\n|\\||$)`,
    'gi',
  );
  return [...before.matchAll(pattern)].map((m) => m[1]!);
}

function nextType(tried: ReadonlySet<ValueType> | undefined): ValueType | undefined {
  return tried === undefined ? undefined : CANDIDATES.find((type) => !tried.has(type));
}
