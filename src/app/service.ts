import { join } from 'node:path';
import { Registry } from 'prom-client';
import { openServer } from '../api/server.ts';
import { serviceMetrics } from '../api/service-metrics.ts';
import type { ServiceSetup } from '../api/service-setup.ts';
import { messageOf } from '../base/message-of.ts';
import { LiveDetection, type LiveEvent } from '../detect/live/live-detection.ts';
import { RuleBook } from '../detect/rule-book/rule-book.ts';
import { knownStreams } from '../ingest/declared-streams.ts';
import { logFormats } from '../ingest/formats/registry.ts';
import type { Intake } from '../ingest/intake/intake.ts';
import { type IntakeEvent, openIntake } from '../ingest/intake/open-intake.ts';
import { openSource } from '../ingest/sources/open-source.ts';
import type { Source } from '../ingest/sources/source.ts';
import { type Delivery, startDelivery } from '../notify/delivery.ts';
import type { DeliveryEvent } from '../notify/notifier.ts';
import { routesFrom } from '../notify/notify-settings.ts';
import { stateRoutes } from '../notify/routes.ts';
import { OwnRules } from '../rules/own-rules.ts';
import { openStateStore } from '../state/open-state-store.ts';
import type { StateStore } from '../state/state-store.ts';
import { openDuckdbStore } from '../store/duckdb/duckdb-store.ts';
import type { EventStore } from '../store/event-store.ts';
import { PriceList } from '../triage/cost/price-list.ts';
import { type Config, deadLetterRetention, retentionRules, sampleOptions } from './config/config-schema.ts';
import { LookupFolder } from './lookup-folder.ts';
import { applyRetention, expireDeadLetters, retentionOf } from './retention.ts';
import { runSource } from './run-source.ts';
import { SampleSource } from './sample-source.ts';
import type { ServiceLog } from './service-log.ts';

export interface ServiceOptions {
  readonly config: Config;
  /** The rules that run where the configuration names none. */
  readonly packFolder: string;
  readonly log: ServiceLog;
  readonly version: string;
  /** Where the configuration stands, for those who want to know where something is set; absent where all is as by default. */
  readonly configFile?: ServiceSetup['config'];
  /** Milliseconds since the epoch. */
  readonly now?: () => number;
  readonly env?: Readonly<Record<string, string | undefined>>;
}

/** The service, running. */
export interface Service {
  /** As `http://127.0.0.1:7700`. */
  readonly url: string;
  readonly state: StateStore;
  readonly rules: RuleBook;
  /** Takes nothing more, ends what is under way, and closes everything; what is not done is done after the next start. */
  stop(): Promise<void>;
}

const MIB = 2 ** 20;
const CLEAN_EVERY_MS = 600_000;
const LOOKUPS_EVERY_MS = 5_000;
/** Ingestion stops while the disk has less room than this: the store must be able to write what it holds. */
const LEAST_ROOM_BYTES = 512 * MIB;
/** What each part may take of the 10 seconds in which the service ends. */
const REQUESTS_MS = 4_000;
const MESSAGES_MS = 2_000;

/** Starts everything; what cannot be started is a UserError, and what was started before it is closed again. */
export async function startService(options: ServiceOptions): Promise<Service> {
  const closing: (() => Promise<unknown> | unknown)[] = [];
  try {
    return await start(options, closing);
  } catch (error) {
    await closeAll(closing, options.log);
    throw error;
  }
}

async function start(options: ServiceOptions, closing: (() => Promise<unknown> | unknown)[]): Promise<Service> {
  const { config, log, version, now = Date.now, env = process.env } = options;
  const onClose = (close: () => Promise<unknown> | unknown) => closing.push(close);

  // A second thread of DuckDB spins while the first commits: both cores have other work.
  const store = await openDuckdbStore({
    directory: config.data,
    threads: 1,
    memoryLimitMb: Math.ceil(config.detection.memory_limit / MIB),
    now,
  });
  onClose(() => store.close());
  const state = await openStateStore({ directory: config.data, now });
  onClose(() => state.close());
  const lookups = new LookupFolder(config.lookups, store);
  await takeLookups(lookups, log);

  const ownRules = new OwnRules(join(config.data, 'rules'));
  const rules = await RuleBook.open({
    paths: config.rules ?? [options.packFolder],
    own: ownRules.folder,
    known: () => ({ streams: knownStreams(logFormats, store.streams()), ...lookups.known }),
    settings: state.rules,
    now,
    onError: (error) => log.error({ err: error }, 'rules could not be looked at'),
  });
  onClose(() => rules.close());
  tellRules(rules, log);
  rules.onStatus(() => tellRules(rules, log));
  const routing = { tagsOf: (id: string) => rules.get(id)?.active?.rule.tags ?? [], now };
  const { routes, endRoutes } = stateRoutes(routesFrom(config), routing);
  state.setRoutes(routes, endRoutes);

  const parts: Parts = { config, store, state, rules, log, now };
  const notifiers = openNotifiers(parts, version);
  onClose(() => notifiers.close(MESSAGES_MS));
  const detection = openDetection(parts);
  onClose(() => detection.stop());
  await detection.start();

  const intake = openIntake({
    store,
    now,
    ...(config.formats !== undefined && { formats: logFormats.filter(({ name }) => config.formats!.includes(name)) }),
    disk: { directory: config.data, minFreeBytes: LEAST_ROOM_BYTES },
    onEvent: (event) => tellIntake(event, log),
  });
  onClose(() => intake.close());
  // Told at once, so that how far detection is behind is true at any time: its rounds wait until the rules know the new fields.
  intake.onCommit(({ sequence, streams }) => detection.committed(sequence, streams));

  const sources = openSources(parts, intake, env);
  const metrics = new Registry();
  onClose(serviceMetrics(metrics, { store, intake, state, sources, ruleBook: rules, detection }));
  const server = await openServer({
    listen: config.listen,
    ...(config.tls !== undefined && { tls: config.tls }),
    context: {
      data: config.data,
      store,
      intake,
      state,
      ruleBook: rules,
      ownRules,
      detection,
      sources,
      notifiers,
      metrics,
      now,
      log,
      auth: config.auth,
      limits: config.limits,
      masking: config.masking,
      prices: new PriceList(config.prices),
      lookups: () => lookups.known,
      retention: (stream) => retentionOf(stream, retentionRules(config)),
      setup: setupOf(options, now()),
      version,
    },
  });
  onClose(() => server.close({ limitMs: REQUESTS_MS }));

  const reading = new AbortController();
  const runs = sources.map((source) => runSource(source, reading.signal, log));
  onClose(async () => {
    reading.abort();
    await Promise.all(runs);
  });
  onClose(keepHouse(parts, lookups));
  return {
    url: server.url,
    state,
    rules,
    stop: () => closeAll(closing, log),
  };
}

interface Parts {
  readonly config: Config;
  readonly store: EventStore;
  readonly state: StateStore;
  readonly rules: RuleBook;
  readonly log: ServiceLog;
  readonly now: () => number;
}

function setupOf({ config, packFolder, configFile }: ServiceOptions, startedAt: number): ServiceSetup {
  const { listen, detection } = config;
  const host = listen.host.includes(':') ? `[${listen.host}]` : listen.host;
  return {
    startedAt,
    config: configFile ?? { file: null, lines: new Map() },
    listen: `${host}:${listen.port}`,
    tls: config.tls !== undefined,
    publicUrl: config.public_url,
    rules: { paths: config.rules ?? [packFolder], pack: config.rules === undefined },
    lookups: config.lookups,
    formats: config.formats,
    retention: retentionRules(config),
    deadLetters: deadLetterRetention(config),
    detection: {
      everyMs: detection.every,
      timeLimitMs: detection.time_limit,
      memoryBytes: detection.memory_limit,
    },
    routes: routesFrom(config),
  };
}

function openNotifiers({ config, state, rules, log, now }: Parts, version: string): Delivery {
  const tell = ({ level, message, ...fields }: DeliveryEvent) => log[level](fields, message);
  return startDelivery({
    outbox: state.outbox,
    notifiers: config.notifiers,
    context: {
      publicUrl: config.public_url,
      ruleOf: (id) => rules.get(id)?.active?.rule,
      evidenceOf: async (handle, most) => (await state.alerts.evidence(handle, { limit: most }))?.items ?? [],
      stdout: process.stdout,
      log: tell,
      version,
    },
    now,
  });
}

function openDetection({ config, store, state, rules, log, now }: Parts): LiveDetection {
  const { every, time_limit: timeLimitMs } = config.detection;
  const named = (id: string) => ({ rule: rules.get(id)?.active?.rule.name, rule_id: id });
  const tell = (event: LiveEvent) => {
    if (event.kind === 'problem') {
      if (event.ruleId === '') log.error({}, `rules could not be judged: ${event.message}`);
      else log.error(named(event.ruleId), `a rule could not be judged: ${event.message}; it is tried again`);
    } else if (event.kind === 'round')
      log.debug({ rules: event.rules, ms: Math.round(event.durationMs) }, 'rules judged');
    else {
      for (const { run, kind, message } of event.change.runs)
        if (message !== undefined) log.warn({ ...named(event.ruleId), run, kind }, message);
      const capped = event.change.capped.reduce((sum, { more }) => sum + more, 0);
      if (capped > 0) log.warn({ ...named(event.ruleId), alerts: capped }, 'alerts beyond max_signals are not raised');
    }
  };
  return new LiveDetection({
    store,
    rules,
    ledger: state.ledger,
    now,
    limits: { everyMs: every, timeLimitMs },
    onEvent: tell,
  });
}

function openSources(
  { config, store, log, now }: Parts,
  intake: Intake,
  env: ServiceOptions['env'] = process.env,
): Source[] {
  const context = { intake, store, now, log, env };
  const sources: Source[] = config.sources.map((source) => openSource(source, context));
  const sample = sampleOptions(config.sample);
  return sample === undefined ? sources : [...sources, new SampleSource(sample, context)];
}

function tellIntake(event: IntakeEvent, log: ServiceLog): void {
  if (event.kind === 'resumed') log.info({}, 'logs are taken again');
  else if (event.kind === 'stopped') log.warn({}, `no logs are taken until there is room: ${event.message}`);
  else log.error({}, `logs were not taken, their senders still have them: ${event.message}`);
}

function tellRules(rules: RuleBook, log: ServiceLog): void {
  const counts = new Map<string, number>();
  for (const { status } of rules.list()) counts.set(status, (counts.get(status) ?? 0) + 1);
  log.info(Object.fromEntries(counts), 'rules loaded');
  for (const { file, status, outdated, diagnostics } of rules.list()) {
    if (status !== 'broken' && !outdated) continue;
    const message = diagnostics.find((d) => d.severity === 'error')?.message;
    log.warn(
      { file, problem: message },
      outdated ? 'a rule file is broken: its last good version runs' : 'a rule file is broken',
    );
  }
  for (const problem of rules.problems) log.warn({}, problem);
}

async function takeLookups(lookups: LookupFolder, log: ServiceLog): Promise<void> {
  const problems = await lookups.refresh();
  for (const { source, diagnostic } of problems ?? []) log.warn({ file: source.name }, diagnostic.message);
  if (problems !== undefined) log.info({ tables: lookups.known.lookups.length }, 'lookup tables read');
}

/** What is done every now and then: old events and old records go, lookup tables are read again. Gives what ends it. */
function keepHouse({ config, store, state, rules, log, now }: Parts, lookups: LookupFolder): () => Promise<void> {
  let busy: Promise<void> = Promise.resolve();
  const retention = retentionRules(config);
  const every = (ms: number, what: string, work: () => Promise<void>) => {
    let told = '';
    const failed = (error: unknown) => {
      const words = messageOf(error);
      // What goes on being wrong is told once.
      if (words !== told) log.error({ err: error }, `${what} failed`);
      told = words;
    };
    return setInterval(() => {
      busy = busy.then(work).then(() => {
        told = '';
      }, failed);
    }, ms).unref();
  };
  const clean = async () => {
    for (const { stream, events, before, why } of await applyRetention(store, retention, now())) {
      log.info({ stream, events, before: new Date(before).toISOString(), why }, 'events deleted');
    }
    const letters = await expireDeadLetters(store, deadLetterRetention(config), now());
    if (letters > 0) log.info({ dead_letters: letters }, 'dead letters deleted');
    await state.tidy();
  };
  const timers = [every(CLEAN_EVERY_MS, 'deleting old events', clean)];
  busy = busy.then(clean).catch((error: unknown) => log.error({ err: error }, 'deleting old events failed'));
  if (config.lookups !== undefined) {
    timers.push(
      every(LOOKUPS_EVERY_MS, 'reading lookup tables', async () => {
        await takeLookups(lookups, log);
        await rules.upToDate();
      }),
    );
  }
  return async () => {
    timers.forEach(clearInterval);
    await busy;
  };
}

/** Closes in the opposite order of opening; what fails is told and keeps nothing else from being closed. */
async function closeAll(closing: (() => Promise<unknown> | unknown)[], log: ServiceLog): Promise<void> {
  for (const close of closing.splice(0).reverse()) {
    try {
      await close();
    } catch (error) {
      log.error({ err: error }, 'closing failed');
    }
  }
}
