import { expect } from 'vitest';
import { type Analysis, analyzeQuery } from '../../src/esql/analyze-query.ts';
import type { StreamSchema } from '../../src/plan/schema.ts';

/** One expected finding: its code without `esql/`, its message, and its hint where it has one. */
export type Finding = readonly [code: string, message: string, hint?: string];

/**
 * Analyses a query with the wrong places marked by « », which must be told with these findings, in their order, and nothing
 * else.
 */
export function expectFindings(
  marked: string,
  expected: readonly Finding[],
  streams: readonly StreamSchema[],
): Analysis {
  const text = marked.replace(/[«»]/g, '');
  const analysis = analyzeQuery(text, { streams, missingStreams: 'error' });
  const found = analysis.diagnostics.map(({ code, message, hint }) => [
    code.replace('esql/', ''),
    message,
    ...(hint === undefined ? [] : [hint]),
  ]);
  expect(found).toEqual(expected);
  const marks = [...marked.matchAll(/«([^»]*)»/g)].map((m) => m[1]);
  const spans = analysis.diagnostics.map((d) => text.slice(d.span!.start, d.span!.end));
  expect([...new Set(spans)]).toEqual([...new Set(marks)]);
  return analysis;
}
