import type { AggregateCall, Expression } from '../plan/expression.ts';
import type { Plan } from '../plan/node.ts';

/**
 * What more events in a run's window may do to a row that the rule gives: `rising`, it stays, whatever comes; `swinging`, it may
 * go and come again (averages, ratios); `falling`, it is there because there is little yet, so that a judgement must wait until the
 * window is over.
 */
export type Course = 'rising' | 'swinging' | 'falling';

/**
 * How a value may change as a window fills: `fixed` not at all; `up` and `down` only so, and `counts` up from 0 as well (null, where nothing
 * was seen, comes before all); `swings` both ways; `other` in ways that nothing is known of.
 */
type Trend = 'fixed' | 'counts' | 'up' | 'down' | 'swings' | 'other';

/** Tells from the steps behind a plan's cut whether its rows may be told before a window is over, see {@link Course}. */
export function courseOf(groupPart: readonly Plan[]): Course {
  const trends = new Map<number, Trend>();
  let course: Course = 'rising';
  for (const node of groupPart) course = worse(course, courseOfStep(node, trends));
  return course;
}

const RANK: Readonly<Record<Course, number>> = { rising: 0, swinging: 1, falling: 2 };

function worse(a: Course, b: Course): Course {
  return RANK[a] >= RANK[b] ? a : b;
}

/** The course of a step's rows; notes the trends of the columns that it makes. */
function courseOfStep(node: Plan, trends: Map<number, Trend>): Course {
  switch (node.kind) {
    case 'filter':
      return courseOfCondition(node.condition, trends);
    case 'eval':
      for (const { column, expression } of node.assignments) trends.set(column.id, trendOf(expression, trends));
      return 'rising';
    case 'aggregate': {
      // A group whose key changes is another group.
      const moving = node.groups.some((g) => trendOf(g.expression, trends) !== 'fixed');
      for (const { column, call } of node.aggregates) trends.set(column.id, trendOfAggregate(call, trends));
      return moving || node.groups.length === 0 ? 'falling' : 'rising';
    }
    case 'expand': {
      const trend = trends.get(node.source.id) ?? 'fixed';
      // A row for each value: more values are more rows.
      trends.set(node.column.id, trend === 'up' ? 'fixed' : trend);
      return trend === 'fixed' || trend === 'up' ? 'rising' : 'falling';
    }
    case 'join':
    case 'enrich':
      return trendOf(node.condition, trends) === 'fixed' ? 'rising' : 'falling';
    case 'project':
    case 'sort':
      return 'rising';
    default:
      return 'falling';
  }
}

function trendOfAggregate(call: AggregateCall, trends: ReadonlyMap<number, Trend>): Trend {
  if (call.filter !== undefined && courseOfCondition(call.filter, trends) !== 'rising') return 'other';
  const [over] = call.args.map((arg) => trendOf(arg, trends));
  switch (call.name) {
    case 'COUNT':
      return over === undefined || over === 'fixed' ? 'counts' : 'other';
    case 'COUNT_DISTINCT':
      return over === 'fixed' ? 'counts' : 'other';
    case 'MAX':
      return over === 'fixed' || over === 'up' || over === 'counts' ? 'up' : 'other';
    case 'MIN':
      return over === 'fixed' || over === 'down' ? 'down' : 'other';
    case 'SUM':
      // What events hold may be less than 0.
      return over === 'counts' ? 'counts' : over === 'fixed' ? 'swings' : 'other';
    case 'VALUES':
      return over === 'fixed' ? 'up' : 'other';
    case 'PRESENT':
      return over === 'fixed' ? 'up' : 'other';
    case 'AVG':
    case 'WEIGHTED_AVG':
    case 'MEDIAN':
    case 'PERCENTILE':
    case 'STD_DEV':
    case 'VARIANCE':
      return 'swings';
    default:
      return 'other';
  }
}

const COMPARISONS: Readonly<Record<string, 'more' | 'less'>> = {
  GREATER: 'more',
  GREATER_OR_EQUAL: 'more',
  LESS: 'less',
  LESS_OR_EQUAL: 'less',
};

function courseOfCondition(condition: Expression, trends: ReadonlyMap<number, Trend>): Course {
  if (trendOf(condition, trends) === 'fixed') return 'rising';
  if (condition.kind !== 'call')
    return condition.kind === 'column' && isUp(trendOf(condition, trends)) ? 'rising' : 'falling';
  const { name, args } = condition;
  if (name === 'AND' || name === 'OR') return args.map((a) => courseOfCondition(a, trends)).reduce(worse);
  const of = args.map((arg) => trendOf(arg, trends));
  if (of.includes('other')) return 'falling';
  const compared = COMPARISONS[name];
  if (compared !== undefined) {
    if (of.includes('swings')) return 'swinging';
    const [left, right] = (compared === 'more' ? of : [...of].reverse()) as [Trend, Trend];
    return (isUp(left) || left === 'fixed') && (right === 'down' || right === 'fixed') ? 'rising' : 'falling';
  }
  if (name === 'IS_NOT_NULL') return 'rising';
  return 'falling';
}

function isUp(trend: Trend): boolean {
  return trend === 'up' || trend === 'counts';
}

function trendOf(expression: Expression, trends: ReadonlyMap<number, Trend>): Trend {
  if (expression.kind === 'literal') return 'fixed';
  if (expression.kind === 'column') return trends.get(expression.column.id) ?? 'fixed';
  const of = expression.args.map((arg) => trendOf(arg, trends));
  if (of.every((trend) => trend === 'fixed')) return 'fixed';
  if (of.includes('other')) return 'other';
  switch (expression.name) {
    case 'ADD':
      if (of.every((t) => t === 'counts')) return 'counts';
      if (of.every((t) => isUp(t) || t === 'fixed')) return 'up';
      return of.every((t) => t === 'down' || t === 'fixed') ? 'down' : 'swings';
    case 'SUBTRACT':
    case 'MULTIPLY':
      return of.every((t) => t === 'counts') && expression.name === 'MULTIPLY' ? 'counts' : 'swings';
    case 'DIVIDE':
    case 'ROUND':
      return 'swings';
    case 'MV_COUNT':
      return of[0] === 'up' ? 'counts' : 'other';
    case 'TO_DOUBLE':
    case 'TO_LONG':
    case 'TO_INTEGER':
      return of[0]!;
    default:
      return 'other';
  }
}
