import { Sql, sql } from '../../base/sql-text.ts';
import type { AlertFacet, AlertFilter } from '../alert-book.ts';
import type { TimeRange } from '../page.ts';
import { all, amongTexts, text, whole } from './bound.ts';
import { searchedValue, searchedWords } from './search-text.ts';
import { word } from './word-list.ts';

/** Alerts beyond their rule's `max_signals` are detection's alone. */
const VISIBLE = sql`NOT capped`;

/** A filter as a condition over the columns of `alerts`. */
export function alertCondition(filter: AlertFilter): Sql {
  return all([restCondition(filter), ...Object.values(facetConditions(filter))]);
}

/** The conditions of a filter that are on facets, by facet; of those it names. */
export function facetConditions(filter: AlertFilter): Partial<Record<AlertFacet, Sql>> {
  const conditions: Partial<Record<AlertFacet, Sql>> = {};
  const any = (facet: AlertFacet, column: Sql, values: readonly (string | null)[] | undefined) => {
    if (values !== undefined) conditions[facet] = amongOrNull(column, values);
  };
  any('state', sql`state`, filter.states);
  any('resolution', sql`resolution`, filter.resolutions);
  any('severity', sql`severity`, filter.severities);
  any('rule', sql`rule_id`, filter.ruleIds);
  any('caller', sql`caller`, filter.callers);
  any('assignee', sql`assignee`, filter.assignees);
  if (filter.tags !== undefined) conditions.tag = anyOf(filter.tags.map((tag) => holds(sql`tags`, `\n${word(tag)}\n`)));
  if (filter.techniques !== undefined) {
    // A technique's subtechniques are named after it: T1078.004.
    const named = filter.techniques.flatMap((id) => [`\n${word(id)}\n`, `\n${word(id)}.`]);
    conditions.technique = anyOf(named.map((id) => holds(sql`techniques`, id)));
  }
  return conditions;
}

/** What a filter asks beside facets. */
export function restCondition(filter: AlertFilter): Sql {
  const conditions: Sql[] = [VISIBLE];
  for (const { field, value } of filter.values ?? []) conditions.push(holds(sql`search`, searchedValue(field, value)));
  for (const part of searchedWords(filter.text ?? '')) conditions.push(holds(sql`search`, part));
  conditions.push(...within(sql`raised`, filter.raised), ...within(sql`last_seen`, filter.seen));
  conditions.push(...within(sql`closed`, filter.closed));
  conditions.push(...presence(sql`withdrawn`, filter.withdrawn), ...presence(sql`suppressed_by`, filter.suppressed));
  return all(conditions);
}

/** A span of time as conditions over a column of milliseconds. */
export function within(column: Sql, range: TimeRange | undefined): Sql[] {
  const conditions: Sql[] = [];
  if (range?.from !== undefined) conditions.push(sql`${column} >= ${whole(range.from)}`);
  if (range?.to !== undefined) conditions.push(sql`${column} < ${whole(range.to)}`);
  return conditions;
}

function amongOrNull(column: Sql, values: readonly (string | null)[]): Sql {
  const texts = amongTexts(
    column,
    values.filter((value) => value !== null),
  );
  return values.includes(null) ? sql`(${column} IS NULL OR ${texts})` : texts;
}

function holds(column: Sql, part: string): Sql {
  return sql`contains(${column}, ${text(part)})`;
}

/** Any of the conditions; of none, nothing. */
function anyOf(conditions: readonly Sql[]): Sql {
  return conditions.length === 0 ? sql`FALSE` : sql`(${Sql.join(conditions, ' OR ')})`;
}

function presence(column: Sql, asked: 'exclude' | 'include' | 'only' | undefined): Sql[] {
  switch (asked ?? 'exclude') {
    case 'include':
      return [];
    case 'only':
      return [sql`${column} IS NOT NULL`];
    case 'exclude':
      return [sql`${column} IS NULL`];
  }
}
