import { describe, expect, test } from 'vitest';
import type { PagePredicate, RulePage } from '../../../src/catalog/page/rule-page.ts';
import { EQL_READINGS } from './eql-readings.ts';
import { ESQL_READINGS } from './esql-readings.ts';
import type { HandReading, HandTest, HandValues } from './hand-reading.ts';
import { KQL_READINGS } from './kql-readings.ts';
import { HAS_SHARED_RULES, readPage } from './read-page.ts';

describe.skipIf(!HAS_SHARED_RULES).each([
  { language: 'ES|QL', readings: ESQL_READINGS },
  { language: 'EQL', readings: EQL_READINGS },
  { language: 'KQL, threshold, new terms, indicator match and machine learning', readings: KQL_READINGS },
])('pages say what a person reads in the rule: $language', ({ readings }) => {
  test.each(readings)('$file', (reading) => {
    const page = readPage(reading.file);
    expect({
      window: page.head.time_window,
      groupBy: page.head.group_by,
      streams: page.events.streams,
      stages: page.stages.map((stage) => stage.kind).join(' '),
      tests: page.stages.flatMap((stage) => stage.predicates).map(shown),
      opaque: page.stages.flatMap(opaqueParts),
      outputs: reading.outputs && page.outputs.map((output) => [output.field, output.source]),
    }).toEqual({
      window: reading.window,
      groupBy: reading.groupBy,
      streams: reading.streams,
      stages: reading.stages,
      tests: reading.tests.map(expected),
      opaque: reading.opaque ?? [],
      outputs: reading.outputs,
    });
  });
});

test('at least 45 rules of all kinds are read by hand, each once', () => {
  const files = [...ESQL_READINGS, ...EQL_READINGS, ...KQL_READINGS].map(({ file }) => file);
  expect(files.length).toBeGreaterThanOrEqual(45);
  expect(new Set(files).size).toBe(files.length);
});

/** One line for a test: differences are read by people. */
function line(test: Pick<HandTest, 'field' | 'kind' | 'negated' | 'sources' | 'other'>, values: HandValues): string {
  const { field, kind, negated, sources, other } = test;
  const told =
    'count' in values
      ? `${values.count}: ${plain(values.first)} .. ${plain(values.last)}`
      : values.map(plain).join(', ');
  const made = sources.length === 1 && sources[0] === field ? '' : ` <- ${[...sources].sort().join(', ')}`;
  return `${negated ? 'not ' : ''}${field} ${kind} ${other ?? told}${made}`;
}

/** Backslashes in a row are one: languages differ in whether a pattern escapes them. */
const plain = (value: unknown) => JSON.stringify(value).replace(/\\{2,}/g, '\\');

/** Longer lists are told by their number, their first and their last value. */
const LONG = 6;

const shown = (test: PagePredicate) => line(test, short(test.values));

const expected = (test: HandTest) => line(test, 'count' in test.values ? test.values : short(test.values));

function short(values: PagePredicate['values']): HandValues {
  return values.length <= LONG
    ? values
    : { count: values.length, first: String(values[0]), last: String(values.at(-1)) };
}

function opaqueParts(stage: RulePage['stages'][number]): NonNullable<HandReading['opaque']>[number][] {
  return opaqueOf(stage.condition);
}

function opaqueOf(condition: RulePage['stages'][number]['condition']): NonNullable<HandReading['opaque']>[number][] {
  switch (condition?.kind) {
    case 'and':
    case 'or':
      return condition.of.flatMap(opaqueOf);
    case 'not':
      return opaqueOf(condition.of);
    case 'opaque':
      return [{ sources: condition.sources, negated: condition.negated }];
    default:
      return [];
  }
}
