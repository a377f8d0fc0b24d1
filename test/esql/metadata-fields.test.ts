import { describe, expect, test } from 'vitest';
import { analyzeQuery } from '../../src/esql/analyze-query.ts';
import type { StreamSchema } from '../../src/plan/schema.ts';

const streams: StreamSchema[] = [{ name: 'logs-a', fields: new Map(), dynamic: [] }];
const analyze = (query: string) => analyzeQuery(query, { streams, missingStreams: 'error' });

describe('METADATA', () => {
  test('gives what an event has beside its fields', () => {
    const { columns, diagnostics } = analyze(
      'FROM logs-a METADATA _id, _index, _version, _ignored, _source, _index_mode',
    );
    expect(diagnostics).toEqual([]);
    expect(columns.map((c) => `${c.name}:${c.type}`)).toEqual([
      '_id:keyword',
      '_index:keyword',
      '_version:long',
      '_ignored:keyword',
      '_source:keyword',
      '_index_mode:keyword',
    ]);
  });

  test.each([
    ['_score', 'searches have no scores here'],
    ['_size', 'the size that an event was logged with is not kept'],
    ['_tier', 'there are no data tiers here'],
    ['_tsid', 'time series are not supported'],
  ])('refuses %s by name, and blames nothing after it', (name, message) => {
    const { diagnostics } = analyze(`FROM logs-a METADATA ${name} | KEEP ${name}`);
    expect(diagnostics.map((d) => [d.code, d.message, d.span])).toEqual([
      ['esql/unsupported', message, { start: 21, end: 21 + name.length }],
    ]);
  });
});
