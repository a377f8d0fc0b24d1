import { describe, expect, test } from 'vitest';
import { analyzeQuery } from '../../src/esql/analyze-query.ts';
import { resolveDateMath } from '../../src/esql/date-math-name.ts';
import type { StreamSchema } from '../../src/plan/schema.ts';

// A Monday.
const NOW = Date.parse('2024-12-30T23:30:15Z');

describe('date math in an index name', () => {
  test.each([
    ['<logs-{now}>', 'logs-2024.12.30'],
    ['<logs-{now/d}>', 'logs-2024.12.30'],
    ['<logs-{now/d-1d}>', 'logs-2024.12.29'],
    ['<logs-{now/M}>', 'logs-2024.12.01'],
    ['<logs-{now/M{yyyy.MM}}>', 'logs-2024.12'],
    ['<logs-{now/M-1M{yyyy.MM}}>', 'logs-2024.11'],
    ['<logs-{now+2M{yyyy.MM.dd}}>', 'logs-2025.02.28'],
    ['<logs-{now/w}>', 'logs-2024.12.30'],
    ["<logs-{now/w{xxxx-'W'ww}}>", 'logs-2025-W01'],
    ['<logs-{now/y{yy}}>', 'logs-24'],
    ['<logs-{now/d{yyyy.MM.dd|+12:00}}>', 'logs-2024.12.31'],
    ['<logs-{now/d{yyyy.MM.dd|-08:00}}>', 'logs-2024.12.30'],
    ['<logs-{now/d{yyyy.MM.dd|Asia/Tokyo}}>', 'logs-2024.12.31'],
    ['<logs-{now/d{|+12:00}}>', 'logs-2024.12.31'],
    ['<logs-{now/h{yyyy.MM.dd-HH}}>', 'logs-2024.12.30-23'],
    ['<logs-{now-1h{HH:mm:ss}}>', 'logs-22:30:15'],
    ['<a-{now/M{MM}}-{now/d{dd}}-*>', 'a-12-30-*'],
    ['-<logs-{now/d}>', '-logs-2024.12.30'],
    ['<elastic\\{ON\\}-{now/M}>', 'elastic{ON}-2024.12.01'],
    ['<logs>', 'logs'],
  ])('%s is %s', (written, resolved) => {
    expect(resolveDateMath(written, NOW)).toEqual({ pattern: resolved });
  });

  test.each([
    ['<logs-{now/d}', 'a name with date math ends with `>`'],
    ['<logs-{now/d>', 'a `{` that is not closed'],
    ['<logs-now}>', 'a `}` that closes nothing'],
    ['<logs-{today}>', '`today` is no date math: `now`, then steps as `-1d` and rounding as `/d`'],
    ['<logs-{now/q}>', '`now/q` is no date math: `now`, then steps as `-1d` and rounding as `/d`'],
    ['<logs-{now-999999y}>', '`now-999999y` is no date math: `now`, then steps as `-1d` and rounding as `/d`'],
    ['<logs-{now{eee}}>', '`eee` of the date format is not supported'],
    ['<logs-{now{dd|Mars/Base}}>', 'unknown time zone `Mars/Base`'],
    ['<logs-{now{dd}{dd}}>', '`now{dd}{dd}` is no date: an expression, then at most one format in braces'],
  ])('%s is refused', (written, problem) => {
    expect(resolveDateMath(written, NOW)).toEqual({ problem });
    expect(resolveDateMath(written, undefined)).toEqual({ problem });
  });

  test('away from any moment is a wildcard', () => {
    expect(resolveDateMath('<a-{now/M{MM}}-{now/d}>', undefined)).toEqual({ pattern: 'a-*-*' });
  });
});

describe('FROM', () => {
  const streams = ['logs-2024.12.29', 'logs-2024.12.30', 'logs-2024.12.31', 'metrics-1'].map(
    (name): StreamSchema => ({ name, fields: new Map(), dynamic: [] }),
  );
  const streamsOf = (query: string, now?: number) => {
    const { plan, diagnostics } = analyzeQuery(query, {
      streams,
      missingStreams: 'error',
      ...(now !== undefined && { now }),
    });
    const source = plan?.kind === 'scan' ? plan.streams : undefined;
    return source ?? diagnostics.map((d) => `${d.code}: ${d.message}`);
  };

  test.each<[string, string[]]>([
    ['FROM <logs-{now/d}>', ['logs-2024.12.30']],
    ['FROM "<logs-{now/d{yyyy.MM.dd|+12:00}}>"', ['logs-2024.12.31']],
    ['FROM <logs-{now/d{yyyy.MM.dd}}>, <logs-{now/d-1d}>', ['logs-2024.12.29', 'logs-2024.12.30']],
    ['FROM "<logs-{now/d}>, metrics-*"', ['logs-2024.12.30', 'metrics-1']],
    ['FROM logs-*, -<logs-{now/d}>', ['logs-2024.12.29', 'logs-2024.12.31']],
    ['FROM *, -*.12.3*', ['logs-2024.12.29', 'metrics-1']],
    ['FROM "*,-logs-*,-none"', ['metrics-1']],
    ['FROM <logs-{now+5d/d}>', ['esql/unknown-stream: no data stream matches `logs-2025.01.04`']],
    [
      'FROM <logs-{yesterday}>',
      [
        'esql/bad-date-math: wrong date math in an index name: `yesterday` is no date math: `now`, then steps as `-1d` and rounding as `/d`',
      ],
    ],
  ])('%s', (query, expected) => {
    expect(streamsOf(query, NOW)).toEqual(expected);
  });

  test('reads any date where there is no moment', () => {
    expect(streamsOf('FROM <logs-{now/d}>')).toEqual(['logs-2024.12.29', 'logs-2024.12.30', 'logs-2024.12.31']);
  });
});
