import { compareText } from '../base/compare-text.ts';
import { hasErrors } from '../base/diagnostic.ts';
import { visible } from '../base/source-text.ts';
import { UserError } from '../base/user-error.ts';
import type { Alert } from '../detect/alert.ts';
import { replayRule } from '../detect/replay.ts';
import type { Window } from '../detect/schedule.ts';
import { declaredStreams } from '../ingest/declared-streams.ts';
import { logFormats } from '../ingest/formats/registry.ts';
import { everyNodeOf } from '../plan/rewrite.ts';
import { RULE_SEVERITIES, type RuleSeverity } from '../rules/rule.ts';
import { alertTable } from './alert-table.ts';
import type { Console } from './console.ts';
import { checkSource, type OpenEvents, openEvents, type SourceOptions } from './event-source.ts';
import { Progress } from './progress.ts';
import {
  type CheckedRule,
  checkRules,
  describeIdle,
  neverScheduled,
  packFolder,
  printDiagnostics,
  type RunnableRule,
  runnable,
} from './rule-set.ts';
import { counted } from './text.ts';
import { fieldsOfRules } from './wanted-fields.ts';

export interface DetectOptions extends SourceOptions {
  readonly rules?: readonly string[];
  /** Milliseconds since the epoch. */
  readonly from?: number;
  readonly to?: number;
  readonly format: 'table' | 'ndjson' | 'json';
  readonly failOn?: RuleSeverity;
}

/**
 * `seismo detect`: replays rules over logs and prints the alerts. Gives 1 where `--fail-on` is met, 2 where a rule or a file
 * could not be used (all others were), else 0.
 */
export async function detect(options: DetectOptions, console: Console): Promise<number> {
  checkSource(options);
  const { from, to } = options;
  if (from !== undefined && to !== undefined && from >= to) throw new UserError('--from is not before --to');
  const paths = options.rules ?? [packFolder()];
  const declared = await checkRules(paths, declaredStreams(logFormats));
  const wanted = fieldsOfRules(runnable(declared));
  const events = await openEvents(options, wanted, console);
  try {
    // Which fields hold lists is known only now.
    const checked = await checkRules(paths, events.streams);
    printDiagnostics(checked, console, (text) => console.err(text));
    const span = { ...(from !== undefined && { from }), ...(to !== undefined && { to }) };
    const rules = runnable(checked);
    const { alerts, failed } = await replayAll(rules, events, span, console);
    print(alerts, options.format, console);
    reportRules(rules, checked, events, alerts, console);
    const code = exitCode(alerts, options.failOn, checked, events);
    return failed > 0 && code === 0 ? 2 : code;
  } finally {
    await events.store.close();
  }
}

async function replayAll(
  rules: readonly RunnableRule[],
  events: OpenEvents,
  span: Partial<Window>,
  console: Console,
): Promise<{ alerts: Alert[]; failed: number }> {
  const progress = new Progress(console);
  const alerts: Alert[] = [];
  let failed = 0;
  try {
    for (const [i, { rule, plan }] of rules.entries()) {
      progress.show(i / rules.length, `running rules: ${visible(rule.name)}`);
      try {
        const result = await replayRule(rule, plan, { store: events.store, span, signal: console.interrupted });
        for (const alert of result.alerts) alerts.push(alert);
      } catch (error) {
        // What one rule asks of the engine in vain must not stop the others.
        if (!(error instanceof UserError) || console.interrupted.aborted) throw error;
        progress.clear();
        console.err(`error: rule ${visible(rule.name)}: ${visible(error.message)}\n`);
        failed++;
      }
    }
  } finally {
    progress.clear();
  }
  alerts.sort(
    (a, b) => compareText(a.first_seen, b.first_seen) || compareText(a.rule_id, b.rule_id) || compareText(a.id, b.id),
  );
  return { alerts, failed };
}

function print(alerts: readonly Alert[], format: DetectOptions['format'], console: Console): void {
  switch (format) {
    case 'ndjson':
      for (const alert of alerts) console.out(`${JSON.stringify(alert)}\n`);
      break;
    case 'json':
      console.out(alerts.length === 0 ? '[]\n' : `[\n${alerts.map((alert) => JSON.stringify(alert)).join(',\n')}\n]\n`);
      break;
    case 'table':
      console.out(alertTable(alerts, { color: console.colour, width: console.width }));
  }
}

function reportRules(
  rules: readonly RunnableRule[],
  checked: readonly CheckedRule[],
  events: OpenEvents,
  alerts: readonly Alert[],
  console: Console,
): void {
  console.err(`${counted(alerts.length, 'alert')} from ${counted(rules.length, 'rule')}\n`);
  const idle = describeIdle(checked, neverScheduled);
  if (idle !== undefined) console.err(`not run: ${idle}\n`);
  const stored = new Set(events.store.streams().map((s) => s.name));
  const blind = rules.filter(({ plan }) => !streamsOf(plan).some((name) => stored.has(name)));
  if (blind.length > 0) console.err(`no events for ${counted(blind.length, 'rule')}: ${someNames(blind)}\n`);
  const broken = checked.filter((c) => hasErrors(c.diagnostics)).length;
  if (broken > 0) console.err(`${counted(broken, 'rule file')} with errors, not run\n`);
}

const MOST_NAMES = 3;

function someNames(rules: readonly RunnableRule[]): string {
  const names = rules.slice(0, MOST_NAMES).map(({ rule }) => visible(rule.name));
  const more = rules.length - names.length;
  return names.join('; ') + (more > 0 ? `; and ${more} more` : '');
}

function streamsOf(plan: RunnableRule['plan']): readonly string[] {
  return [...everyNodeOf(plan)].flatMap((node) => (node.kind === 'scan' ? node.streams : []));
}

function exitCode(
  alerts: readonly Alert[],
  failOn: RuleSeverity | undefined,
  checked: readonly CheckedRule[],
  events: OpenEvents,
): number {
  const rank = (severity: string) => RULE_SEVERITIES.indexOf(severity as RuleSeverity);
  if (failOn !== undefined && alerts.some((alert) => rank(alert.severity) >= rank(failOn))) return 1;
  const unusable = checked.some((c) => hasErrors(c.diagnostics)) || (events.summary?.problems.length ?? 0) > 0;
  return unusable ? 2 : 0;
}
