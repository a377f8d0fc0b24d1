import type { Call, Column, Expression } from '../../plan/expression.ts';
import type { Aggregate, Plan } from '../../plan/node.ts';
import type { DetectionRule } from '../../rules/rule.ts';
import { type Cut, readsNow } from '../cut.ts';
import { call, constant, type HiddenColumns, referTo } from '../hidden-columns.ts';
import { TOO_MANY_WINDOWS } from '../judge.ts';
import type { FoundThreshold } from '../rule-book/thresholds.ts';
import { windowsPerEvent } from '../schedule.ts';
import type { Survivors } from '../survivors.ts';

/** What a threshold is compared with, row by row. */
export interface SweptTest {
  readonly threshold: FoundThreshold;
  /** The compared column's value where the comparison stood. */
  readonly column: Column;
}

/**
 * A rule's group part that lets rows through whatever its thresholds say, and tells of each row what they would have been compared
 * with: evaluated once, it answers for every value of every threshold.
 */
export interface SweepPlan {
  readonly cut: Cut;
  readonly tests: readonly SweptTest[];
  /** The last of the survivors behind a row, by the rule's time. */
  readonly last: Column;
  /** Whether a window without survivors gives a row too. */
  readonly absence: boolean;
}

const ROW_STEPS: ReadonlySet<Plan['kind']> = new Set(['filter', 'eval', 'project', 'sort', 'expand']);
/** Survivors stand in each window that holds them: so many places at most. */
const MOST_PLACES = 50_000_000;

/**
 * The sweep of a rule; undefined where rows of one evaluation do not tell how others would be: only one STATS with what filters and
 * computes behind it. A threshold that does not stand alone in a filter keeps its value.
 */
export function sweepPlanOf(
  cut: Cut,
  rule: DetectionRule,
  survivors: Survivors,
  hidden: HiddenColumns,
  thresholds: readonly FoundThreshold[],
): SweepPlan | undefined {
  const [aggregate, ...rest] = cut.groupPart;
  // What stands behind a key in a window must not depend on the run: then runs share events where the earlier one's last is in the later one's window.
  if (aggregate?.kind !== 'aggregate' || readsNow([aggregate])) return undefined;
  if (!rest.every((node) => ROW_STEPS.has(node.kind))) return undefined;
  const absence = aggregate.groups.length === 0;
  if (absence && readsNow(rest)) return undefined;
  if (!absence && cut.perWindow !== undefined && cut.perWindow !== TOO_MANY_WINDOWS) return undefined;
  if (survivors.rows * windowsPerEvent(rule.schedule) > MOST_PLACES) return undefined;
  const last = hidden.make('last', survivors.time.type);
  const opened = new OpenedSteps(thresholds, last, hidden);
  const groupPart: Plan[] = [withLast(aggregate, last, survivors.time), ...rest.flatMap((node) => opened.step(node))];
  return { cut: { ...cut, groupPart, perWindow: undefined }, tests: opened.tests, last, absence };
}

function withLast(aggregate: Aggregate, last: Column, time: Column): Aggregate {
  const { span } = aggregate;
  const latest = {
    kind: 'aggregate',
    name: 'MAX',
    args: [referTo(time)],
    filter: undefined,
    type: time.type,
    multi: false,
    span,
  } as const;
  return { ...aggregate, aggregates: [...aggregate.aggregates, { column: last, call: latest }] };
}

/** Rewrites steps so that thresholds hold nothing back. */
class OpenedSteps {
  readonly tests: SweptTest[] = [];
  readonly #byCall: ReadonlyMap<Call, FoundThreshold>;
  readonly #last: Column;
  readonly #hidden: HiddenColumns;

  constructor(thresholds: readonly FoundThreshold[], last: Column, hidden: HiddenColumns) {
    this.#byCall = new Map(thresholds.map((t) => [t.call, t]));
    this.#last = last;
    this.#hidden = hidden;
  }

  step(node: Plan): Plan[] {
    switch (node.kind) {
      case 'filter': {
        const found: SweptTest[] = [];
        const condition = this.#open(node.condition, found);
        if (found.length === 0) return [node];
        this.tests.push(...found);
        // Copied here, since a column of the same name may hide it from the end of the query.
        const assignments = found.map(({ column, threshold }) => ({ column, expression: comparedIn(threshold) }));
        return [
          { kind: 'eval', input: node.input, assignments, span: node.span },
          { ...node, condition },
        ];
      }
      case 'project': {
        const carried = [this.#last, ...this.tests.map((t) => t.column)];
        return [{ ...node, columns: [...node.columns, ...carried] }];
      }
      default:
        return [node];
    }
  }

  /** The condition without the thresholds that it demands as such. */
  #open(condition: Expression, found: SweptTest[]): Expression {
    if (condition.kind !== 'call') return condition;
    if (condition.name === 'AND') return { ...condition, args: condition.args.map((arg) => this.#open(arg, found)) };
    const threshold = this.#byCall.get(condition);
    if (threshold === undefined) return condition;
    const compared = comparedIn(threshold);
    if (compared.multi) return condition;
    const column = this.#hidden.make(`compared_${this.tests.length + found.length}`, compared.type);
    found.push({ threshold, column });
    return constant(true, 'boolean');
  }
}

function comparedIn({ call: comparison }: FoundThreshold): Expression {
  return comparison.args.find((arg) => arg.kind === 'column')!;
}

/** The comparison of a test's threshold, over the column that the sweep tells. */
export function conditionOf({ threshold, column }: SweptTest): Expression {
  const { name, args } = threshold.call;
  return call(
    name,
    args.map((arg) => (arg.kind === 'column' ? referTo(column) : arg)),
    'boolean',
  );
}
