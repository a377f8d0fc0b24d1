import { type Expression, expressionsIn } from '../plan/expression.ts';
import type { Plan } from '../plan/node.ts';
import { branchesOf, everyNodeOf, nodesOf, replaceCalls, withBranches } from '../plan/rewrite.ts';

/** How a rule's plan is evaluated over windows. */
export interface Cut {
  /**
   * From the source: what can be said of each event alone, whatever the window. Runs once per event; what is left
   * of the events are the survivors.
   */
  readonly rowPart: readonly Plan[];
  /** The rest, over the survivors of a window; empty for a rule that returns documents. */
  readonly groupPart: readonly Plan[];
  /** Why windows must be evaluated one by one; undefined where all are evaluated in one query. */
  readonly perWindow: string | undefined;
}

/**
 * Cuts a plan where rows stop being judged alone: at its first aggregation, or before at whatever depends on the other
 * rows of the window (`LIMIT`) or on the moment of the run (`NOW()`).
 */
export function cutPlan(plan: Plan): Cut {
  const nodes = nodesOf(plan);
  let cut = nodes.findIndex((node, i) => i > 0 && !judgesRowsAlone(node));
  if (cut === -1) cut = nodes.length;
  const groupPart = nodes.slice(cut);
  // Alerts have an order of their own, so a rule's sorting matters only to a LIMIT after it.
  if (groupPart.every((node) => node.kind === 'sort' || judgesRowsAlone(node))) {
    return { rowPart: nodes.filter((node) => node.kind !== 'sort'), groupPart: [], perWindow: undefined };
  }
  return { rowPart: nodes.slice(0, cut), groupPart, perWindow: whyPerWindow(groupPart) };
}

/** Cuts right behind the source, so that every window is evaluated whole: the plain meaning that {@link cutPlan} must keep. */
export function wholePlan(plan: Plan): Cut {
  const [source, ...rest] = nodesOf(plan);
  return { rowPart: [source!], groupPart: rest, perWindow: 'asked for' };
}

/** Whether any of these steps reads NOW(). */
export function readsNow(nodes: readonly Plan[]): boolean {
  let found = false;
  for (const node of nodes) {
    replaceCalls(node, (call) => {
      found ||= call.name === 'NOW';
      return undefined;
    });
  }
  return found;
}

function judgesRowsAlone(node: Plan): boolean {
  switch (node.kind) {
    case 'filter':
      return !dependsOnRun(node.condition);
    case 'eval':
      return !node.assignments.some((a) => dependsOnRun(a.expression));
    case 'join':
    case 'enrich':
      return !dependsOnRun(node.condition);
    case 'project':
    case 'expand':
    case 'sample':
    // The leaves of branches and of lookups.
    case 'forked':
    case 'lookup':
    case 'scan':
      return true;
    case 'fork':
    case 'union':
      return node.branches.every((b) => [...everyNodeOf(b.plan)].every(judgesRowsAlone));
    case 'aggregate':
    case 'inline_aggregate':
    case 'limit':
    case 'sort':
    case 'row':
    case 'stored':
      return false;
  }
}

function dependsOnRun(expression: Expression): boolean {
  for (const e of expressionsIn(expression)) if (e.kind === 'call' && e.name === 'NOW') return true;
  return false;
}

/** Why a rule's query cannot be run by detection, in words; undefined where it can. */
export function whyNotRun(plan: Plan): string | undefined {
  const source = nodesOf(plan)[0]!;
  if (source.kind === 'scan') return undefined;
  if (source.kind !== 'union') return 'its query reads no data stream';
  const odd = branchesOf(source)
    .flatMap((b) => [...everyNodeOf(b.plan)])
    .find((node) => !judgesRowsAlone(node));
  return (
    odd &&
    'a query in parentheses may only filter and compute there: what aggregates, sorts or limits stands behind them'
  );
}

function whyPerWindow(nodes: readonly Plan[]): string | undefined {
  const groupPart = withBranches(nodes);
  if (groupPart.some((node) => node.kind === 'limit')) return 'LIMIT picks rows of a window';
  if (groupPart.some((node) => node.kind === 'aggregate' && node.groups.length === 0)) {
    return 'a STATS without BY gives a row for an empty window too';
  }
  return undefined;
}
