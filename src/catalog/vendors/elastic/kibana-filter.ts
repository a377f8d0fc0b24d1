import type { Json } from '../../../base/canonical-json.ts';
import type { JsonTable } from '../../../rules/rule.ts';
import { conditionSources } from '../../condition-sources.ts';
import type { Condition } from '../../predicate.ts';
import type { StagePart } from './anatomy-parts.ts';
import { dslCondition } from './dsl-condition.ts';
import { asTable, opaquePart } from './dsl-parts.ts';

/** What stands in a filter beside its query: how Kibana shows it, and where it keeps it. */
const NOT_ASKED: ReadonlySet<string> = new Set(['meta', '$state', 'query']);

/** A filter of Kibana's filter bar as a stage; undefined where it is switched off. */
export function filterStage(kind: string, filter: JsonTable): StagePart | undefined {
  const condition = filterCondition(filter, false);
  if (condition === undefined) return undefined;
  const { $state: _, ...shown } = filter;
  return { kind, text: JSON.stringify(shown, undefined, 2), condition, reads: conditionSources(condition), makes: [] };
}

/** The condition of a filter (`meta.negate`, `meta.type` as Kibana's saved filters have them); undefined where it is switched off. */
function filterCondition(filter: JsonTable, negated: boolean): Condition | undefined {
  const meta = asTable(filter.meta) ?? {};
  if (meta.disabled === true) return undefined;
  const negate = meta.negate === true;
  const inner = askedCondition(filter, meta, negated !== negate);
  return negate ? { kind: 'not', of: inner } : inner;
}

function askedCondition(filter: JsonTable, meta: JsonTable, negated: boolean): Condition {
  if (meta.type === 'combined' && Array.isArray(meta.params)) return combined(meta.params, meta, negated);
  const query = asTable(filter.query);
  // Filters of old versions have their query among the filter's own keys.
  const asked =
    query !== undefined && Object.keys(query).length > 0
      ? query
      : Object.fromEntries(Object.entries(filter).filter(([name]) => !NOT_ASKED.has(name)));
  return dslCondition(asked, negated);
}

/** Filters joined in one; those that are switched off are no part of it. */
function combined(filters: readonly Json[], meta: JsonTable, negated: boolean): Condition {
  const of = filters.flatMap((item) => {
    const filter = asTable(item);
    return filter === undefined ? [opaquePart(item, 'no filter', negated)] : (filterCondition(filter, negated) ?? []);
  });
  if (of.length === 0) return { kind: 'constant', value: true };
  return of.length === 1 ? of[0]! : { kind: meta.relation === 'OR' ? 'or' : 'and', of };
}
