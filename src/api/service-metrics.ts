import { Counter, collectDefaultMetrics, Gauge, Histogram, type Registry } from 'prom-client';
import type { LiveRuleStatus } from '../detect/live/live-status.ts';
import type { ApiContext } from './api-context.ts';

type Measured = Pick<ApiContext, 'store' | 'intake' | 'state' | 'sources' | 'ruleBook' | 'detection'>;

/** Seconds from a delivery's being accepted to its commit. */
const COMMIT_BUCKETS = [0.05, 0.2, 0.5, 1, 2, 5, 15, 60];

/** Registers the service's figures; most are read only when Prometheus asks. Gives what ends their being kept. */
export function serviceMetrics(registry: Registry, context: Measured): () => void {
  const { intake, state, store, sources, ruleBook, detection } = context;
  collectDefaultMetrics({ register: registry, prefix: 'seismo_' });
  intakeFigures(registry, context);

  const commits = new Histogram({
    name: 'seismo_commit_seconds',
    help: 'Time from the oldest delivery of a commit being accepted to the commit.',
    buckets: COMMIT_BUCKETS,
    registers: [registry],
  });
  const stopCommits = intake.onCommit(({ acceptedAt, at }) => commits.observe(Math.max(0, at - acceptedAt) / 1000));

  const alerts = new Counter({
    name: 'seismo_alert_events_total',
    help: 'What happened to alerts, by kind (raised, changed, ...) and severity.',
    labelNames: ['kind', 'severity'],
    registers: [registry],
  });
  const stopAlerts = state.feed.onAlert((events) => {
    for (const { kind, alert } of events) alerts.inc({ kind, severity: alert.severity });
  });

  gauge(registry, 'seismo_last_commit', "The number of the store's last commit.", () => store.lastCommit());
  gauge(registry, 'seismo_dead_letters', 'Records kept that could not be understood.', () => store.countDeadLetters());
  labelled(registry, 'seismo_rules', 'Rules by status.', ['status'], () => {
    const counts = new Map<string, number>();
    for (const { status } of ruleBook.list()) counts.set(status, (counts.get(status) ?? 0) + 1);
    return [...counts].map(([status, count]) => [{ status }, count]);
  });
  const rules = (name: string, help: string, read: (rule: LiveRuleStatus) => number) =>
    labelled(registry, name, help, ['rule'], () =>
      detection.status().map((rule) => [{ rule: rule.ruleId }, read(rule)]),
    );
  rules('seismo_rule_behind_commits', 'Commits that a rule has not judged yet.', (rule) => rule.behind);
  rules('seismo_rule_gap_runs', 'Runs of a rule that are due and not evaluated yet.', (rule) => rule.gap);
  rules('seismo_rule_seconds', "Time that a rule's rounds took since the start.", (rule) => rule.spentMs / 1000);
  rules(
    'seismo_rule_round_seconds',
    "Time that a rule's last round took.",
    (rule) => (rule.lastRound?.durationMs ?? 0) / 1000,
  );
  rules('seismo_rule_kept_rows', 'Rows that are kept in memory for a rule.', (rule) => rule.kept);
  rules(
    'seismo_rule_late_survivors',
    'Survivors that came after all runs that look at their time.',
    (rule) => rule.late,
  );
  rules('seismo_rule_capped_alerts', "Alerts beyond a rule's max_signals.", (rule) => rule.capped);
  rules('seismo_rule_failing', 'Whether a rule cannot be judged at present.', (rule) =>
    rule.problem === undefined ? 0 : 1,
  );
  labelled(
    registry,
    'seismo_source_lag_seconds',
    'How long what a source knows of waits to be committed.',
    ['source', 'kind'],
    () => sources.map(({ name, kind, status }) => [{ source: name, kind }, status.lagMs / 1000]),
  );
  labelled(
    registry,
    'seismo_source_up',
    'Whether a source reads (1), or something is wrong (0).',
    ['source', 'kind'],
    () =>
      sources.map(({ name, kind, status }) => [
        { source: name, kind },
        status.state === 'failed' || status.state === 'waiting' ? 0 : 1,
      ]),
  );
  labelled(registry, 'seismo_outbox_messages', 'Messages by notifier and status.', ['notifier', 'status'], async () =>
    (await state.outbox.counts()).flatMap(({ notifier, waiting, failed, delivered }) => [
      [{ notifier, status: 'waiting' }, waiting],
      [{ notifier, status: 'failed' }, failed],
      [{ notifier, status: 'delivered' }, delivered],
    ]),
  );
  return () => {
    stopCommits();
    stopAlerts();
  };
}

function intakeFigures(registry: Registry, { intake }: Measured): void {
  const counter = (name: string, help: string, labels: string[], read: () => [Record<string, string>, number][]) =>
    new Counter({
      name,
      help,
      labelNames: labels,
      registers: [registry],
      // The intake counts by itself, since it was opened.
      collect() {
        this.reset();
        for (const [of, count] of read()) this.inc(of, count);
      },
    });
  const { counts } = intake;
  counter('seismo_events_total', 'Events stored, by dataset.', ['dataset'], () =>
    [...counts.byDataset].map(([dataset, tally]) => [{ dataset }, tally.events]),
  );
  counter('seismo_source_events_total', 'Events stored, by kind of source.', ['kind'], () =>
    [...counts.byKind].map(([kind, tally]) => [{ kind }, tally.events]),
  );
  counter('seismo_duplicates_total', 'Events that were stored before.', [], () => [[{}, counts.duplicates]]);
  counter('seismo_dead_letters_total', 'Records that could not be understood.', [], () => [[{}, counts.deadLetters]]);
  counter('seismo_intake_bytes_total', 'Bytes taken in, packed as they came.', [], () => [[{}, counts.bytes]]);
  counter('seismo_commits_total', 'Commits.', [], () => [[{}, counts.commits]]);
  counter('seismo_deliveries_refused_total', 'Deliveries that were not committed.', [], () => [[{}, counts.refused]]);
  gauge(registry, 'seismo_intake_busy', 'Whether more waits than is taken at once.', () => (intake.busy ? 1 : 0));
  gauge(registry, 'seismo_intake_stopped', 'Whether the store cannot take anything.', () =>
    intake.stopped === undefined ? 0 : 1,
  );
}

function gauge(registry: Registry, name: string, help: string, read: () => number | Promise<number>): void {
  labelled(registry, name, help, [], async () => [[{}, await read()]]);
}

function labelled(
  registry: Registry,
  name: string,
  help: string,
  labelNames: string[],
  read: () => [Record<string, string>, number][] | Promise<[Record<string, string>, number][]>,
): void {
  new Gauge({
    name,
    help,
    labelNames,
    registers: [registry],
    async collect() {
      this.reset();
      for (const [labels, value] of await read()) this.set(labels, value);
    },
  });
}
