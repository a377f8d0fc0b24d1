import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Registry } from 'prom-client';
import { onTestFinished } from 'vitest';
import { authConfig, httpLimits, maskingConfig } from '../../src/api/api-config.ts';
import type { ApiContext } from '../../src/api/api-context.ts';
import { type ApiServer, openServer, type ServerOptions } from '../../src/api/server.ts';
import { LiveDetection } from '../../src/detect/live/live-detection.ts';
import { RuleBook } from '../../src/detect/rule-book/rule-book.ts';
import { declaredStreams } from '../../src/ingest/declared-streams.ts';
import { logFormats } from '../../src/ingest/formats/registry.ts';
import { openIntake } from '../../src/ingest/intake/open-intake.ts';
import { startDelivery } from '../../src/notify/delivery.ts';
import { notifierConfig } from '../../src/notify/notifier-config.ts';
import { mergeStreams } from '../../src/plan/schema.ts';
import { OwnRules } from '../../src/rules/own-rules.ts';
import { openStateStore } from '../../src/state/open-state-store.ts';
import { openDuckdbStore } from '../../src/store/duckdb/duckdb-store.ts';
import { PriceList } from '../../src/triage/cost/price-list.ts';
import { ruleText } from '../detect/rule-book/rule-folder.ts';

export const ADMIN_TOKEN = 'admin-token-of-the-test';
export const ANALYST_TOKEN = 'analyst-token-of-the-test';
export const VIEWER_TOKEN = 'viewer-token-of-the-test';
export const INGEST_TOKEN = 'ingest-token-of-the-test';
export const DATASET = 'aws_bedrock.invocation';
export const RULE = 'denied-calls';

/** Users with more than two refused requests; the second rule gives the calls themselves. */
const RULES = {
  'denied.toml': ruleText({
    id: RULE,
    name: 'Denied calls',
    query:
      'FROM logs-aws_bedrock.invocation-* | WHERE gen_ai.response.error_code == "AccessDeniedException"' +
      ' | STATS n = COUNT(*), asked = VALUES(gen_ai.input.last_user_message) BY user.id | WHERE n > 2',
  }),
  'broken.toml': ruleText({ id: 'broken', query: 'FROM logs-aws_bedrock.invocation-* | WHERE nosuchfield == "a"' }),
};

export interface ServiceOptions {
  readonly auth?: object;
  readonly limits?: object;
  readonly masking?: object;
  readonly host?: string;
  readonly now?: () => number;
  readonly context?: Partial<ApiContext>;
  readonly tls?: ServerOptions['tls'];
  /** Rule files beside those that every service of a test has. */
  readonly rules?: Readonly<Record<string, string>>;
}

export interface Service {
  readonly server: ApiServer;
  readonly context: ApiContext;
  readonly logged: { level: string; fields: object; message: string }[];
  /** Judges what was committed, now. */
  detect(): Promise<void>;
}

const TOKENS = [
  { name: 'root', role: 'admin', token: ADMIN_TOKEN },
  { name: 'ann', role: 'analyst', token: ANALYST_TOKEN },
  { name: 'vic', role: 'viewer', token: VIEWER_TOKEN },
  { name: 'pipe', role: 'ingest', token: INGEST_TOKEN },
];

/** A service over real stores in memory, which is closed when the test ends. */
export async function openService(options: ServiceOptions = {}): Promise<Service> {
  const now = options.now ?? Date.now;
  const folder = await mkdtemp(join(tmpdir(), 'seismo-api-'));
  for (const [name, text] of Object.entries({ ...RULES, ...options.rules })) await writeFile(join(folder, name), text);
  const store = await openDuckdbStore();
  const state = await openStateStore({ now, routes: () => ['file'] });
  const intake = openIntake({ store, workers: 0, lingerMs: 1 });
  const ownRules = new OwnRules(join(`${folder}-own`, 'rules'));
  const ruleBook = await RuleBook.open({
    paths: [folder],
    own: ownRules.folder,
    settings: state.rules,
    now,
    known: () => ({ streams: mergeStreams(declaredStreams(logFormats), store.streams()), lookups: store.lookups() }),
  });
  const notifiers = startDelivery({
    outbox: state.outbox,
    notifiers: [notifierConfig.parse({ name: 'file', type: 'file', path: join(folder, 'alerts.ndjson') })],
    context: {
      publicUrl: undefined,
      ruleOf: () => undefined,
      evidenceOf: async () => [],
      log: () => {},
      stdout: process.stdout,
      version: '0',
    },
    now,
  });
  const detection = new LiveDetection({ store, rules: ruleBook, ledger: state.ledger, now });
  await detection.start();
  intake.onCommit(({ sequence, streams }) => detection.committed(sequence, streams));
  const logged: Service['logged'] = [];
  const logTo = (level: string) => (fields: object, message: string) => void logged.push({ level, fields, message });
  const context: ApiContext = {
    store,
    state,
    intake,
    ruleBook,
    ownRules,
    notifiers,
    detection,
    sources: [],
    metrics: new Registry(),
    now,
    log: { info: logTo('info'), warn: logTo('warn'), error: logTo('error') },
    lookups: () => ({}),
    retention: () => ({ ageMs: 86_400_000 }),
    auth: authConfig.parse({ tokens: TOKENS, ...options.auth }),
    limits: httpLimits.parse(options.limits),
    masking: maskingConfig.parse(options.masking),
    prices: new PriceList(),
    version: '0.0.0-test',
    ...options.context,
  };
  const server = await openServer({
    listen: { host: options.host ?? '127.0.0.1', port: 0 },
    context,
    ...(options.tls && { tls: options.tls }),
  });
  onTestFinished(async () => {
    await server.close({ limitMs: 100 });
    await notifiers.close(10);
    await detection.stop();
    await ruleBook.close();
    await intake.close();
    await state.close();
    await store.close();
    for (const made of [folder, `${folder}-own`]) await rm(made, { recursive: true, force: true });
  });
  const detect = async () => {
    await ruleBook.upToDate();
    await detection.tick();
  };
  return { server, context, logged, detect };
}

export const SECRET = 'the launch code is 4711';

const STARTED = Date.now();

/** A line of Bedrock's log: a call that was refused. */
export function deniedCall(user: string, id: string, minute = 0): string {
  return `${JSON.stringify({
    schemaType: 'ModelInvocationLog',
    schemaVersion: '1.0',
    timestamp: new Date(STARTED - 1_800_000 + minute * 60_000).toISOString(),
    accountId: '123456789012',
    identity: { arn: `arn:aws:iam::123456789012:user/${user}` },
    region: 'eu-central-1',
    requestId: id,
    operation: 'Converse',
    modelId: 'anthropic.claude-3-haiku-20240307-v1:0',
    errorCode: 'AccessDeniedException',
    input: {
      inputContentType: 'application/json',
      inputBodyJson: { messages: [{ role: 'user', content: [{ text: `${SECRET}, ${id}` }] }] },
    },
  })}\n`;
}

/** Enough of them for an alert. */
export function burst(user: string, count = 3): string {
  return Array.from({ length: count }, (_, i) => deniedCall(user, `${user}-${i}`, i)).join('');
}
