import { describe, expect, test } from 'vitest';
import { analyzeQuery } from '../../../src/esql/analyze-query.ts';
import { declaredStreams } from '../../../src/ingest/declared-streams.ts';
import { logFormats } from '../../../src/ingest/formats/registry.ts';
import { loadRules } from '../../../src/rules/load-rules.ts';
import { sharedData } from './everything.ts';

const folder = sharedData('rules');
const queries = folder.isThere
  ? (await loadRules([folder.path])).rules.flatMap((rule) =>
      rule.queries
        .filter(({ language, text }) => language === 'esql' && /logs-aws\.cloudtrail/.test(text))
        .map(({ text }) => [rule.name, text] as const),
    )
  : [];

describe.skipIf(!folder.isThere)("Elastic's ES|QL rules over CloudTrail", () => {
  test.each(queries)('%s compiles against the declared fields', (_, query) => {
    const { diagnostics } = analyzeQuery(query, { streams: declaredStreams(logFormats), missingStreams: 'error' });
    expect(diagnostics.filter(({ severity }) => severity === 'error').map(({ message }) => message)).toEqual([]);
  });

  test('are eight at least', () => expect(queries.length).toBeGreaterThanOrEqual(8));
});
