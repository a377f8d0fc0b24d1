import { compareText } from '../base/compare-text.ts';
import { counted } from '../base/counted.ts';
import { hasErrors } from '../base/diagnostic.ts';
import { visible } from '../base/source-text.ts';
import { UserError } from '../base/user-error.ts';
import type { Alert } from '../detect/alert.ts';
import { type ReplayResult, replayRule } from '../detect/replay.ts';
import type { Window } from '../detect/schedule.ts';
import { declaredStreams } from '../ingest/declared-streams.ts';
import { logFormats } from '../ingest/formats/registry.ts';
import { everyNodeOf } from '../plan/rewrite.ts';
import { type DetectionRule, RULE_SEVERITIES, type RuleSeverity } from '../rules/rule.ts';
import { alertTable } from './alert-table.ts';
import type { Console } from './console.ts';
import { checkSource, type OpenEvents, openEvents, type SourceOptions } from './event-source.ts';
import { LOOKUPS_HINT, type LookupOptions, openLookups, putLookups } from './lookup-tables.ts';
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
import { fieldsOfRules } from './wanted-fields.ts';

export interface DetectOptions extends SourceOptions, LookupOptions {
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
  const lookups = await openLookups(options, console, (text) => console.err(text));
  // A rule without its table would run and find nothing, as if nothing had happened.
  const known = { ...lookups.known, missingLookups: 'error' } as const;
  const declared = await checkRules(paths, { streams: declaredStreams(logFormats), ...known });
  const wanted = fieldsOfRules(runnable(declared));
  const events = await openEvents(options, wanted, console);
  try {
    // Which fields hold lists is known only now.
    await putLookups(lookups, events.store);
    const checked = await checkRules(paths, { streams: events.streams, ...known, lookups: events.store.lookups() });
    printDiagnostics(checked, console, (text) => console.err(text));
    const span = { ...(from !== undefined && { from }), ...(to !== undefined && { to }) };
    const rules = runnable(checked);
    const { alerts, failed, heldBack } = await replayAll(rules, events, span, console);
    print(alerts, options.format, console);
    reportRules(rules, checked, events, alerts, console);
    for (const line of heldBack) console.err(line);
    reportMissingFolder(checked, options, console);
    const code = exitCode(alerts, options.failOn, checked, events);
    return failed + lookups.problems > 0 && code === 0 ? 2 : code;
  } finally {
    await events.store.close();
  }
}

async function replayAll(
  rules: readonly RunnableRule[],
  events: OpenEvents,
  span: Partial<Window>,
  console: Console,
): Promise<{ alerts: Alert[]; failed: number; heldBack: string[] }> {
  const progress = new Progress(console);
  const alerts: Alert[] = [];
  const heldBack: string[] = [];
  let failed = 0;
  try {
    for (const [i, { rule, plan }] of rules.entries()) {
      progress.show(i / rules.length, `running rules: ${visible(rule.name)}`);
      try {
        const result = await replayRule(rule, plan, { store: events.store, span, signal: console.interrupted });
        for (const alert of result.alerts) alerts.push(alert);
        heldBack.push(...describeHeldBack(rule, result));
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
  return { alerts, failed, heldBack };
}

/** What a rule found and did not give, never left unsaid. */
function describeHeldBack(rule: DetectionRule, { suppressed, capped }: ReplayResult): string[] {
  const name = visible(rule.name);
  const lines: string[] = [];
  if (suppressed > 0)
    lines.push(`${name}: ${counted(suppressed, 'alert')} suppressed under others (alert_suppression)\n`);
  if (capped > 0) {
    lines.push(
      `${name}: ${counted(capped, 'more alert')} left out, beyond ${rule.maxSignals} of one run (max_signals)\n`,
    );
  }
  return lines;
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

function reportMissingFolder(checked: readonly CheckedRule[], options: LookupOptions, console: Console): void {
  const missing = checked.flatMap((c) => c.diagnostics).some((d) => /^esql\/unknown-(?:lookup|policy)$/.test(d.code));
  if (missing && options.lookups === undefined) console.err(LOOKUPS_HINT);
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
