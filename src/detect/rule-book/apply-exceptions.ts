import type { Column, Expression } from '../../plan/expression.ts';
import { type Aggregate, outputOf, type Plan, type Scan, type ScanColumn } from '../../plan/node.ts';
import { mapNodes, nodesOf, stack } from '../../plan/rewrite.ts';
import { HiddenColumns } from '../hidden-columns.ts';
import { checkShape } from './check-exception.ts';
import { type Exceptable, type ExceptionPlace, groupOf } from './exceptable.ts';
import { allOf, anyOf, entryCondition, not } from './exception-condition.ts';
import type { SettingsProblem } from './rule-entry.ts';
import type { ExceptionEntry, RuleException } from './rule-settings.ts';

/** An exception that fits a rule, and where it is applied. */
export interface PlacedException {
  readonly exception: RuleException;
  readonly place: ExceptionPlace;
}

/** Finds out where exceptions are applied, and which do not fit the rule; those that have expired by `now` are passed over. */
export function placeExceptions(
  exceptions: readonly RuleException[],
  exceptable: Exceptable,
  now: number,
): { readonly placed: readonly PlacedException[]; readonly problems: readonly SettingsProblem[] } {
  const placed: PlacedException[] = [];
  const problems: SettingsProblem[] = [];
  for (const [i, exception] of exceptions.entries()) {
    if (hasExpired(exception, now)) continue;
    const path = `exceptions[${i}]`;
    const wrong = checkShape(exception, path);
    const place = wrong.length > 0 ? wrong : exceptable.place(exception, path);
    if (isPlace(place)) placed.push({ exception, place });
    else problems.push(...place);
  }
  return { placed, problems };
}

/** Whether an exception is in force no more. */
export function hasExpired({ expiresAt }: RuleException, now: number): boolean {
  return expiresAt !== undefined && expiresAt <= now;
}

function isPlace(place: ExceptionPlace | readonly SettingsProblem[]): place is ExceptionPlace {
  return !Array.isArray(place);
}

/**
 * The plan that does not see what exceptions name: events are left out right behind each source, groups right behind the
 * aggregation that makes them. What the plan gives stays the same.
 */
export function applyExceptions(plan: Plan, placed: readonly PlacedException[], exceptable: Exceptable): Plan {
  if (placed.length === 0) return plan;
  const at = (place: ExceptionPlace) => placed.filter((p) => p.place === place).map((p) => p.exception);
  const nodes = nodesOf(plan).flatMap((node) => {
    const ofGroups = node.kind === 'aggregate' ? at(node) : [];
    return node.kind === 'aggregate' && ofGroups.length > 0 ? [node, withoutGroups(node, ofGroups)] : [node];
  });
  const ofEvents = at('events');
  if (ofEvents.length === 0) return stack(nodes);
  const hidden = new HiddenColumns(plan);
  return mapNodes(stack(nodes), (node) =>
    node.kind === 'scan' ? withoutEvents(node, ofEvents, exceptable, hidden) : node,
  );
}

function withoutGroups(node: Aggregate, exceptions: readonly RuleException[]): Plan {
  const excepted = exceptions.map(({ entries }) => groupCondition(entries, node));
  return filtered(node, not(anyOf(excepted)));
}

/** The condition that excepts a group of an aggregation. */
export function groupCondition(entries: readonly ExceptionEntry[], aggregate: Aggregate): Expression {
  return allOf(entries.map((entry) => entryCondition(entry, [groupOf(aggregate, entry.field)!])));
}

function withoutEvents(
  scan: Scan,
  exceptions: readonly RuleException[],
  exceptable: Exceptable,
  hidden: HiddenColumns,
): Plan {
  const { source, conditions } = conditionsOn(scan, exceptions, exceptable, hidden);
  const left = filtered(source, not(anyOf(conditions)));
  if (source.columns.length === scan.columns.length) return left;
  // What exceptions alone read is not for the rule to show.
  return { kind: 'project', input: left, columns: outputOf(scan), span: scan.span };
}

/** A scan that reads all that exceptions ask for, and for each of them the condition that excepts an event of it. */
export function conditionsOn(
  scan: Scan,
  exceptions: readonly RuleException[],
  exceptable: Exceptable,
  hidden: HiddenColumns,
): { readonly source: Scan; readonly conditions: readonly Expression[] } {
  const columns = new Map<string, Column[]>();
  const added: ScanColumn[] = [];
  for (const { field } of exceptions.flatMap((e) => e.entries)) {
    if (columns.has(field)) continue;
    const found = exceptable.columns(scan, field, hidden);
    columns.set(field, found.columns);
    added.push(...found.added);
  }
  const conditions = exceptions.map(({ entries }) =>
    allOf(entries.map((entry) => entryCondition(entry, columns.get(entry.field)!))),
  );
  return { source: { ...scan, columns: [...scan.columns, ...added] }, conditions };
}

function filtered(input: Plan, condition: Expression): Plan {
  return { kind: 'filter', input, condition, span: input.span };
}
