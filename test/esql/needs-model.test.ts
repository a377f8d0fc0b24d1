import { describe, expect, test } from 'vitest';
import { analyzeQuery } from '../../src/esql/analyze-query.ts';

const QUERY = 'FROM logs-* | COMPLETION verdict = message WITH {"inference_id": "m"} | WHERE verdict == "bad"';

describe('a query that asks a language model', () => {
  test('is no mistake of a rule, but has no plan', () => {
    const { plan, diagnostics } = analyzeQuery(QUERY, { streams: [], missingStreams: 'warning' });
    expect(plan).toBeUndefined();
    expect(diagnostics.map((d) => [d.severity, d.code])).toEqual([
      ['warning', 'esql/unknown-stream'],
      ['warning', 'esql/needs-model'],
    ]);
  });

  test('has the answer as a column, and nothing that is not there', () => {
    const text = 'ROW a = "x" | COMPLETION a | KEEP completion | WHERE verdict == "bad"';
    const { diagnostics } = analyzeQuery(text, { streams: [], missingStreams: 'warning' });
    expect(diagnostics.map((d) => [d.code, text.slice(d.span!.start, d.span!.end)])).toEqual([
      ['esql/needs-model', 'COMPLETION a'],
      ['esql/unknown-column', 'verdict'],
    ]);
  });

  test('is refused where someone waits for its rows', () => {
    const text = QUERY.replace('FROM logs-*', 'ROW message = "x"');
    const { diagnostics } = analyzeQuery(text, { streams: [], missingStreams: 'error' });
    expect(diagnostics.map((d) => [d.severity, d.code, text.slice(d.span!.start, d.span!.end)])).toEqual([
      ['error', 'esql/needs-model', 'COMPLETION verdict = message WITH {"inference_id": "m"}'],
    ]);
  });
});

test('a command that is left out is told with the reason', () => {
  const { diagnostics } = analyzeQuery('ROW a = 1 | CHANGE_POINT a', { streams: [], missingStreams: 'error' });
  expect(diagnostics[0]).toMatchObject({
    message: 'the command CHANGE_POINT is not supported',
    hint: expect.stringMatching(/\w/),
  });
});
