import { compareText } from '../../base/compare-text.ts';
import { matchStreams } from '../../esql/streams.ts';
import { fieldOf, type StreamSchema } from '../../plan/schema.ts';
import type { CatalogRule } from '../catalog-rule.ts';
import type { Predicate, PredicateKind, PredicateValue } from '../predicate.ts';
import { testsOfStages } from '../tests-of.ts';
import type { EventCoverage } from './rule-page.ts';

/**
 * Fields that say what kind of event an event is: ECS's categorisation fields, the data stream's name, and what log formats that
 * rules are written for name their events by. See https://www.elastic.co/docs/reference/ecs/ecs-category-field-values-reference.
 */
const CATEGORISING: ReadonlySet<string> = new Set([
  ...['event.action', 'event.category', 'event.code', 'event.dataset', 'event.kind', 'event.module'],
  ...['event.outcome', 'event.provider', 'event.type', 'data_stream.dataset', 'data_stream.type', 'host.os.type'],
  ...['winlog.event_id', 'winlog.channel', 'EventID', 'Channel', 'Provider_Name', 'eventName', 'eventSource'],
]);

/** What a test must ask to name values that an event has: the others say what it has not, or that it has any. */
const NAMING: ReadonlySet<PredicateKind> = new Set([
  'eq',
  'in',
  'wildcard',
  'contains',
  'starts_with',
  'ends_with',
  'match',
]);

/** Stages that ask something of an indicator index and not of events. */
const OF_INDICATORS: ReadonlySet<string> = new Set(['threat_query', 'threat_filter']);

/** Which events a rule is about: where they are, what they say they are, and the fields that it reads of them. */
export function eventCoverageOf(rule: CatalogRule, known: readonly StreamSchema[]): EventCoverage {
  const { streams, fields } = rule.anatomy;
  return {
    streams,
    constrained: constrained(testsOfStages(rule.anatomy.stages.filter(({ kind }) => !OF_INDICATORS.has(kind)))),
    integrations: rule.integrations,
    required_fields:
      rule.requiredFields.length > 0
        ? rule.requiredFields.map(({ name, type }) => ({ name, type }))
        : typedFields(fields, matchStreams(streams, known)),
    fields,
  };
}

/** Of the fields that a rule reads those that its streams are known to have, as a rule that is published would list them. */
function typedFields(fields: readonly string[], streams: readonly StreamSchema[]): EventCoverage['required_fields'] {
  return fields.flatMap((name) => {
    const types = new Set(streams.flatMap((stream) => fieldOf(stream, name)?.type ?? []));
    return types.size === 0 ? [] : [{ name, type: [...types].sort().join(', ') }];
  });
}

function constrained(predicates: readonly Predicate[]): EventCoverage['constrained'] {
  const asked = new Map<string, Set<PredicateValue>>();
  for (const { field, kind, negated, values } of predicates) {
    if (!CATEGORISING.has(field) || negated || !NAMING.has(kind) || values.length === 0) continue;
    const known = asked.get(field) ?? new Set();
    for (const value of values) known.add(value);
    asked.set(field, known);
  }
  return [...asked].sort(([a], [b]) => compareText(a, b)).map(([field, values]) => ({ field, values: [...values] }));
}
